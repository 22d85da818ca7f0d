package dev.signalbox.deploy.watch;

import dev.signalbox.metrics.Meters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.cloudwatch.Metric;
import software.amazon.awscdk.services.cloudwatch.MetricOptions;

/// One metric of the service's own, as its lines in CloudWatch's format carry it: with all labels
/// of its meter, or summed up over all of them. There is nothing between, so that a name or a label
/// that the service does not write cannot stand in an alarm.
record Signal(Meters meter, String statistic, List<String> labels) {
  static final String NAMESPACE = "Signalbox";

  private static final String DEPLOYMENT = "deployment";

  Signal {
    labels = List.copyOf(labels);
    if (!labels.isEmpty() && labels.size() != meter.labelKeys().size()) {
      throw new IllegalArgumentException(meter + " has the labels " + meter.labelKeys());
    }
    if (!labels.isEmpty() && !meter.isToldByLabel()) {
      throw new IllegalArgumentException(meter + " is told as a sum only");
    }
    for (int i = 0; i < labels.size(); i++) {
      var told = meter.labelsTold().get(i);
      // Values that follow from the settings are told in a sentence only.
      if (told.contains("`, `") && !told.contains("`" + labels.get(i) + "`")) {
        throw new IllegalArgumentException(meter + ": " + labels.get(i) + " is none of " + told);
      }
    }
  }

  /// How often it happened.
  static Signal sum(Meters meter, String... labels) {
    return new Signal(meter, "Sum", List.of(labels));
  }

  static Signal maximum(Meters meter, String... labels) {
    return new Signal(meter, "Maximum", List.of(labels));
  }

  static Signal minimum(Meters meter, String... labels) {
    return new Signal(meter, "Minimum", List.of(labels));
  }

  static Signal percentile(Meters meter, int percent, String... labels) {
    return new Signal(meter, "p" + percent, List.of(labels));
  }

  Metric metric(String deployment, int minutes) {
    var dimensions = new LinkedHashMap<String, String>(Map.of(DEPLOYMENT, deployment));
    var keys = meter.labelKeys();
    for (int i = 0; i < labels.size(); i++) {
      dimensions.put(keys.get(i), labels.get(i));
    }
    return Metric.Builder.create()
        .namespace(NAMESPACE)
        .metricName(meter.meterName())
        .dimensionsMap(dimensions)
        .statistic(statistic)
        .period(Duration.minutes(minutes))
        .build();
  }

  /// The same for a graph, where a long name says nothing.
  Metric drawn(String deployment) {
    var words = labels.isEmpty() ? meter.meterName() : String.join(" ", labels);
    return metric(deployment, 1)
        .with(MetricOptions.builder().label(words + " " + statistic).build());
  }
}
