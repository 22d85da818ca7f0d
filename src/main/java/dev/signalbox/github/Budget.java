package dev.signalbox.github;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// The time that one reading has.
final class Budget {
  /// So that one attempt that hangs does not use up all of it.
  private static final int ATTEMPTS_IN_IT = 3;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);

  /// What the time is taken from.
  ///
  /// @param pause lets the calling thread wait
  record Timing(InstantSource clock, RandomGenerator random, Consumer<Duration> pause) {}

  private final Timing timing;
  private final Instant end;
  private final Duration attemptMax;

  Budget(Duration time, Timing timing) {
    this.timing = timing;
    this.end = timing.clock().instant().plus(time);
    this.attemptMax = time.dividedBy(ATTEMPTS_IN_IT);
  }

  /// How long the next attempt may take; empty if there is no time for one.
  Optional<Duration> forAttempt() {
    var left = left();
    return left.isPositive()
        ? Optional.of(left.compareTo(attemptMax) < 0 ? left : attemptMax)
        : Optional.empty();
  }

  /// Waits before another attempt, longer each time.
  ///
  /// @return false if there is no time for that
  boolean pauseAfter(int failures) {
    var full = FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, 10)).toMillis();
    return pause(Duration.ofMillis(full / 2 + timing.random().nextLong(full / 2 + 1)));
  }

  /// Waits for as long as GitHub asks for.
  ///
  /// @return false if there is no time for that
  boolean pause(Duration time) {
    if (time.compareTo(left()) >= 0) {
      return false;
    }
    timing.pause().accept(time);
    return true;
  }

  Instant now() {
    return timing.clock().instant();
  }

  private Duration left() {
    return Duration.between(timing.clock().instant(), end);
  }
}
