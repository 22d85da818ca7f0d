package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The next instant at which silence about a task means something. Every row that is not settled
/// has one, so that nothing rests on an event being delivered.
public final class Deadlines {
  private static final Duration SLOT_LOOK = Duration.ofSeconds(60);
  private static final Duration LANE_LOOK = Duration.ofMinutes(15);

  private final LifecyclePolicy policy;

  public Deadlines(LifecyclePolicy policy) {
    this.policy = policy;
  }

  public Optional<Instant> after(TaskRecord record, Instant at) {
    return switch (record.status()) {
      case PENDING_UPLOADS ->
          Optional.of(
              earliest(latest(uploadEnd(record), at), nextLook(record.times().createdAt(), at)));
      case SUBMITTED -> Optional.of(at.plus(policy.launch().confirmation()));
      case QUEUED -> Optional.of(earliest(queueEnd(record), nextQueueLook(record, at)));
      case HYDRATING ->
          graceEnd(record)
              .or(() -> record.attempt().nextTryAt())
              .or(() -> stopRepeat(record, at))
              .or(() -> Optional.of(at.plus(policy.launch().confirmation())));
      case RUNNING, AWAITING_APPROVAL, FINALIZING ->
          Optional.of(
              graceEnd(record)
                  .or(() -> withoutAgent(record, at))
                  .orElseGet(() -> whileLive(record, at)));
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> afterEnd(record, at);
    };
  }

  /// Whether the session of the task may be too young to be seen. Just after its start one may not
  /// be describable yet; an hour after its stop it no longer is.
  boolean isYoung(TaskRecord record, Instant at) {
    return at.isBefore(runsSince(record).plus(policy.silence().missingGrace()));
  }

  /// Since when the session of the task counts as running. What the row says is the agent's to
  /// write, and its clock may be wrong: it may say that it began earlier than this service knows,
  /// and never later. A row of an earlier version knows no other time.
  private static Instant runsSince(TaskRecord record) {
    var told = record.times().startedAt().orElse(record.statusSince());
    return record.attempt().since().map(known -> earliest(known, told)).orElse(told);
  }

  /// A freed slot or the lane wakes the task; this look is for a wake that was lost. The longer the
  /// task has waited, the more seldom it is looked at: most often the queue is only long.
  private Instant nextQueueLook(TaskRecord record, Instant at) {
    var since = record.times().queuedAt().orElse(at);
    var place = record.admission().waiting().orElse(new Waiting.ForSlot(AdmissionLimit.USER));
    return switch (place) {
      case Waiting.ForSlot _ -> nextLook(since, at);
      case Waiting.InLane _, Waiting.BeforeLane _ ->
          at.plus(longest(LANE_LOOK, Duration.between(since, at)));
    };
  }

  private static Instant nextLook(Instant since, Instant at) {
    var waited = Duration.between(since, at);
    return at.plus(longest(SLOT_LOOK, shortest(waited.dividedBy(4), LANE_LOOK)));
  }

  /// Beyond the grace a look is under way, or a stop.
  private Optional<Instant> withoutAgent(TaskRecord record, Instant at) {
    return agentEnd(record).map(end -> at.isBefore(end) ? end : at.plus(policy.stop().repeat()));
  }

  /// A session that is known is supervised without a deadline of its own, so only its longest time
  /// stands here. Beyond it a look is under way, and repeated while it fails.
  private Instant whileLive(TaskRecord record, Instant at) {
    var end = durationEnd(record);
    if (!at.isBefore(end)) {
      return at.plus(policy.stop().repeat());
    }
    if (record.attempt().stopPending()) {
      return earliest(end, at.plus(policy.stop().repeat()));
    }
    return record.attempt().session().isPresent()
        ? earliest(end, watchEnd(record, at).orElse(end))
        : earliest(end, at.plus(policy.launch().confirmation()));
  }

  /// An agent that waits for an approval is looked at again within one period of silence, so that
  /// its resume is seen. One that is watched is dead or alive at the end of its watch.
  private Optional<Instant> watchEnd(TaskRecord record, Instant at) {
    return record.status() == TaskStatus.AWAITING_APPROVAL
        ? pauseSeenAt(record).map(_ -> at.plus(policy.silence().heartbeatStale()))
        : lossAt(record);
  }

  private static Optional<Instant> pauseSeenAt(TaskRecord record) {
    return record.times().watch().pauseSeenAt();
  }

  /// A deadline outlives the task while its session may: no event will ever tell of a process that
  /// hangs after its agent reported.
  private Optional<Instant> afterEnd(TaskRecord record, Instant at) {
    if (!record.settled()) {
      return Optional.of(at);
    }
    var mayHang =
        record.attempt().mayBeLive()
            && !TransitionFactory.stopWanted(record.status(), record.failure());
    return stopRepeat(record, at)
        .or(() -> Optional.of(exitEnd(record)).filter(end -> mayHang && at.isBefore(end)));
  }

  private Optional<Instant> stopRepeat(TaskRecord record, Instant at) {
    return record.attempt().stopPending()
        ? Optional.of(at.plus(policy.stop().repeat()))
        : Optional.empty();
  }

  /// Until when a session whose agent reported the end may exit by itself.
  Instant exitEnd(TaskRecord record) {
    return record
        .times()
        .completedAt()
        .orElse(record.statusSince())
        .plus(policy.session().exitGrace());
  }

  /// When an agent that exited with 0 must have reported.
  Optional<Instant> graceEnd(TaskRecord record) {
    return record.attempt().end().map(end -> end.seenAt().plus(policy.session().completionGrace()));
  }

  /// Until when a session may live on whose agent's process has ended: it may be started again, and
  /// one that exited with 0 may have its report on the way.
  Optional<Instant> agentEnd(TaskRecord record) {
    var session = policy.session();
    var grace = longest(session.exitGrace(), session.completionGrace());
    return record.attempt().agentEnd().map(end -> end.seenAt().plus(grace));
  }

  Instant durationEnd(TaskRecord record) {
    return runsSince(record).plus(policy.session().maximumDuration());
  }

  /// Until when a task waits for what its producer uploads.
  Instant uploadEnd(TaskRecord record) {
    return record.times().createdAt().plus(policy.uploadAge());
  }

  Instant queueEnd(TaskRecord record) {
    return record.times().queuedAt().orElse(record.statusSince()).plus(policy.queueAge());
  }

  /// When an agent whose heartbeat is the only sign of life counts as lost. A change of status is a
  /// sign of life too, and so is the first look that sees it at work again after an approval.
  Instant silenceEnd(TaskRecord record) {
    var changed = record.statusSince();
    return record
        .times()
        .heartbeatAt()
        .map(beat -> latest(sentBy(record, beat), changed))
        .map(heard -> heard.plus(policy.silence().heartbeatStale()))
        .orElse(changed.plus(policy.silence().heartbeatNeverSeen()));
  }

  /// When a heartbeat was sent at the latest: what a look has seen does not come from after it.
  private static Instant sentBy(TaskRecord record, Instant beat) {
    var watch = record.times().watch();
    return watch
        .silenceSeenAt()
        .filter(_ -> watch.hasSeen(beat))
        .map(seen -> earliest(seen, beat))
        .orElse(beat);
  }

  /// Whether a time that the agent tells is so far ahead that it says nothing.
  boolean isAhead(Instant told, Instant at) {
    return told.isAfter(at.plus(policy.silence().secondLook()));
  }

  /// From when on looks note that nothing is heard, so that another may be the verdict in time.
  Instant silenceNotedFrom(TaskRecord record) {
    return silenceEnd(record).minus(policy.silence().secondLook());
  }

  /// When an agent whose silence a look has noted counts as lost: its silence is over, and it has
  /// had the time for several heartbeats since that look.
  Optional<Instant> lossAt(TaskRecord record) {
    return record
        .times()
        .watch()
        .silenceSeenAt()
        .map(seen -> latest(silenceEnd(record), seen.plus(policy.silence().secondLook())));
  }

  private static Duration longest(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Duration shortest(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Instant earliest(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
