package dev.signalbox.lifecycle;

import dev.signalbox.lifecycle.Effect.StartSession;
import dev.signalbox.lifecycle.Effect.StopSession;
import dev.signalbox.lifecycle.Effect.WakeTask;
import dev.signalbox.lifecycle.TaskEvent.SessionNotStarted;
import dev.signalbox.lifecycle.TaskEvent.SessionStartUnconfirmed;
import dev.signalbox.lifecycle.TaskEvent.SessionStarted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// From a waiting task to a session: admission, the claim of an attempt, what the substrate
/// answered, and the next attempt when nothing ran.
final class StartRules {
  private final Moves moves;

  StartRules(Moves moves) {
    this.moves = moves;
  }

  Transition started(TaskRecord record, SessionStarted event) {
    return attached(record, event.attempt(), event.session(), OptionalLong.empty(), event.at());
  }

  /// A session showed itself: by the answer to the start, or by its first event, whichever came
  /// first.
  Transition attached(
      TaskRecord record, AttemptId id, SessionHandle session, OptionalLong version, Instant at) {
    if (id.number() != record.attempt().number() || !record.attempt().mayHave(session)) {
      return new Transition.Stay(
          "another session than that of attempt " + record.attempt().number(),
          Moves.superseded(record, id, session));
    }
    if (record.attempt().end().isPresent()) {
      return moves.stay(record, "the session has ended already");
    }
    if (record.status().isTerminal()) {
      return attachedTooLate(record, id, session, at);
    }
    if (record.attempt().session().isPresent()) {
      return moves.stay(record, "the session is known");
    }
    if (record.attempt().stopPending()) {
      return moves.stay(record, "it is being stopped, its start was given up");
    }
    return running(record, session, version, at);
  }

  private Transition running(
      TaskRecord record, SessionHandle session, OptionalLong version, Instant at) {
    var attempt = record.attempt().begun().withSession(session).withVersion(version);
    var draft = record.draft().attempt(attempt);
    // The agent's own RUNNING may have been faster, and an approval may be pending already.
    if (record.status() == TaskStatus.HYDRATING) {
      draft.to(TaskStatus.RUNNING, at);
    }
    draft.times = record.times().started(at);
    return moves.move(
        record,
        draft,
        at,
        "session started",
        List.of(),
        moves.note(
            "session_started",
            "session_id",
            session.sessionId(),
            "strategy_type",
            session.computeType().word(),
            "attempt",
            "" + attempt.number()));
  }

  /// Started, but the task ended meanwhile: a session nobody waits for is somebody's bill.
  private Transition attachedTooLate(
      TaskRecord record, AttemptId id, SessionHandle session, Instant at) {
    var found = record.attempt().begun().withSession(session);
    if (!record.settled()) {
      return moves.settle(record, found, at);
    }
    var stop =
        Moves.stopWanted(record.status(), record.failure())
            || !at.isBefore(moves.deadlines().exitEnd(record));
    var because = "a session of a task that is " + record.status();
    List<Effect> effects =
        stop
            ? List.of(new StopSession(id, session, "signalbox: task is " + record.status()))
            : List.of();
    return record.attempt().session().isPresent()
        ? new Transition.Stay(because, effects)
        : moves.move(
            record, record.draft().attempt(found.withStopPending(stop)), at, because, effects);
  }

  Transition notStarted(TaskRecord record, SessionNotStarted event) {
    if (event.attempt().number() != record.attempt().number()) {
      return moves.stay(record, "stale: attempt " + event.attempt().number());
    }
    if (record.attempt().session().isPresent() || record.attempt().end().isPresent()) {
      return moves.stay(record, "the session is known");
    }
    var never = new SessionStatus.NeverStarted(event.cause());
    var attempt =
        record.attempt().ended(new Attempt.SessionEnd(event.at(), never, Optional.empty()));
    if (record.status().isTerminal() && record.attempt().stopPending()) {
      return moves.move(
          record, record.draft().attempt(attempt), event.at(), "nothing to stop", List.of());
    }
    return record.status() == TaskStatus.HYDRATING
        ? declined(record, attempt, event.cause(), event.at(), List.of())
        : moves.stay(record, "already " + record.status());
  }

  Transition unconfirmed(TaskRecord record, SessionStartUnconfirmed event) {
    var current = event.attempt().number() == record.attempt().number();
    if (!current || record.status() != TaskStatus.HYDRATING || record.attempt().end().isPresent()) {
      return moves.stay(record, "already " + record.status());
    }
    var until = record.deadlineAt().orElse(event.at());
    return new Transition.Stay(
        "start not confirmed: " + event.cause().code(),
        List.of(new WakeTask(record.taskId(), until)));
  }

  /// Nothing ran under this attempt. The budgets are separate: capacity is a wait by age,
  /// everything else a few tries; a cause that will not heal ends the task.
  Transition declined(
      TaskRecord record, Attempt ended, FailureCause cause, Instant at, List<Effect> effects) {
    var budget = record.attempt().budget();
    return switch (cause.code().retry()) {
      case NEVER -> moves.fail(record, cause, ended, at);
      case START_AGAIN ->
          budget.startFailures() + 1 >= moves.policy().startAttemptsMax()
              ? moves.fail(record, tried(cause, budget.startFailures() + 1), ended, at)
              : again(record, cause, budget.countStartFailure(at), at, effects);
      case WAIT, IF_BLUEPRINT_ALLOWS ->
          budget.isUsedUpByAge(moves.policy().capacityAge(), at)
              ? moves.fail(record, tried(cause, budget.capacityWaits() + 1), ended, at)
              : again(record, cause, budget.countCapacityWait(at), at, effects);
    };
  }

  private static FailureCause tried(FailureCause cause, int tries) {
    return new FailureCause(cause.code(), cause.detail() + " (" + tries + " starts were declined)");
  }

  /// A new attempt under a new token: AWS would answer the old one with the old refusal.
  Transition again(
      TaskRecord record,
      FailureCause cause,
      Attempt.Budget used,
      Instant at,
      List<Effect> effects) {
    var failures = used.startFailures() + used.capacityWaits() - 1;
    var notBefore = at.plus(moves.policy().backoff(record.attemptId(), failures));
    var attempt = record.attempt().again(used, notBefore);
    var draft = record.draft().to(TaskStatus.HYDRATING, at).attempt(attempt);
    draft.times = record.times().restarted();
    var all = new ArrayList<>(effects);
    all.add(new WakeTask(record.taskId(), notBefore));
    return moves.move(
        record,
        draft,
        at,
        cause.code() + ", attempt " + attempt.number() + " not before " + notBefore,
        all,
        moves.note(
            "session_start_retry",
            "reason",
            cause.code().name(),
            "detail",
            cause.detail(),
            "attempt",
            "" + attempt.number(),
            "next_try_at",
            notBefore.toString()));
  }

  /// A wake of a task that has no confirmed session yet.
  Transition hydrating(TaskRecord record, Instant at) {
    var attempt = record.attempt();
    var id = record.attemptId();
    if (attempt.nextTryAt().isPresent()) {
      return at.isBefore(attempt.nextTryAt().get())
          ? moves.stay(record, "next try at " + attempt.nextTryAt().get())
          : begin(record, id, at);
    }
    var overdue = Deadlines.isOverdue(record, at);
    return switch (attempt.computeType().orElse(ComputeType.ECS)) {
      case ECS -> askAgain(record, id, overdue, at);
      case AGENTCORE -> overdue ? giveUp(record, id, at) : waitForWord(record);
    };
  }

  private Transition begin(TaskRecord record, AttemptId id, Instant at) {
    var draft = record.draft().to(TaskStatus.HYDRATING, at).attempt(record.attempt().begun());
    return moves.move(
        record, draft, at, "attempt " + id.number() + " begins", List.of(new StartSession(id)));
  }

  /// RunTask under the same token finds the task that was started, so asking again is always safe.
  private Transition askAgain(TaskRecord record, AttemptId id, boolean overdue, Instant at) {
    List<Effect> ask = List.of(new StartSession(id));
    if (!overdue) {
      return new Transition.Stay("start asked for again under its token", ask);
    }
    if (!at.isBefore(record.statusSince().plus(moves.policy().capacityAge()))) {
      var cause = new FailureCause(FailureCode.START_NOT_CONFIRMED, "");
      return moves.fail(record, cause, record.attempt(), at);
    }
    return moves.move(record, record.draft(), at, "start not confirmed, asked again", ask);
  }

  /// Invoking again blindly could run the agent twice: the next attempt is not made before the stop
  /// of this one is confirmed.
  private Transition giveUp(TaskRecord record, AttemptId id, Instant at) {
    var cause = new FailureCause(FailureCode.START_NOT_CONFIRMED, "No word of the agent.");
    if (record.attempt().stoppable(id).isEmpty()) {
      return declined(record, record.attempt(), cause, at, List.of());
    }
    if (!at.isBefore(record.statusSince().plus(moves.policy().capacityAge()))) {
      return moves.fail(record, cause, record.attempt(), at);
    }
    return moves.move(
        record,
        record.draft().attempt(record.attempt().withStopPending(true)),
        at,
        "start not confirmed, to be stopped before another",
        Moves.stop(record, "start not confirmed"));
  }

  private Transition waitForWord(TaskRecord record) {
    if (record.attempt().stopPending()) {
      return moves.stay(record, "its start was given up, the stop is owed");
    }
    var until = record.deadlineAt().orElse(record.statusSince());
    return new Transition.Stay(
        "may have started; waits for its first word",
        List.of(new WakeTask(record.taskId(), until)));
  }

  /// Something ran and was lost with its host: only a blueprint that says so has it run again.
  Optional<Transition> rerun(TaskRecord record, Attempt ended, FailureCause cause, Instant at) {
    var allowed =
        cause.code().retry() == FailureCode.Retry.IF_BLUEPRINT_ALLOWS
            && record.attempt().rerunOnHostLoss()
            && (record.status() == TaskStatus.RUNNING || record.status() == TaskStatus.HYDRATING);
    return allowed ? Optional.of(declined(record, ended, cause, at, List.of())) : Optional.empty();
  }
}
