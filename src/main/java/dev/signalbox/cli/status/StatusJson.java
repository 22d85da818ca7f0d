package dev.signalbox.cli.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.query.Overview;
import dev.signalbox.query.Overview.Quantiles;
import dev.signalbox.query.json.OverviewJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// A deployment as one JSON document. Where the tables cannot be read, what they tell is left out.
final class StatusJson {
  private StatusJson() {}

  static ObjectNode of(Overview overview) {
    var json = JsonNodeFactory.instance.objectNode();
    OverviewJson.judge(json, overview);
    json.put("at", overview.at().toString()).put("window_s", overview.window().toSeconds());
    json.set("unknown", OverviewJson.unknown(overview));
    if (overview.knowsTables()) {
      tasks(json, overview);
      quantiles(json.putObject("time_to_start"), overview.timeToStart());
      quantiles(json.putObject("detection"), overview.detection());
      replicas(json, overview);
    }
    queues(json, overview);
    dependencies(json, overview);
    return json;
  }

  private static void tasks(ObjectNode json, Overview overview) {
    var states = json.putArray("states");
    overview
        .states()
        .forEach(
            (status, count) ->
                states
                    .addObject()
                    .put("status", status.name())
                    .put("tasks", count.number())
                    .put("exact", count.exact()));
    var failures = json.putArray("failures");
    overview
        .failures()
        .forEach(
            it ->
                failures
                    .addObject()
                    .put("code", it.code().name())
                    .put("tasks", it.number())
                    .put("since", it.since().toString())
                    .put("last", it.last().toString()));
  }

  private static void quantiles(ObjectNode json, Quantiles times) {
    json.put("of", times.of());
    if (times.of() > 0) {
      json.put("p50_s", BigDecimal.valueOf(times.p50().toMillis(), 3));
      json.put("p95_s", BigDecimal.valueOf(times.p95().toMillis(), 3));
      json.put("p99_s", BigDecimal.valueOf(times.p99().toMillis(), 3));
    }
  }

  private static void queues(ObjectNode json, Overview overview) {
    var queues = json.putArray("queues");
    for (var queue : overview.queues()) {
      var node = queues.addObject().put("name", queue.name());
      node.put("kind", queue.kind().name().toLowerCase(Locale.ROOT));
      node.put("depth", queue.depth()).put("in_flight", queue.inFlight());
      text(node, "oldest", queue.oldest().map(Instant::toString));
    }
  }

  private static void replicas(ObjectNode json, Overview overview) {
    var replicas = json.putArray("replicas");
    for (var replica : overview.replicas()) {
      var node = replicas.addObject().put("name", replica.name());
      node.put("leases", replica.leases()).put("last_seen", replica.lastSeen().toString());
    }
  }

  private static void dependencies(ObjectNode json, Overview overview) {
    var dependencies = json.putArray("dependencies");
    for (var one : overview.dependencies()) {
      var node = dependencies.addObject().put("name", one.name()).put("status", one.status());
      text(node, "since", one.since().map(Instant::toString));
      text(node, "cause", one.cause());
    }
  }

  private static void text(ObjectNode json, String name, Optional<String> text) {
    text.ifPresentOrElse(it -> json.put(name, it), () -> json.putNull(name));
  }
}
