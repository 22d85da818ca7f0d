package dev.signalbox.dynamodb.query;

import dev.signalbox.query.Overview.Quantiles;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// Quantiles of some durations, each a duration that was really seen.
final class Sample {
  private Sample() {}

  /// A time that runs backwards is one of two clocks that differ, and counts as none.
  static Quantiles of(Stream<Duration> durations) {
    var sorted = durations.map(it -> it.isNegative() ? Duration.ZERO : it).sorted().toList();
    return new Quantiles(
        sorted.size(), quantile(sorted, 0.50), quantile(sorted, 0.95), quantile(sorted, 0.99));
  }

  private static Duration quantile(List<Duration> sorted, double share) {
    return sorted.isEmpty()
        ? Duration.ZERO
        : sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }
}
