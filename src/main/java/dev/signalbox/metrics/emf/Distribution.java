package dev.signalbox.metrics.emf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.metrics.Reading;
import dev.signalbox.metrics.Reading.Bucket;
import dev.signalbox.metrics.Reading.Histogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The durations that were added to a histogram, as values with how often each came. A duration is
/// told as the upper bound of its bucket, so that no percentile looks better than it is.
record Distribution(List<Bucket> values, long count, double sum) {
  /// Returns what was added; empty if nothing was.
  static Optional<Distribution> between(Optional<Reading> before, Histogram now) {
    var last = before.map(Histogram.class::cast);
    var count = now.count() - last.map(Histogram::count).orElse(0L);
    if (count <= 0) {
      return Optional.empty();
    }
    var sum = now.sum() - last.map(Histogram::sum).orElse(0.0);
    return Optional.of(new Distribution(added(last, now), count, Math.max(0, sum)));
  }

  private static List<Bucket> added(Optional<Histogram> last, Histogram now) {
    var added = new ArrayList<Bucket>();
    var below = 0L;
    for (int i = 0; i < now.buckets().size(); i++) {
      var bucket = now.buckets().get(i);
      var index = i;
      var upTo = bucket.count() - last.map(it -> it.buckets().get(index).count()).orElse(0L);
      if (upTo > below) {
        added.add(new Bucket(bucket.bound(), upTo - below));
      }
      below = upTo;
    }
    return added;
  }

  void writeTo(ObjectNode to) {
    var bounds = to.putArray("Values");
    values.forEach(it -> bounds.add(it.bound()));
    var counts = to.putArray("Counts");
    values.forEach(it -> counts.add(it.count()));
    to.put("Count", count).put("Sum", sum);
    to.put("Min", values.getFirst().bound()).put("Max", values.getLast().bound());
  }
}
