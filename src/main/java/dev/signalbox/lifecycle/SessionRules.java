package dev.signalbox.lifecycle;

import dev.signalbox.lifecycle.Attempt.SessionEnd;
import dev.signalbox.lifecycle.Effect.WakeTask;
import dev.signalbox.lifecycle.TaskEvent.CancelRequested;
import dev.signalbox.lifecycle.TaskEvent.SessionObserved;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// From a session to the end of the task. A verdict needs two witnesses, what the substrate says
/// and what the row says; the agent writes its row before it exits.
final class SessionRules {
  private final Moves moves;
  private final StartRules starts;
  private final EndRules ends;
  private final SilenceRules silence;

  SessionRules(Moves moves, StartRules starts, EndRules ends, SilenceRules silence) {
    this.moves = moves;
    this.starts = starts;
    this.ends = ends;
    this.silence = silence;
  }

  Transition observed(TaskRecord record, SessionObserved event) {
    if (event.attempt().number() != record.attempt().number()
        || !record.attempt().mayHave(event.session())) {
      return stale(record, event);
    }
    if (wasApplied(record, event)) {
      return moves.stay(record, "version " + event.version().getAsLong() + " was applied already");
    }
    return switch (event.status()) {
      case SessionStatus.Running() -> running(record, event);
      case SessionStatus.NotFound() -> notFound(record, event);
      case SessionStatus.Ended ended -> over(record, event, ended);
    };
  }

  /// That a session runs unchanged is no news, and yet what a look at a task beyond its time finds.
  private static boolean wasApplied(TaskRecord record, SessionObserved event) {
    var applied = record.attempt().ecsVersion();
    if (event.version().isEmpty() || applied.isEmpty()) {
      return false;
    }
    var newer = Long.compare(event.version().getAsLong(), applied.getAsLong());
    return newer < 0 || (newer == 0 && !(event.status() instanceof SessionStatus.Running));
  }

  /// One that is known to run is also what a look at a task beyond its time finds.
  private Transition running(TaskRecord record, SessionObserved event) {
    var known = record.attempt().session().isPresent() && record.attempt().end().isEmpty();
    return known && !record.status().isTerminal() && silence.isTooLong(record, event.at())
        ? silence.tooLong(record, event.at())
        : starts.attached(record, event.attempt(), event.session(), event.version(), event.at());
  }

  private Transition stale(TaskRecord record, SessionObserved event) {
    var live =
        switch (event.status()) {
          case SessionStatus.Running() -> true;
          case SessionStatus.NotFound(), SessionStatus.Ended _ -> false;
        };
    var because = "stale: attempt " + event.attempt().number();
    return live
        ? new Transition.Stay(because, Moves.superseded(record, event.attempt(), event.session()))
        : moves.stay(record, because);
  }

  /// Just after its start a task may not be describable yet; an hour after its stop it no longer
  /// is.
  private Transition notFound(TaskRecord record, SessionObserved event) {
    var since = record.times().startedAt().orElse(record.statusSince());
    if (event.at().isBefore(since.plus(moves.policy().missingGrace()))) {
      return moves.stay(record, "not found, but young");
    }
    var cause = new FailureCause(FailureCode.SESSION_LOST, "The substrate does not know it.");
    return over(record, event, new SessionStatus.Failed(cause));
  }

  private Transition over(TaskRecord record, SessionObserved event, SessionStatus.Ended ended) {
    if (record.attempt().end().isPresent()) {
      return moves.stay(record, "the end of the session is known");
    }
    var attempt =
        record
            .attempt()
            .begun()
            .withSession(event.session())
            .withVersion(event.version())
            .ended(new SessionEnd(event.at(), ended, event.evidence()));
    if (record.status().isTerminal()) {
      return record.settled()
          ? moves.move(
              record, record.draft().attempt(attempt), event.at(), "session over", List.of())
          : moves.settle(record, attempt, event.at());
    }
    return switch (ended) {
      case SessionStatus.Completed() -> awaitReport(record, attempt, event.at());
      case SessionStatus.Failed(var cause) ->
          starts
              .rerun(record, attempt, cause, event.at())
              .orElseGet(() -> moves.fail(record, cause, attempt, event.at()));
      case SessionStatus.NeverStarted(var cause) ->
          mayStartAgain(record)
              ? starts.declined(record, attempt, cause, event.at(), List.of())
              : moves.fail(record, cause, attempt, event.at());
    };
  }

  /// Only where nothing can have run. An agent that wrote RUNNING itself, sent a heartbeat or asked
  /// for an approval has run, whatever the substrate says.
  private static boolean mayStartAgain(TaskRecord record) {
    return switch (record.status()) {
      case HYDRATING -> true;
      case RUNNING ->
          record.attempt().session().isPresent() && record.times().heartbeatAt().isEmpty();
      case SUBMITTED, QUEUED, AWAITING_APPROVAL, FINALIZING -> false;
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> false;
    };
  }

  private Transition awaitReport(TaskRecord record, Attempt attempt, Instant at) {
    var until = at.plus(moves.policy().completionGrace());
    return moves.move(
        record,
        record.draft().attempt(attempt),
        at,
        "exited with 0, its report may come until " + until,
        List.of(new WakeTask(record.taskId(), until)));
  }

  Transition cancel(TaskRecord record, CancelRequested event) {
    return switch (record.status()) {
      case SUBMITTED, QUEUED, HYDRATING, RUNNING, AWAITING_APPROVAL ->
          moves.end(
              record,
              TaskStatus.CANCELLED,
              Optional.empty(),
              record.attempt(),
              event.at(),
              "cancelled by " + event.requestedBy().orElse("a message"));
      case FINALIZING -> moves.stay(record, "finalizing, too late to cancel");
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> ends.ended(record, event.at());
    };
  }
}
