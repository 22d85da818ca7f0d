package dev.signalbox.lifecycle.task;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import java.time.Instant;
import java.util.Optional;

/// Why a task that is to be launched has no session yet.
///
/// @param since when its start was declined for the first time
/// @param cause why it was declined last
/// @param nextTryAt when it is tried again; empty while that is under way
public record StartDelay(Instant since, FailureCause cause, Optional<Instant> nextTryAt) {
  /// Empty for a task that has a session, or whose start was never declined.
  public static Optional<StartDelay> of(TaskRecord record) {
    var attempt = record.attempt();
    if (record.status() != TaskStatus.HYDRATING || attempt.session().isPresent()) {
      return Optional.empty();
    }
    var budget = attempt.budget();
    return budget
        .since()
        .flatMap(since -> budget.cause().map(it -> new StartDelay(since, it, attempt.nextTryAt())));
  }

  /// Whether it waits for somebody to mend the deployment.
  public boolean isForMend() {
    return cause.code().retry() == FailureCode.Retry.WHEN_MENDED;
  }
}
