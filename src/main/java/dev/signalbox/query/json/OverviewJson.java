package dev.signalbox.query.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.query.Condition;
import dev.signalbox.query.Overview;
import dev.signalbox.query.Overview.Quantiles;
import java.util.Locale;
import java.util.TreeMap;

/// How the deployment is. Where the tables cannot be read, what they tell is left out.
public final class OverviewJson {
  private OverviewJson() {}

  public static ObjectNode of(Overview overview) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("at", overview.at().toString()).put("window_s", overview.window().toSeconds());
    judge(json, overview);
    json.set("unknown", unknown(overview));
    if (overview.knowsTables()) {
      tables(json, overview);
    }
    queues(json.putArray("queues"), overview);
    dependencies(json.putArray("dependencies"), overview);
    var corrections = json.putObject("corrections");
    new TreeMap<>(overview.corrections()).forEach(corrections::put);
    return json;
  }

  /// Whether it is healthy, and what is wrong, each with what to do.
  public static void judge(ObjectNode json, Overview overview) {
    var condition = Condition.of(overview);
    json.put("healthy", condition.isHealthy());
    var findings = json.putArray("findings");
    condition
        .findings()
        .forEach(it -> findings.addObject().put("what", it.what()).put("next_step", it.nextStep()));
  }

  /// What could not be told, and why.
  public static ArrayNode unknown(Overview overview) {
    var json = JsonNodeFactory.instance.arrayNode();
    overview
        .unknown()
        .forEach(it -> json.addObject().put("what", it.what()).put("because", it.because()));
    return json;
  }

  private static void tables(ObjectNode json, Overview overview) {
    var states = json.putObject("states");
    new TreeMap<>(overview.states())
        .forEach(
            (status, count) ->
                states
                    .putObject(status.name())
                    .put("number", count.number())
                    .put("exact", count.exact()));
    ended(json.putArray("ended"), overview);
    quantiles(json.putObject("time_to_start"), overview.timeToStart());
    quantiles(json.putObject("detection"), overview.detection());
    failures(json.putArray("failures"), overview);
    replicas(json.putArray("replicas"), overview);
  }

  private static void ended(ArrayNode json, Overview overview) {
    for (var minute : overview.ended()) {
      json.addObject()
          .put("at", minute.at().toString())
          .put("completed", minute.completed())
          .put("failed", minute.failed())
          .put("other", minute.other());
    }
  }

  private static void quantiles(ObjectNode json, Quantiles of) {
    json.put("of", of.of());
    if (of.of() > 0) {
      json.put("p50_s", Members.seconds(of.p50()));
      json.put("p95_s", Members.seconds(of.p95()));
      json.put("p99_s", Members.seconds(of.p99()));
    }
  }

  private static void failures(ArrayNode json, Overview overview) {
    for (var failures : overview.failures()) {
      json.addObject()
          .put("failure_code", failures.code().name())
          .put("number", failures.number())
          .put("since", failures.since().toString())
          .put("last", failures.last().toString());
    }
  }

  private static void queues(ArrayNode json, Overview overview) {
    for (var queue : overview.queues()) {
      var told = json.addObject().put("name", queue.name());
      told.put("kind", queue.kind().name().toLowerCase(Locale.ROOT));
      told.put("depth", queue.depth()).put("in_flight", queue.inFlight());
      Members.time(told, "oldest", queue.oldest());
    }
  }

  private static void replicas(ArrayNode json, Overview overview) {
    for (var replica : overview.replicas()) {
      json.addObject()
          .put("name", replica.name())
          .put("leases", replica.leases())
          .put("last_seen", replica.lastSeen().toString());
    }
  }

  private static void dependencies(ArrayNode json, Overview overview) {
    for (var dependency : overview.dependencies()) {
      var told = json.addObject().put("name", dependency.name());
      told.put("status", dependency.status());
      Members.time(told, "since", dependency.since());
      Members.text(told, "cause", dependency.cause());
    }
  }
}
