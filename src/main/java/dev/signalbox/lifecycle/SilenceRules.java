package dev.signalbox.lifecycle;

import dev.signalbox.lifecycle.Effect.LookAtSession;
import dev.signalbox.lifecycle.Effect.StartSession;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What it means that nothing was heard: the deadlines of a task that should have a live session.
final class SilenceRules {
  private final Moves moves;
  private final StartRules starts;

  SilenceRules(Moves moves, StartRules starts) {
    this.moves = moves;
    this.starts = starts;
  }

  /// A wake of a task that has a session, or that the agent itself moved on.
  Transition live(TaskRecord record, Instant at) {
    var attempt = record.attempt();
    if (attempt.number() == 0) {
      return moves.stay(record, "was not started by Signalbox");
    }
    var graceEnd = moves.deadlines().graceEnd(record);
    if (graceEnd.isPresent()) {
      return at.isBefore(graceEnd.get())
          ? moves.stay(record, "its report may come until " + graceEnd.get())
          : neverReported(record, at);
    }
    return switch (attempt.computeType().orElse(ComputeType.ECS)) {
      case ECS -> lookAtEcs(record, at);
      case AGENTCORE -> listenToAgent(record, at);
    };
  }

  private Transition neverReported(TaskRecord record, Instant at) {
    var cause = new FailureCause(FailureCode.AGENT_NEVER_REPORTED, "");
    return moves.fail(record, cause, record.attempt(), at);
  }

  /// An approval has no way to TIMED_OUT in the contract, so a task that waits for one fails.
  Transition tooLong(TaskRecord record, Instant at) {
    var cause =
        new FailureCause(
            FailureCode.MAXIMUM_DURATION, "Limit: " + moves.policy().maximumDuration() + ".");
    return record.status().allows(TaskStatus.TIMED_OUT)
        ? moves.end(
            record,
            TaskStatus.TIMED_OUT,
            Optional.of(cause),
            record.attempt(),
            at,
            cause.code().name())
        : moves.fail(record, cause, record.attempt(), at);
  }

  boolean isTooLong(TaskRecord record, Instant at) {
    return !at.isBefore(moves.deadlines().durationEnd(record));
  }

  private Transition lookAtEcs(TaskRecord record, Instant at) {
    var session = record.attempt().session();
    if (session.isEmpty()) {
      // The agent's own RUNNING was faster; the token finds the task that it runs in.
      return isTooLong(record, at)
          ? tooLong(record, at)
          : new Transition.Stay(
              "its session is not known yet", List.of(new StartSession(record.attemptId())));
    }
    if (!Deadlines.isOverdue(record, at)) {
      return moves.stay(record, "nothing is due");
    }
    // Beyond its time as well: it may have ended long ago, unheard, and its own end is the verdict.
    return moves.move(
        record,
        record.draft(),
        at,
        isTooLong(record, at) ? "beyond its time, looked at" : "no event for a while, looked at",
        List.of(new LookAtSession(record.attemptId(), session.get())));
  }

  /// What came first is the verdict, however late anybody looked.
  private Transition listenToAgent(TaskRecord record, Instant at) {
    var attempt = record.attempt();
    var session = attempt.stoppable(record.attemptId());
    if (attempt.stopPending() && !isTooLong(record, at)) {
      return stopOwed(record, at);
    }
    if (attempt.session().isEmpty() && !attempt.stopPending() && session.isPresent()) {
      return starts.attached(record, record.attemptId(), session.get(), OptionalLong.empty(), at);
    }
    var silenceEnd = moves.deadlines().silenceEnd(record);
    if (record.status() == TaskStatus.RUNNING
        && !at.isBefore(silenceEnd)
        && silenceEnd.isBefore(moves.deadlines().durationEnd(record))) {
      return moves.fail(record, silence(record), attempt, at);
    }
    if (isTooLong(record, at)) {
      return tooLong(record, at);
    }
    return Deadlines.isOverdue(record, at)
        ? moves.move(record, record.draft(), at, "the agent is heard", List.of())
        : moves.stay(record, "nothing is due");
  }

  private Transition stopOwed(TaskRecord record, Instant at) {
    return Deadlines.isOverdue(record, at)
        ? moves.move(record, record.draft(), at, "stop not confirmed", Moves.chase(record))
        : moves.stay(record, "its start was given up, the stop is owed");
  }

  private static FailureCause silence(TaskRecord record) {
    return record
        .times()
        .heartbeatAt()
        .map(beat -> new FailureCause(FailureCode.HEARTBEAT_LOST, "Last heard at " + beat + "."))
        .orElse(new FailureCause(FailureCode.HEARTBEAT_NEVER_SEEN, ""));
  }
}
