package dev.signalbox.deploy.alarm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/// One alarm of a template, judged on datapoints as CloudWatch documents it: whether it rang at any
/// time of a run. Nothing is known of the time before.
public final class AlarmJudgement {
  private static final long SECOND = 1_000;

  private final JsonNode alarm;
  private final Datapoints points;
  private final long period;

  /// @param alarm its properties, with all references worked out
  public AlarmJudgement(JsonNode alarm, Datapoints points) {
    this.alarm = alarm;
    this.points = points;
    this.period = SECOND * period(alarm);
  }

  private static long period(JsonNode alarm) {
    return alarm.has("Period")
        ? alarm.path("Period").asLong()
        : alarm.findValues("Period").stream().mapToLong(JsonNode::asLong).max().orElseThrow();
  }

  /// @param from the beginning of the run
  /// @param to its end: a period that has only begun then counts for what came in it
  public boolean rang(long from, long to) {
    var breaching = new ArrayList<Boolean>();
    for (var at = from; at < to; at += period) {
      breaching.add(isBreaching(value(at)));
    }
    var n = alarm.path("EvaluationPeriods").asInt();
    var m = alarm.path("DatapointsToAlarm").asInt(n);
    for (int i = n; i <= breaching.size(); i++) {
      if (breaching.subList(i - n, i).stream().filter(it -> it).count() >= m) {
        return true;
      }
    }
    return false;
  }

  private boolean isBreaching(OptionalDouble value) {
    if (value.isEmpty()) {
      var missing = alarm.path("TreatMissingData").asText();
      return switch (missing) {
        case "breaching" -> true;
        case "notBreaching" -> false;
        default -> throw new IllegalArgumentException("not modelled: " + missing);
      };
    }
    var threshold = alarm.path("Threshold").asDouble();
    var comparison = alarm.path("ComparisonOperator").asText();
    return switch (comparison) {
      case "GreaterThanOrEqualToThreshold" -> value.getAsDouble() >= threshold;
      case "GreaterThanThreshold" -> value.getAsDouble() > threshold;
      case "LessThanThreshold" -> value.getAsDouble() < threshold;
      case "LessThanOrEqualToThreshold" -> value.getAsDouble() <= threshold;
      default -> throw new IllegalArgumentException("not modelled: " + comparison);
    };
  }

  private OptionalDouble value(long at) {
    if (!alarm.has("Metrics")) {
      var statistic =
          alarm.has("Statistic") ? alarm.path("Statistic") : alarm.path("ExtendedStatistic");
      return points.statistic(metric(alarm), statistic.asText(), at, at + period);
    }
    var values = new TreeMap<String, OptionalDouble>();
    var expression = "";
    for (var query : alarm.path("Metrics")) {
      if (query.has("Expression")) {
        expression = query.path("Expression").asText();
      } else {
        var stat = query.path("MetricStat");
        values.put(
            query.path("Id").asText(),
            points.statistic(
                metric(stat.path("Metric")), stat.path("Stat").asText(), at, at + period));
      }
    }
    return expression.isEmpty()
        ? values.firstEntry().getValue()
        : MetricMath.of(expression, values);
  }

  /// All metrics that it looks at.
  public List<Datapoints.Metric> metrics() {
    if (!alarm.has("Metrics")) {
      return List.of(metric(alarm));
    }
    var metrics = new ArrayList<Datapoints.Metric>();
    alarm
        .path("Metrics")
        .forEach(
            it -> {
              if (it.has("MetricStat")) {
                metrics.add(metric(it.at("/MetricStat/Metric")));
              }
            });
    return metrics;
  }

  private static Datapoints.Metric metric(JsonNode node) {
    var dimensions = new TreeMap<String, String>();
    node.path("Dimensions")
        .forEach(it -> dimensions.put(it.path("Name").asText(), it.path("Value").asText()));
    return new Datapoints.Metric(
        node.path("Namespace").asText(), node.path("MetricName").asText(), Map.copyOf(dimensions));
  }
}
