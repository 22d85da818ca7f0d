package dev.signalbox.sqs.consumer;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Exponential back-off with full jitter: any delay up to the bound is as likely, so that messages
/// which failed together do not come back together.
public record Backoff(Duration base, Duration cap) {
  /// @param count how often it was tried, from 1
  public Duration delay(int count, RandomGenerator random) {
    return Duration.ofMillis((long) Math.ceil(bound(count).toMillis() * random.nextDouble()));
  }

  /// Returns a delay that grows with each try, for a trouble that a person has to end: at least
  /// half of the bound.
  public Duration growingDelay(int count, RandomGenerator random) {
    return bound(count).dividedBy(2).plus(delay(count, random).dividedBy(2));
  }

  public Duration bound(int count) {
    // 2^30 base delays are beyond any cap in use, and a long holds them.
    var doublings = Math.clamp(count - 1L, 0, 30);
    var bound = base.multipliedBy(1L << doublings);
    return bound.compareTo(cap) < 0 ? bound : cap;
  }
}
