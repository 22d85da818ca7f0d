package dev.signalbox.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.stream.DoubleStream;

/// The upper bounds of the histograms. They are the same everywhere and for ever, because only what
/// has the same bounds can be added up; the bounds that objectives speak of are among them.
final class Buckets {
  private static final double[] OF_A_CALL = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };
  private static final double[] OF_AN_EVENT = {
    0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800
  };
  private static final double[] OF_A_WAIT = {
    0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600, 21_600, 86_400
  };

  private static final Map<Meters, double[]> BY_METER =
      Map.of(
          Meters.AWS_CALLS, OF_A_CALL,
          Meters.DETECTION, OF_AN_EVENT,
          Meters.EVENT_DELAY, OF_AN_EVENT);

  private Buckets() {}

  static Duration[] of(Meters meter) {
    return DoubleStream.of(BY_METER.getOrDefault(meter, OF_A_WAIT))
        .mapToObj(it -> Duration.ofNanos(Math.round(it * 1e9)))
        .toArray(Duration[]::new);
  }
}
