package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Attempt.SessionEnd;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.Effect.WakeTask;
import dev.signalbox.lifecycle.transition.TaskEvent.CancelRequested;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.lifecycle.transition.Transition;
import java.time.Instant;
import java.util.List;

/// From a session to the end of the task. A verdict needs two witnesses, what the substrate says
/// and what the row says; the agent writes its row before it exits.
public final class SessionRules {
  private final TransitionFactory transitions;
  private final LaunchRules starts;
  private final RetryRules retries;
  private final EndRules ends;
  private final SilenceRules silence;
  private final AgentEndRules agents;

  public SessionRules(
      TransitionFactory transitions,
      LaunchRules starts,
      RetryRules retries,
      EndRules ends,
      SilenceRules silence,
      AgentEndRules agents) {
    this.transitions = transitions;
    this.starts = starts;
    this.retries = retries;
    this.ends = ends;
    this.silence = silence;
    this.agents = agents;
  }

  public Transition observed(TaskRecord record, SessionObserved event) {
    if (event.attempt().number() != record.attempt().number()
        || !record.attempt().mayHave(event.session())) {
      return stale(record, event);
    }
    if (wasApplied(record, event)) {
      return transitions.stay(
          record, "version " + event.version().getAsLong() + " was applied already");
    }
    return switch (event.status()) {
      case SessionStatus.Running() -> running(record, event);
      case SessionStatus.AgentEnded(var outcome) -> agents.ended(record, event, outcome);
      case SessionStatus.NotFound() -> notFound(record, event);
      case SessionStatus.Ended ended -> over(record, event, ended);
    };
  }

  /// That a session lives unchanged is no news, and yet what a look at a task beyond its time
  /// finds.
  private static boolean wasApplied(TaskRecord record, SessionObserved event) {
    var applied = record.attempt().observedVersion();
    if (event.version().isEmpty() || applied.isEmpty()) {
      return false;
    }
    var newer = Long.compare(event.version().getAsLong(), applied.getAsLong());
    return newer < 0 || (newer == 0 && !isLive(event.status()));
  }

  /// One that is known to run is also what a look at a task beyond its time finds.
  private Transition running(TaskRecord record, SessionObserved event) {
    if (agents.isWithdrawnBy(record)) {
      return agents.restarted(record, event);
    }
    var known = record.attempt().session().isPresent() && record.attempt().end().isEmpty();
    return known && !record.status().isTerminal() && silence.isTooLong(record, event.at())
        ? silence.tooLong(record, event.at())
        : starts.attached(record, event.attempt(), event.session(), event.version(), event.at());
  }

  private Transition stale(TaskRecord record, SessionObserved event) {
    var because = "stale: attempt " + event.attempt().number();
    return isLive(event.status())
        ? new Transition.Stay(
            because, UnfinishedEffects.ofSuperseded(record, event.attempt(), event.session()))
        : transitions.stay(record, because);
  }

  private static boolean isLive(SessionStatus status) {
    return switch (status) {
      case SessionStatus.Running(), SessionStatus.AgentEnded _ -> true;
      case SessionStatus.NotFound(), SessionStatus.Ended _ -> false;
    };
  }

  private Transition notFound(TaskRecord record, SessionObserved event) {
    if (transitions.deadlines().isYoung(record, event.at())) {
      return transitions.stay(record, "not found, but young");
    }
    var cause = new FailureCause(FailureCode.SESSION_LOST, "The substrate does not know it.");
    return over(record, event, new SessionStatus.Failed(cause));
  }

  private Transition over(TaskRecord record, SessionObserved event, SessionStatus.Ended seen) {
    if (record.attempt().end().isPresent()) {
      return transitions.stay(record, "the end of the session is known");
    }
    var ended = AgentEndRules.outcome(record, seen);
    var attempt =
        record
            .attempt()
            .begun()
            .withSession(event.session())
            .withVersion(event.version())
            .ended(new SessionEnd(event.at(), ended, event.evidence()));
    if (record.status().isTerminal()) {
      return record.settled()
          ? transitions.move(
              record, record.draft().attempt(attempt), event.at(), "session over", List.of())
          : transitions.settle(record, attempt, event.at());
    }
    if (isOurStop(record, ended)) {
      return ends.startGivenUp(record, attempt, event.at());
    }
    return switch (ended) {
      case SessionStatus.Completed() -> awaitReport(record, attempt, event.at());
      case SessionStatus.Failed(var cause) ->
          retries
              .rerun(record, attempt, cause, event.at())
              .orElseGet(() -> transitions.fail(record, cause, attempt, event.at()));
      case SessionStatus.NeverStarted(var cause) ->
          mayStartAgain(record)
              ? retries.declined(record, attempt, cause, event.at())
              : transitions.fail(record, cause, attempt, event.at());
    };
  }

  /// An open task owes a stop only for a start that was given up. An end of its own, such as a
  /// crash that came before the stop, keeps its own verdict.
  private static boolean isOurStop(TaskRecord record, SessionStatus.Ended ended) {
    return record.attempt().stopPending()
        && ended instanceof SessionStatus.Failed(var cause)
        && cause.code() == FailureCode.STOPPED_BY_SOMEONE;
  }

  /// Only where nothing can have run. An agent that wrote RUNNING itself, sent a heartbeat or asked
  /// for an approval has run, whatever the substrate says.
  private static boolean mayStartAgain(TaskRecord record) {
    return switch (record.status()) {
      case HYDRATING -> true;
      case RUNNING ->
          record.attempt().session().isPresent() && record.times().heartbeatAt().isEmpty();
      case PENDING_UPLOADS, SUBMITTED, QUEUED, AWAITING_APPROVAL, FINALIZING -> false;
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> false;
    };
  }

  private Transition awaitReport(TaskRecord record, Attempt attempt, Instant at) {
    var until = at.plus(transitions.policy().session().completionGrace());
    return transitions.move(
        record,
        record.draft().attempt(attempt),
        at,
        "exited with 0, its report may come until " + until,
        List.of(new WakeTask(record.taskId(), until)));
  }

  public Transition cancel(TaskRecord record, CancelRequested event) {
    return switch (record.status()) {
      case PENDING_UPLOADS, SUBMITTED, QUEUED, HYDRATING, RUNNING, AWAITING_APPROVAL ->
          transitions.cancel(record, record.attempt(), event);
      case FINALIZING -> transitions.stay(record, "finalizing, too late to cancel");
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> ends.ended(record, event.at());
    };
  }
}
