package dev.signalbox.cost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/// How long each sample of one kind took.
final class Latency {
  private final List<Duration> samples = Collections.synchronizedList(new ArrayList<>());

  void add(Duration sample) {
    samples.add(sample);
  }

  int count() {
    return samples.size();
  }

  Duration max() {
    return percentile(100);
  }

  /// The shortest time within which so many in a hundred are.
  Duration percentile(int percent) {
    var sorted = samples.stream().sorted().toList();
    var rank = (int) Math.ceil(sorted.size() * percent / 100.0);
    return sorted.get(Math.max(rank, 1) - 1);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d samples, p50 %.3f s, p99 %.3f s, max %.3f s",
        count(),
        seconds(percentile(50)),
        seconds(percentile(99)),
        seconds(max()));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
