package dev.signalbox.metrics;

import java.util.List;
import java.util.Map;

/// What one series of the catalogue says now.
public sealed interface Reading {
  Series series();

  /// The one number that it says, which is a count where it counts or times.
  double number();

  /// @param labels in the order of the catalogue
  record Series(Meters meter, Map<String, String> labels) {}

  /// Counted since the start.
  record Count(Series series, double number) implements Reading {}

  /// A number of now; not finite where nothing is known.
  record Now(Series series, double number) implements Reading {}

  /// Timed since the start, in seconds.
  ///
  /// @param buckets by their bounds; the last has the longest duration as its bound
  record Histogram(Series series, long count, double sum, List<Bucket> buckets) implements Reading {
    public Histogram {
      buckets = List.copyOf(buckets);
    }

    @Override
    public double number() {
      return count;
    }
  }

  /// How many durations were not longer than this.
  record Bucket(double bound, long count) {}
}
