package dev.signalbox.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The meters of one replica, in a registry of its own: two replicas in one process do not add up.
/// A meter of the catalogue is counted by its constant and the values of its labels, in the order
/// of the catalogue; a value that its label does not know is counted as `other`.
public final class ServiceMeters implements AutoCloseable {
  /// More than AWS's operations that we call, and a bound whatever is called.
  private static final int OPERATIONS_MAX = 100;

  private final PrometheusMeterRegistry registry;
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

  public ServiceMeters() {
    this.registry =
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, new KnownOnly(), Clock.SYSTEM);
    registry
        .config()
        .meterFilter(
            MeterFilter.maximumAllowableTags(
                Meters.AWS_CALLS.meterName(),
                Label.OPERATION.key(),
                OPERATIONS_MAX,
                MeterFilter.deny()));
    for (var meter : Meters.values()) {
      KnownSeries.of(meter).forEach(values -> counter(new Series(meter, values)));
    }
  }

  /// Leaves out what is not known. As a number that is none it would make no number of every sum
  /// that it stands in.
  private static final class KnownOnly extends PrometheusRegistry {
    @Override
    public MetricSnapshots scrape() {
      return new MetricSnapshots(super.scrape().stream().map(KnownOnly::known).toList());
    }

    private static MetricSnapshot known(MetricSnapshot metric) {
      return metric instanceof GaugeSnapshot gauge
          ? new GaugeSnapshot(
              gauge.getMetadata(),
              gauge.getDataPoints().stream().filter(it -> !Double.isNaN(it.getValue())).toList())
          : metric;
    }
  }

  /// One value for each label of the meter.
  private record Series(Meters meter, List<String> values) {
    static Series of(Meters meter, String... values) {
      var labels = meter.labels();
      if (labels.size() != values.length) {
        throw new IllegalArgumentException(meter + " has " + labels.size() + " labels");
      }
      var bounded = new String[values.length];
      for (int i = 0; i < values.length; i++) {
        bounded[i] = labels.get(i).bounded(values[i]);
      }
      return new Series(meter, List.of(bounded));
    }

    Tags tags() {
      var tags = new ArrayList<Tag>();
      for (int i = 0; i < values.size(); i++) {
        tags.add(Tag.of(meter.labels().get(i).key(), values.get(i)));
      }
      return Tags.of(tags);
    }
  }

  void count(Meters meter, String... values) {
    counter(Series.of(meter, values)).increment();
  }

  private Counter counter(Series series) {
    var known = counters.get(series);
    return known != null ? known : counters.computeIfAbsent(series, this::newCounter);
  }

  private Counter newCounter(Series series) {
    return Counter.builder(series.meter().meterName())
        .description(series.meter().sentence())
        .tags(series.tags())
        .register(registry);
  }

  /// A duration less than nothing, which clocks that disagree make, counts as none.
  void time(Meters meter, Duration took, String... values) {
    var series = Series.of(meter, values);
    var known = timers.get(series);
    var timer = known != null ? known : timers.computeIfAbsent(series, this::newTimer);
    timer.record(took.isNegative() ? Duration.ZERO : took);
  }

  private Timer newTimer(Series series) {
    return Timer.builder(series.meter().meterName())
        .description(series.meter().sentence())
        .tags(series.tags())
        .serviceLevelObjectives(Buckets.of(series.meter()))
        .register(registry);
  }

  /// Reads a number whenever somebody looks.
  void gauge(Meters meter, Supplier<Number> read, String... values) {
    Gauge.builder(meter.meterName(), read)
        .description(meter.sentence())
        .tags(Series.of(meter, values).tags())
        .strongReference(true)
        .baseUnit(meter.kind() == Meters.Kind.SECONDS ? "seconds" : null)
        .register(registry);
  }

  /// How often this was counted or timed so far, over all series that have these labels among
  /// theirs: names and values by turns.
  public double total(Meters meter, String... labels) {
    return registry.find(meter.meterName()).tags(labels).meters().stream()
        .mapToDouble(ServiceMeters::count)
        .sum();
  }

  private static double count(Meter meter) {
    return meter.match(
        Gauge::value,
        Counter::count,
        it -> (double) it.count(),
        it -> (double) it.count(),
        it -> (double) it.activeTasks(),
        Gauge::value,
        FunctionCounter::count,
        FunctionTimer::count,
        _ -> 0.0);
  }

  /// What each series of the catalogue says now.
  public List<Reading> read() {
    return Arrays.stream(Meters.values())
        .flatMap(
            meter ->
                registry.find(meter.meterName()).meters().stream()
                    .map(it -> SeriesReading.of(meter, it)))
        .toList();
  }

  /// All of it as Prometheus reads it.
  String scrape() {
    return registry.scrape();
  }

  PrometheusMeterRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    registry.close();
  }
}
