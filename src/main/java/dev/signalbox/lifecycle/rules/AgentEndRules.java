package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt.SessionEnd;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.Effect.LookAtSession;
import dev.signalbox.lifecycle.transition.Effect.WakeTask;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Note;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The agent's process has ended and its session lives on, because something beside it runs. The
/// end is known, so it is not waited out: after a grace the session is stopped, and how the
/// process ended is the verdict.
public final class AgentEndRules {
  private final TransitionFactory transitions;
  private final LaunchRules launches;

  public AgentEndRules(TransitionFactory transitions, LaunchRules launches) {
    this.transitions = transitions;
    this.launches = launches;
  }

  /// Seen by an event or by a look. A session whose task has ended, or that is given up, is like
  /// one that runs: it is stopped for other reasons.
  Transition ended(TaskRecord record, SessionObserved event, SessionStatus.Ended outcome) {
    var attempt = record.attempt();
    if (record.status().isTerminal() || attempt.end().isPresent() || attempt.stopPending()) {
      return launches.attached(
          record, event.attempt(), event.session(), event.version(), event.at());
    }
    if (attempt.session().isEmpty()) {
      return attachedWithout(record, event, outcome);
    }
    if (attempt.agentEnd().isEmpty()) {
      return note(record, event, outcome);
    }
    return isOver(record, event.at())
        ? verdict(record, outcome, event.at())
        : transitions.stay(record, "the end of its agent is known");
  }

  /// Its first word is that its agent is gone.
  private Transition attachedWithout(
      TaskRecord record, SessionObserved event, SessionStatus.Ended outcome) {
    var attached =
        launches.attached(record, event.attempt(), event.session(), event.version(), event.at());
    return attached instanceof Transition.Move move
        ? transitions.move(
            record,
            move.after().draft().attempt(move.after().attempt().agentEnded(end(event, outcome))),
            event.at(),
            "session started, and its agent has ended",
            List.of(wakeAtEnd(record, event.at())),
            move.notes().toArray(Transition.Note[]::new))
        : attached;
  }

  private Transition note(TaskRecord record, SessionObserved event, SessionStatus.Ended outcome) {
    var attempt = record.attempt().withVersion(event.version()).agentEnded(end(event, outcome));
    return transitions.move(
        record,
        record.draft().attempt(attempt),
        event.at(),
        "its agent has ended, its session lives on",
        List.of(wakeAtEnd(record, event.at())),
        Note.of("agent_ended").with("attempt", attempt.number()));
  }

  private static SessionEnd end(SessionObserved event, SessionStatus.Ended outcome) {
    return new SessionEnd(event.at(), outcome, Optional.empty());
  }

  private WakeTask wakeAtEnd(TaskRecord record, Instant at) {
    var session = transitions.policy().session();
    return new WakeTask(record.taskId(), at.plus(session.exitGrace()));
  }

  /// Whether a look that shows the agent at work contradicts what the row says.
  boolean isWithdrawnBy(TaskRecord record) {
    return record.attempt().agentEnd().isPresent()
        && record.attempt().end().isEmpty()
        && !record.attempt().stopPending()
        && !record.status().isTerminal();
  }

  /// The backend has started the agent's process again.
  Transition restarted(TaskRecord record, SessionObserved event) {
    var attempt = record.attempt().withVersion(event.version()).agentRestarted();
    return transitions.move(
        record,
        record.draft().attempt(attempt),
        event.at(),
        "its agent runs again",
        List.of(),
        Note.of("agent_restarted").with("attempt", attempt.number()));
  }

  /// A wake: once the grace is over, one look says whether the agent was started again unheard. A
  /// look that keeps failing must not keep the session alive.
  Transition woken(TaskRecord record, Instant at) {
    if (!isOver(record, at)) {
      return transitions.stay(record, "its session may end by itself yet");
    }
    var attempt = record.attempt();
    var known = attempt.agentEnd().orElseThrow();
    if (attempt.stopPending()) {
      return record.isOverdue(at)
          ? transitions.move(
              record,
              record.draft(),
              at,
              "stop not confirmed",
              TransitionFactory.lookAndStop(record))
          : transitions.stay(record, "its session is being stopped");
    }
    var session = attempt.session();
    return session.isEmpty() || !attempt.can(Capability.OBSERVABLE) || isFarOver(record, at)
        ? verdict(record, known.outcome(), at)
        : transitions.move(
            record,
            record.draft(),
            at,
            "its session lives on without its agent, looked at",
            List.of(new LookAtSession(record.attemptId(), session.get())));
  }

  /// What never ran may be tried again, but not before its session is over.
  private Transition verdict(TaskRecord record, SessionStatus.Ended outcome, Instant at) {
    var attempt = record.attempt();
    return switch (outcome) {
      case SessionStatus.Completed() ->
          transitions.fail(
              record,
              new FailureCause(FailureCode.AGENT_NEVER_REPORTED, "Its session lived on."),
              attempt,
              at);
      case SessionStatus.Failed(var cause) -> transitions.fail(record, cause, attempt, at);
      case SessionStatus.NeverStarted _ ->
          transitions.move(
              record,
              record.draft().attempt(attempt.withStopPending(true)),
              at,
              "its agent never started, to be stopped",
              TransitionFactory.stop(record, "its agent never started"));
    };
  }

  /// How an open task's agent ended whose session is over now. What became of the rest of the
  /// session afterwards, such as our stop or the loss of its host, is not the agent's end.
  static SessionStatus.Ended outcome(TaskRecord record, SessionStatus.Ended seen) {
    return seen instanceof SessionStatus.Completed
        ? seen
        : record.attempt().agentEnd().map(SessionEnd::outcome).orElse(seen);
  }

  private boolean isOver(TaskRecord record, Instant at) {
    return transitions.deadlines().agentEnd(record).filter(end -> !at.isBefore(end)).isPresent();
  }

  private boolean isFarOver(TaskRecord record, Instant at) {
    var patience = transitions.policy().silence().safetyLook();
    return transitions
        .deadlines()
        .agentEnd(record)
        .filter(end -> !at.isBefore(end.plus(patience)))
        .isPresent();
  }
}
