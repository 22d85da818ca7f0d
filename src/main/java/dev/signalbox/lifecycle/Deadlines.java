package dev.signalbox.lifecycle;

import java.time.Instant;
import java.util.Optional;

/// The next instant at which silence about a task means something. Every row that is not settled
/// has one, so that nothing rests on an event being delivered.
final class Deadlines {
  private final LifecyclePolicy policy;

  Deadlines(LifecyclePolicy policy) {
    this.policy = policy;
  }

  Optional<Instant> after(TaskRecord record, Instant at) {
    return switch (record.status()) {
      case SUBMITTED -> Optional.of(at.plus(policy.startConfirmation()));
      // A freed slot wakes the task; the look each minute is for a wake that was lost.
      case QUEUED -> Optional.of(earliest(queueEnd(record), at.plusSeconds(60)));
      case HYDRATING ->
          graceEnd(record)
              .or(() -> record.attempt().nextTryAt())
              .or(() -> stopRepeat(record, at))
              .or(() -> Optional.of(at.plus(policy.startConfirmation())));
      case RUNNING, AWAITING_APPROVAL, FINALIZING ->
          Optional.of(graceEnd(record).orElseGet(() -> whileLive(record, at)));
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> afterEnd(record, at);
    };
  }

  /// Beyond the maximum duration a look is under way, and repeated while it fails.
  private Instant whileLive(TaskRecord record, Instant at) {
    var end = durationEnd(record);
    return at.isBefore(end) ? earliest(end, nextLook(record, at)) : at.plus(policy.stopRepeat());
  }

  /// A deadline outlives the task while its session may: no event will ever tell of a process that
  /// hangs after its agent reported.
  private Optional<Instant> afterEnd(TaskRecord record, Instant at) {
    if (!record.settled()) {
      return Optional.of(at);
    }
    var mayHang =
        record.attempt().mayBeLive() && !Moves.stopWanted(record.status(), record.failure());
    return stopRepeat(record, at)
        .or(() -> Optional.of(exitEnd(record)).filter(end -> mayHang && at.isBefore(end)));
  }

  private Optional<Instant> stopRepeat(TaskRecord record, Instant at) {
    return record.attempt().stopPending()
        ? Optional.of(at.plus(policy.stopRepeat()))
        : Optional.empty();
  }

  /// Until when a session whose agent reported the end may exit by itself.
  Instant exitEnd(TaskRecord record) {
    return record.times().completedAt().orElse(record.statusSince()).plus(policy.exitGrace());
  }

  /// When an agent that exited with 0 must have reported.
  Optional<Instant> graceEnd(TaskRecord record) {
    return record.attempt().end().map(end -> end.seenAt().plus(policy.completionGrace()));
  }

  Instant durationEnd(TaskRecord record) {
    return record.times().startedAt().orElse(record.statusSince()).plus(policy.maximumDuration());
  }

  Instant queueEnd(TaskRecord record) {
    return record.times().queuedAt().orElse(record.statusSince()).plus(policy.queueAge());
  }

  /// When an AgentCore agent counts as lost. A change of status is a sign of life too: an agent
  /// that waited for an approval did not send heartbeats meanwhile.
  Instant silenceEnd(TaskRecord record) {
    var changed = record.statusSince();
    return record
        .times()
        .heartbeatAt()
        .map(beat -> latest(beat, changed).plus(policy.heartbeatStale()))
        .orElse(changed.plus(policy.heartbeatNeverSeen()));
  }

  static boolean isOverdue(TaskRecord record, Instant at) {
    return record.deadlineAt().filter(deadline -> !at.isBefore(deadline)).isPresent();
  }

  private Instant nextLook(TaskRecord record, Instant at) {
    if (record.attempt().stopPending()) {
      return at.plus(policy.stopRepeat());
    }
    var waitsForPerson = record.status() == TaskStatus.AWAITING_APPROVAL;
    var type = record.attempt().computeType().orElse(ComputeType.ECS);
    return switch (type) {
      case ECS -> at.plus(policy.safetyLook());
      case AGENTCORE -> waitsForPerson ? durationEnd(record) : nextListening(record, at);
    };
  }

  /// The agent writes heartbeats without moving the deadline. So one that was not heard yet is
  /// looked at as early as one that was: its heartbeat may have come, and gone, meanwhile.
  private Instant nextListening(TaskRecord record, Instant at) {
    var first = record.statusSince().plus(policy.heartbeatStale());
    return at.isBefore(first) ? earliest(first, silenceEnd(record)) : silenceEnd(record);
  }

  private static Instant earliest(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
