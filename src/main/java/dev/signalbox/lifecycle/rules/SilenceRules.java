package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.Effect.LookAtSession;
import dev.signalbox.lifecycle.transition.Effect.StartSession;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What it means that nothing was heard: of a task that should have a live session, or of uploads
/// that it waits for.
public final class SilenceRules {
  private final TransitionFactory transitions;
  private final LaunchRules launches;
  private final AgentEndRules agents;
  private final HeartbeatRules heartbeats;

  public SilenceRules(TransitionFactory transitions, LaunchRules launches, AgentEndRules agents) {
    this.transitions = transitions;
    this.heartbeats = new HeartbeatRules(transitions);
    this.agents = agents;
    this.launches = launches;
  }

  /// A wake of a task that has a session, or that the agent itself moved on.
  public Transition live(TaskRecord record, Instant at) {
    var attempt = record.attempt();
    if (attempt.number() == 0) {
      return transitions.stay(record, "was not started by Signalbox");
    }
    var graceEnd = transitions.deadlines().graceEnd(record);
    if (graceEnd.isPresent()) {
      return at.isBefore(graceEnd.get())
          ? transitions.stay(record, "its report may come until " + graceEnd.get())
          : neverReported(record, at);
    }
    if (attempt.agentEnd().isPresent()) {
      return agents.woken(record, at);
    }
    return attempt.can(Capability.HEARTBEAT_ONLY) ? listen(record, at) : look(record, at);
  }

  /// A wake of a task whose row says that it has no session yet, although it has. No write of this
  /// service leads there, but an agent may set its status back. It gains neither time by that nor
  /// another attempt.
  public Transition setBack(TaskRecord record, Instant at) {
    var attempt = record.attempt();
    if (attempt.end().isPresent() || attempt.agentEnd().isPresent()) {
      return live(record, at);
    }
    if (isTooLong(record, at)) {
      return tooLong(record, at);
    }
    return record.isOverdue(at)
        ? transitions.move(record, record.draft(), at, "its session is known", List.of())
        : transitions.stay(record, "its session is known");
  }

  /// A wake of a task whose uploads are not confirmed yet. Whoever confirms them wakes the task;
  /// the deadline is for a wake that is lost.
  public Transition uploads(TaskRecord record, Instant at) {
    if (!at.isBefore(transitions.deadlines().uploadEnd(record))) {
      return uploadsExpired(record, at);
    }
    return record.deadlineAt().isEmpty() || record.isOverdue(at)
        ? transitions.move(record, record.draft(), at, "waits for its uploads", List.of())
        : transitions.stay(record, "waits for its uploads");
  }

  /// Nobody is to blame, so the task is cancelled, like one that its producer gave up.
  private Transition uploadsExpired(TaskRecord record, Instant at) {
    var limit = transitions.policy().uploadAge();
    var draft = record.draft().to(TaskStatus.CANCELLED, at);
    draft.errorMessage =
        Optional.of(
            "Upload window expired (%d minutes). Please submit the task again."
                .formatted(limit.toMinutes()));
    var age = Duration.between(record.times().createdAt(), at);
    return transitions.settled(
        record,
        draft,
        at,
        "its uploads were never confirmed",
        TransitionFactory.endNote(record, draft, Optional.empty()),
        Note.of("pending_upload_expired")
            .with("age_seconds", age.toSeconds())
            .with("timeout_seconds", limit.toSeconds()));
  }

  private Transition neverReported(TaskRecord record, Instant at) {
    var cause = new FailureCause(FailureCode.AGENT_NEVER_REPORTED, "");
    return transitions.fail(record, cause, record.attempt(), at);
  }

  /// An approval has no way to TIMED_OUT in the contract, so a task that waits for one fails.
  Transition tooLong(TaskRecord record, Instant at) {
    var cause =
        new FailureCause(
            FailureCode.MAXIMUM_DURATION,
            "Limit: " + transitions.policy().session().maximumDuration() + ".");
    return record.status().allows(TaskStatus.TIMED_OUT)
        ? transitions.end(
            record,
            TaskStatus.TIMED_OUT,
            Optional.of(cause),
            record.attempt(),
            at,
            cause.code().name())
        : transitions.fail(record, cause, record.attempt(), at);
  }

  boolean isTooLong(TaskRecord record, Instant at) {
    return !at.isBefore(transitions.deadlines().durationEnd(record));
  }

  private Transition look(TaskRecord record, Instant at) {
    var session = record.attempt().session();
    if (session.isEmpty()) {
      return lookForUnknown(record, at);
    }
    if (record.attempt().stopPending()) {
      return stopUnconfirmed(record, at);
    }
    if (!isTooLong(record, at)) {
      return transitions.stay(record, "nothing is due");
    }
    // It may have ended long ago, unheard, and its own end is the verdict. A look that keeps
    // failing must not keep the task alive.
    if (!record.attempt().can(Capability.OBSERVABLE) || isFarTooLong(record, at)) {
      return tooLong(record, at);
    }
    // Whoever visits live sessions comes more often than the look is worth repeating.
    return record.deadlineAt().isPresent() && !record.isOverdue(at)
        ? transitions.stay(record, "beyond its time, is being looked at")
        : transitions.move(
            record,
            record.draft(),
            at,
            "beyond its time, looked at",
            List.of(new LookAtSession(record.attemptId(), session.get())));
  }

  /// The agent's own RUNNING was faster than the answer to its start.
  private Transition lookForUnknown(TaskRecord record, Instant at) {
    var attempt = record.attempt();
    if (isTooLong(record, at)) {
      return tooLong(record, at);
    }
    if (attempt.can(Capability.REPEATABLE_START)) {
      List<Effect> ask = List.of(new StartSession(record.attemptId()));
      return record.isOverdue(at)
          ? transitions.move(record, record.draft(), at, "its session is not known yet", ask)
          : new Transition.Stay("its session is not known yet", ask);
    }
    return attempt
        .stoppable(record.attemptId())
        .map(
            session ->
                launches.attached(record, record.attemptId(), session, OptionalLong.empty(), at))
        .orElseGet(() -> transitions.stay(record, "its session is not known yet"));
  }

  private boolean isFarTooLong(TaskRecord record, Instant at) {
    var end = transitions.deadlines().durationEnd(record);
    return !at.isBefore(end.plus(transitions.policy().silence().safetyLook()));
  }

  /// What came first is the verdict, however late anybody looked.
  private Transition listen(TaskRecord record, Instant at) {
    var attempt = record.attempt();
    if (attempt.stopPending() && !isTooLong(record, at)) {
      return stopUnconfirmed(record, at);
    }
    if (attempt.session().isEmpty() && !attempt.stopPending() && !isTooLong(record, at)) {
      return lookForUnknown(record, at);
    }
    if (heartbeats.isLost(record, at)) {
      return heartbeats.lost(record, at);
    }
    return isTooLong(record, at) ? tooLong(record, at) : heartbeats.listen(record, at);
  }

  private Transition stopUnconfirmed(TaskRecord record, Instant at) {
    return record.isOverdue(at)
        ? transitions.move(
            record, record.draft(), at, "stop not confirmed", TransitionFactory.repeatStop(record))
        : transitions.stay(record, "its start was given up and is being stopped");
  }
}
