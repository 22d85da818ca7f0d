package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Budget;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRecord.Draft;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.Effect.WakeTask;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Note;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// Whether an attempt that came to nothing is followed by another: by what declined it, by what the
/// task has used up, and by whether anything ran.
public final class RetryRules {
  /// Why an attempt ends whose start was neither answered nor followed by anything.
  static final FailureCause NO_WORD =
      new FailureCause(FailureCode.START_NOT_CONFIRMED, "No word of the agent.");

  private static final String RETRY = "session_start_retry";

  private final TransitionFactory transitions;

  public RetryRules(TransitionFactory transitions) {
    this.transitions = transitions;
  }

  /// Nothing ran under this attempt, so the next one gets a new token: AWS would answer the old one
  /// with the old refusal.
  Move declined(TaskRecord record, Attempt ended, FailureCause cause, Instant at) {
    return postponed(
        record,
        ended,
        cause,
        at,
        (used, next) -> {
          var draft = record.draft().attempt(record.attempt().again(used, next));
          draft.times = record.times().restarted();
          return draft;
        });
  }

  /// The call was turned away unread, but an earlier one may have led to a session: the attempt
  /// stays, because its token finds that session, and a new one would make a second.
  Move turnedAway(TaskRecord record, Attempt ended, FailureCause cause, Instant at) {
    return postponed(
        record,
        ended,
        cause,
        at,
        (used, next) -> record.draft().attempt(record.attempt().turnedAway(used, next)));
  }

  /// @param next the task as it waits, by what is used up then and when it is tried again
  private Move postponed(
      TaskRecord record,
      Attempt ended,
      FailureCause cause,
      Instant at,
      BiFunction<Budget, Instant, Draft> next) {
    return used(record.attempt().budget(), cause, at)
        .map(used -> wait(record, ended, next.apply(used, nextTry(record, used, at)), cause, at))
        .orElseGet(() -> givenUp(record, ended, cause, at));
  }

  /// What the task has used up of its budgets when this is counted; empty when that is all. The
  /// budgets are separate: what AWS or the deployment lacks is a wait by age, everything else a few
  /// tries; a cause that will not heal ends the task.
  private Optional<Budget> used(Budget budget, FailureCause cause, Instant at) {
    var launch = transitions.policy().launch();
    return switch (cause.code().retry()) {
      case NEVER -> Optional.<Budget>empty();
      case START_AGAIN ->
          Optional.of(budget.countStartFailure(cause, at))
              .filter(it -> it.startFailures() < launch.attemptsMax());
      case WAIT, WHEN_MENDED, IF_BLUEPRINT_ALLOWS ->
          Optional.of(budget.countCapacityWait(cause, at))
              .filter(_ -> !budget.isUsedUpByAge(launch.capacityAge(), at));
    };
  }

  private Move givenUp(TaskRecord record, Attempt ended, FailureCause cause, Instant at) {
    var tries =
        switch (cause.code().retry()) {
          case NEVER -> 0;
          case START_AGAIN -> record.attempt().budget().startFailures() + 1;
          case WAIT, WHEN_MENDED, IF_BLUEPRINT_ALLOWS ->
              record.attempt().budget().capacityWaits() + 1;
        };
    return transitions.fail(record, tries == 0 ? cause : tried(cause, tries), ended, at);
  }

  /// An attempt that is asked for again draws anew each time.
  private Instant nextTry(TaskRecord record, Budget used, Instant at) {
    var number = record.attempt().number() + used.declined();
    var draw = new AttemptId(record.taskId(), number);
    return at.plus(transitions.policy().launch().backoff(draw, used.declined() - 1));
  }

  private static FailureCause tried(FailureCause cause, int tries) {
    var what =
        cause.code().retry() == FailureCode.Retry.IF_BLUEPRINT_ALLOWS
            ? " attempts came to nothing)"
            : " starts were declined)";
    return new FailureCause(cause.code(), cause.detail() + " (" + tries + what);
  }

  private Move wait(TaskRecord record, Attempt ended, Draft draft, FailureCause cause, Instant at) {
    var next = draft.attempt;
    var notBefore = next.nextTryAt().orElse(at);
    return transitions.move(
        record,
        draft.to(TaskStatus.HYDRATING, at),
        at,
        cause.code() + ", attempt " + next.number() + " not before " + notBefore,
        List.of(new WakeTask(record.taskId(), notBefore)),
        withEvidence(retryNote(next, cause, notBefore), ended));
  }

  private static Note retryNote(Attempt next, FailureCause cause, Instant notBefore) {
    return Note.of(RETRY)
        .with("reason", cause.code().name())
        .with("detail", cause.detail())
        .with("next_try_at", notBefore.toString())
        .with("attempt", next.number());
  }

  /// The row keeps the evidence of its last attempt alone, and the backend forgets before long.
  private static Note withEvidence(Note note, Attempt ended) {
    return ended
        .end()
        .flatMap(Attempt.SessionEnd::evidence)
        .map(
            evidence ->
                note.with("ended_attempt", ended.number())
                    .with("strategy_type", ended.computeType().map(ComputeType::word))
                    .with("stopped_event", evidence))
        .orElse(note);
  }

  /// The attempt, ended by a refusal.
  static Attempt neverStarted(TaskRecord record, FailureCause cause, Instant at) {
    var never = new SessionStatus.NeverStarted(cause);
    return record.attempt().ended(new Attempt.SessionEnd(at, never, Optional.empty()));
  }

  /// No attempt can be placed as its blueprint stands. The task keeps the slot that it has taken
  /// for it, like any other that waits for a mend.
  Transition notPlaced(
      TaskRecord record, Draft draft, FailureCause cause, List<Effect> others, Instant at) {
    var used = record.attempt().budget().countCapacityWait(cause, at);
    var next = record.attempt().again(used, nextTry(record, used, at));
    var wait = wait(record, record.attempt(), draft.attempt(next), cause, at);
    var effects = new ArrayList<>(others);
    effects.addAll(wait.effects());
    return new Move(wait.before(), wait.after(), at, wait.because(), effects, wait.notes());
  }

  /// Something ran and was lost with its host: only a blueprint that says so has it run again.
  Optional<Transition> rerun(TaskRecord record, Attempt ended, FailureCause cause, Instant at) {
    var allowed =
        cause.code().retry() == FailureCode.Retry.IF_BLUEPRINT_ALLOWS
            && record.attempt().rerunOnHostLoss()
            && (record.status() == TaskStatus.RUNNING || record.status() == TaskStatus.HYDRATING);
    return allowed
        ? Optional.of(declined(record, ended, cause, at)).map(it -> naming(ended, it))
        : Optional.empty();
  }

  /// Of a start that was declined the note of the next try names no session, so this tells the two
  /// apart.
  private static Move naming(Attempt ended, Move move) {
    var session = ended.session().map(SessionHandle::sessionId);
    var notes =
        move.notes().stream()
            .map(it -> it.eventType().equals(RETRY) ? it.with("session_id", session) : it)
            .toList();
    return new Move(move.before(), move.after(), move.at(), move.because(), move.effects(), notes);
  }
}
