package dev.signalbox.deploy.alarm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What CloudWatch makes of lines in its embedded metric format: for each metric the values and
/// when they came. Times are in milliseconds.
public final class Datapoints {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<Metric, List<Sample>> samples = new TreeMap<>();

  /// A metric of its own for each set of dimensions, as CloudWatch bills it.
  public record Metric(String namespace, String name, Map<String, String> dimensions)
      implements Comparable<Metric> {
    public Metric {
      dimensions = new TreeMap<>(dimensions);
    }

    @Override
    public int compareTo(Metric other) {
      return toString().compareTo(other.toString());
    }
  }

  /// A value and how often it came.
  private record Sample(long time, double value, double count) {}

  public static Datapoints read(Path file) {
    var points = new Datapoints();
    try {
      for (var line : Files.readAllLines(file)) {
        points.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return points;
  }

  /// Adds what one line says.
  public void add(JsonNode line) {
    var time = line.at("/_aws/Timestamp").asLong();
    for (var directive : line.at("/_aws/CloudWatchMetrics")) {
      for (var keys : directive.path("Dimensions")) {
        var dimensions = new TreeMap<String, String>();
        keys.forEach(it -> dimensions.put(it.asText(), line.path(it.asText()).asText()));
        for (var metric : directive.path("Metrics")) {
          var name = metric.path("Name").asText();
          add(
              new Metric(directive.path("Namespace").asText(), name, dimensions),
              time,
              line.path(name));
        }
      }
    }
  }

  /// A number, or values with how often each came.
  private void add(Metric metric, long time, JsonNode value) {
    if (value.isObject()) {
      var values = value.path("Values");
      for (int i = 0; i < values.size(); i++) {
        put(metric, time, values.get(i).asDouble(), value.path("Counts").path(i).asDouble());
      }
    } else if (value.isNumber()) {
      put(metric, time, value.asDouble(), 1);
    } else {
      throw new IllegalArgumentException(metric + " has no value");
    }
  }

  public void put(Metric metric, long time, double value, double count) {
    samples.computeIfAbsent(metric, _ -> new ArrayList<>()).add(new Sample(time, value, count));
  }

  public Set<Metric> metrics() {
    return new TreeSet<>(samples.keySet());
  }

  /// From the first value of any metric.
  public long first() {
    return samples.values().stream()
        .flatMap(List::stream)
        .mapToLong(Sample::time)
        .min()
        .orElseThrow();
  }

  public long last() {
    return samples.values().stream()
        .flatMap(List::stream)
        .mapToLong(Sample::time)
        .max()
        .orElseThrow();
  }

  /// A statistic of what came from a time on and before another; empty if nothing came.
  OptionalDouble statistic(Metric metric, String statistic, long from, long before) {
    var within =
        samples.getOrDefault(metric, List.of()).stream()
            .filter(it -> it.time >= from && it.time < before)
            .toList();
    if (within.isEmpty()) {
      return OptionalDouble.empty();
    }
    var values = within.stream().mapToDouble(Sample::value);
    return switch (statistic) {
      case "Sum" -> OptionalDouble.of(within.stream().mapToDouble(it -> it.value * it.count).sum());
      case "Maximum" -> values.max();
      case "Minimum" -> values.min();
      case "Average" ->
          OptionalDouble.of(
              within.stream().mapToDouble(it -> it.value * it.count).sum()
                  / within.stream().mapToDouble(Sample::count).sum());
      default -> OptionalDouble.of(percentile(within, statistic));
    };
  }

  private static double percentile(List<Sample> within, String statistic) {
    if (!statistic.matches("p[0-9]+(\\.[0-9]+)?")) {
      throw new IllegalArgumentException("not modelled: " + statistic);
    }
    var share = Double.parseDouble(statistic.substring(1)) / 100;
    var sorted = within.stream().sorted(Comparator.comparingDouble(Sample::value)).toList();
    var below = share * sorted.stream().mapToDouble(Sample::count).sum();
    var seen = 0.0;
    for (var sample : sorted) {
      seen += sample.count;
      if (seen >= below) {
        return sample.value;
      }
    }
    return sorted.getLast().value;
  }
}
