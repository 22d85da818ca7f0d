package dev.signalbox.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.deploy.alarm.AlarmJudgement;
import dev.signalbox.deploy.alarm.Datapoints;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The alarms of a synthesised deployment, judged on datapoints.
record Alarms(Variant variant) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TYPE = "AWS::CloudWatch::Alarm";

  /// By their short names, with all references worked out.
  Map<String, JsonNode> byName() {
    var watch = Resolved.of(variant, "Watch");
    var alarms = new TreeMap<String, JsonNode>();
    variant
        .watch()
        .all(TYPE)
        .forEach(
            (id, alarm) ->
                alarms.put(
                    id.replaceAll("^OperationalAlarms|[0-9A-F]{8}$", ""),
                    named(watch.workedOut(alarm))));
    return alarms;
  }

  /// With the names that a run gives to queues, cluster and service, which have none before they
  /// are deployed.
  private static JsonNode named(JsonNode alarm) {
    var text =
        alarm
            .toString()
            .replaceAll(
                "\"(?:TaskQueues|TaskRowPipe|EcsEventRule)(\\w+?)[0-9A-F]{8}\\.QueueName\"",
                "\"$1\"")
            .replaceAll("\"TaskOrchestratorCluster\\w+\"", "\"cluster\"")
            .replaceAll("\"TaskOrchestratorService\\w+\\.Name\"", "\"service\"");
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Names of those that ring.
  Set<String> ringing(Datapoints points, long from, long to) {
    var ringing = new TreeSet<String>();
    byName()
        .forEach(
            (name, alarm) -> {
              if (new AlarmJudgement(alarm, points).rang(from, to)) {
                ringing.add(name);
              }
            });
    return ringing;
  }

  Set<Datapoints.Metric> metrics() {
    var metrics = new TreeSet<Datapoints.Metric>();
    byName()
        .values()
        .forEach(it -> metrics.addAll(new AlarmJudgement(it, new Datapoints()).metrics()));
    return metrics;
  }
}
