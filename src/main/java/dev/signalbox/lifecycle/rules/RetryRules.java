package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect.WakeTask;
import dev.signalbox.lifecycle.transition.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whether an attempt that came to nothing is followed by another: by what declined it, by what the
/// task has used up, and by whether anything ran.
public final class RetryRules {
  /// Why an attempt ends whose start was neither answered nor followed by anything.
  static final FailureCause NO_WORD =
      new FailureCause(FailureCode.START_NOT_CONFIRMED, "No word of the agent.");

  private final TransitionFactory transitions;

  public RetryRules(TransitionFactory transitions) {
    this.transitions = transitions;
  }

  /// Nothing ran under this attempt. The budgets are separate: capacity is a wait by age,
  /// everything else a few tries; a cause that will not heal ends the task.
  Transition declined(TaskRecord record, Attempt ended, FailureCause cause, Instant at) {
    var budget = record.attempt().budget();
    return switch (cause.code().retry()) {
      case NEVER -> transitions.fail(record, cause, ended, at);
      case START_AGAIN ->
          budget.startFailures() + 1 >= transitions.policy().launch().attemptsMax()
              ? transitions.fail(record, tried(cause, budget.startFailures() + 1), ended, at)
              : again(record, cause, budget.countStartFailure(at), at);
      case WAIT, WHEN_MENDED, IF_BLUEPRINT_ALLOWS ->
          budget.isUsedUpByAge(transitions.policy().launch().capacityAge(), at)
              ? transitions.fail(record, tried(cause, budget.capacityWaits() + 1), ended, at)
              : again(record, cause, budget.countCapacityWait(at), at);
    };
  }

  private static FailureCause tried(FailureCause cause, int tries) {
    return new FailureCause(cause.code(), cause.detail() + " (" + tries + " starts were declined)");
  }

  /// A new attempt under a new token: AWS would answer the old one with the old refusal.
  private Transition again(TaskRecord record, FailureCause cause, Attempt.Budget used, Instant at) {
    var failures = used.startFailures() + used.capacityWaits() - 1;
    var notBefore = at.plus(transitions.policy().launch().backoff(record.attemptId(), failures));
    var attempt = record.attempt().again(used, notBefore);
    var draft = record.draft().to(TaskStatus.HYDRATING, at).attempt(attempt);
    draft.times = record.times().restarted();
    return transitions.move(
        record,
        draft,
        at,
        cause.code() + ", attempt " + attempt.number() + " not before " + notBefore,
        List.of(new WakeTask(record.taskId(), notBefore)),
        transitions.note(
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

  /// Something ran and was lost with its host: only a blueprint that says so has it run again.
  Optional<Transition> rerun(TaskRecord record, Attempt ended, FailureCause cause, Instant at) {
    var allowed =
        cause.code().retry() == FailureCode.Retry.IF_BLUEPRINT_ALLOWS
            && record.attempt().rerunOnHostLoss()
            && (record.status() == TaskStatus.RUNNING || record.status() == TaskStatus.HYDRATING);
    return allowed ? Optional.of(declined(record, ended, cause, at)) : Optional.empty();
  }
}
