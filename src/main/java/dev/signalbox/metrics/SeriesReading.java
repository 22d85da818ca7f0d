package dev.signalbox.metrics;

import dev.signalbox.metrics.Reading.Bucket;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Reads Micrometer's meters as values.
final class SeriesReading {
  private SeriesReading() {}

  static Reading of(Meters meter, Meter series) {
    var named = new Reading.Series(meter, labels(meter, series));
    return switch (series) {
      case Counter counter -> new Reading.Count(named, counter.count());
      case Gauge gauge -> new Reading.Now(named, gauge.value());
      case Timer timer -> histogram(named, timer);
      default -> throw new IllegalStateException(series.getId() + " is of no kind of ours");
    };
  }

  private static Map<String, String> labels(Meters meter, Meter series) {
    var labels = new LinkedHashMap<String, String>();
    for (var key : meter.labelKeys()) {
      Optional.ofNullable(series.getId().getTag(key)).ifPresent(it -> labels.put(key, it));
    }
    return labels;
  }

  /// Durations beyond the last bound are told as the longest of late, or as the bound where that is
  /// forgotten.
  private static Reading histogram(Reading.Series named, Timer timer) {
    var snapshot = timer.takeSnapshot();
    var buckets = new ArrayList<Bucket>();
    var last = 0.0;
    for (var bucket : snapshot.histogramCounts()) {
      last = bucket.bucket(TimeUnit.SECONDS);
      buckets.add(new Bucket(last, (long) bucket.count()));
    }
    var longest = Math.max(last, snapshot.max(TimeUnit.SECONDS));
    buckets.add(new Bucket(longest, snapshot.count()));
    return new Reading.Histogram(
        named, snapshot.count(), snapshot.total(TimeUnit.SECONDS), List.copyOf(buckets));
  }
}
