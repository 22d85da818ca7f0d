package dev.signalbox.lifecycle.task;

import dev.signalbox.lifecycle.failure.FailureCause;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What the task has used up of its retry budgets, over all attempts.
///
/// @param since when the first attempt of the current row of unsuccessful starts was declined
/// @param cause why the last of them was
public record Budget(
    int startFailures, int capacityWaits, Optional<Instant> since, Optional<FailureCause> cause) {
  public static final Budget UNUSED = new Budget(0, 0, Optional.empty(), Optional.empty());

  public Budget countStartFailure(FailureCause why, Instant at) {
    return new Budget(
        startFailures + 1, capacityWaits, Optional.of(since.orElse(at)), Optional.of(why));
  }

  public boolean isUsedUpByAge(Duration age, Instant at) {
    return since.filter(first -> !at.isBefore(first.plus(age))).isPresent();
  }

  public Budget countCapacityWait(FailureCause why, Instant at) {
    return new Budget(
        startFailures, capacityWaits + 1, Optional.of(since.orElse(at)), Optional.of(why));
  }

  /// The same without what others said of the cause.
  public Budget inOurWords() {
    return new Budget(
        startFailures, capacityWaits, since, cause.map(it -> new FailureCause(it.code(), "")));
  }

  /// How many starts were declined.
  public int declined() {
    return startFailures + capacityWaits;
  }
}
