package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.Watch;
import dev.signalbox.lifecycle.transition.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What looks at an agent mean whose heartbeat is the only sign of its life. It sends none while it
/// waits for an approval, and writes no time when it asks or goes on. So a row that says RUNNING
/// with an old heartbeat may be that of a dead agent, or of one whose approval no look has seen.
/// The first look that meets it only notes it. One half of a period later an agent at work has sent
/// several heartbeats, has asked again, or is dead.
///
/// The times are of the agent's clock, which may be wrong. So between two looks any other heartbeat
/// is a sign of life, and a time that is yet to come is none.
final class HeartbeatRules {
  private final TransitionFactory transitions;

  HeartbeatRules(TransitionFactory transitions) {
    this.transitions = transitions;
  }

  /// Whether both looks and the whole silence say that the agent is dead. The longest time of the
  /// task is the verdict if that was over first.
  boolean isLost(TaskRecord record, Instant at) {
    return isAtWork(record)
        && !hasGoneOn(record)
        && !wasHeard(record)
        && !isForgotten(record, at)
        && lossAt(record)
            .filter(loss -> !at.isBefore(loss))
            .filter(loss -> loss.isBefore(transitions.deadlines().durationEnd(record)))
            .isPresent();
  }

  Transition lost(TaskRecord record, Instant at) {
    var cause =
        record
            .times()
            .heartbeatAt()
            .map(
                beat -> new FailureCause(FailureCode.HEARTBEAT_LOST, "Last heard at " + beat + "."))
            .orElse(new FailureCause(FailureCode.HEARTBEAT_NEVER_SEEN, ""));
    return transitions.fail(record, cause, record.attempt(), at);
  }

  /// One look at an agent that is not lost.
  Transition listen(TaskRecord record, Instant at) {
    return isAtWork(record) ? works(record, at) : waits(record, at);
  }

  private static boolean isAtWork(TaskRecord record) {
    return switch (record.status()) {
      case RUNNING, FINALIZING -> true;
      case PENDING_UPLOADS, SUBMITTED, QUEUED, HYDRATING, AWAITING_APPROVAL -> false;
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> false;
    };
  }

  private Transition waits(TaskRecord record, Instant at) {
    var watch = record.times().watch();
    if (watch.pauseSeenAt().isEmpty() || watch.hasAskedSince()) {
      return note(record, watch.paused(at), at, "waits for an approval");
    }
    if (isStranded(record, at)) {
      var cause =
          new FailureCause(
              FailureCode.APPROVAL_STRANDED,
              "Seen to wait since " + watch.pauseSeenAt().get() + ".");
      return transitions.fail(record, cause, record.attempt(), at);
    }
    return record.isOverdue(at)
        ? note(record, watch, at, "waits for an approval yet")
        : transitions.stay(record, "waits for an approval");
  }

  /// An agent that names its request ends the wait itself. Of one that does not, nothing is known
  /// but that it may wait.
  private boolean isStranded(TaskRecord record, Instant at) {
    var watch = record.times().watch();
    var patience = transitions.policy().silence().approvalAge();
    return watch.approvals().pending().isPresent()
        && watch.pauseSeenAt().filter(seen -> !at.isBefore(seen.plus(patience))).isPresent();
  }

  private Transition works(TaskRecord record, Instant at) {
    var watch = record.times().watch();
    if (hasGoneOn(record)) {
      var draft = record.draft().to(record.status(), at);
      draft.times = record.times().watched(silent(record, at));
      return transitions.move(record, draft, at, "works again after an approval", List.of());
    }
    if (transitions.deadlines().isAhead(record.statusSince(), at)) {
      var draft = record.draft().to(record.status(), at);
      return transitions.move(record, draft, at, "the time of its status is put right", List.of());
    }
    if (wasHeard(record)) {
      return note(record, watch.heard(), at, "was heard again");
    }
    var noted = watch.silenceSeenAt().isPresent() && !isForgotten(record, at);
    return noted || !isSilent(record, at)
        ? transitions.stay(record, "nothing is due")
        : note(record, silent(record, at), at, "nothing is heard of its agent");
  }

  /// Whether a look notes the silence. A heartbeat from the future tells no more than that there
  /// was one: the next look sees whether there was another.
  private boolean isSilent(TaskRecord record, Instant at) {
    var deadlines = transitions.deadlines();
    return !at.isBefore(deadlines.silenceNotedFrom(record))
        || record.times().heartbeatAt().filter(beat -> deadlines.isAhead(beat, at)).isPresent();
  }

  private static Watch silent(TaskRecord record, Instant at) {
    return record.times().watch().silent(at, record.times().heartbeatAt());
  }

  private Transition note(TaskRecord record, Watch watch, Instant at, String why) {
    var draft = record.draft();
    draft.times = record.times().watched(watch);
    return transitions.move(record, draft, at, why, List.of());
  }

  /// Seen by a look, or told by what the agent says of its approvals.
  private static boolean hasGoneOn(TaskRecord record) {
    var watch = record.times().watch();
    return watch.pauseSeenAt().isPresent() || watch.hasAskedSince();
  }

  private static boolean wasHeard(TaskRecord record) {
    var watch = record.times().watch();
    return watch.silenceSeenAt().isPresent()
        && record.times().heartbeatAt().filter(beat -> !watch.hasSeen(beat)).isPresent();
  }

  /// A note from before an outage says nothing about the time since: the agent may have waited for
  /// an approval meanwhile.
  private boolean isForgotten(TaskRecord record, Instant at) {
    var stale = transitions.policy().silence().heartbeatStale();
    return lossAt(record).filter(loss -> !at.isBefore(loss.plus(stale))).isPresent();
  }

  private Optional<Instant> lossAt(TaskRecord record) {
    return transitions.deadlines().lossAt(record);
  }
}
