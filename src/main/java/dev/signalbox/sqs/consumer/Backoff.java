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

  public Duration bound(int count) {
    // 2^30 base delays are beyond any cap in use, and a long holds them.
    var doublings = Math.clamp(count - 1L, 0, 30);
    var bound = base.multipliedBy(1L << doublings);
    return bound.compareTo(cap) < 0 ? bound : cap;
  }
}
