package dev.signalbox.service.health;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.DependencyStates;
import dev.signalbox.console.HealthServer;
import dev.signalbox.console.Loops;
import dev.signalbox.console.ReplicaHealth;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.service.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Joins the health endpoint to the clients whose calls it tells of.
public final class ServiceHealth {
  private static final long LOOK_MILLIS = 1_000;

  private ServiceHealth() {}

  /// What is not told by calls to AWS.
  public record Beside(SetupDoubts doubts, Loops loops) {}

  /// Listens, and from now on tells of outages in the log.
  ///
  /// @return fails with `CannotListen`
  public static Future<HealthServer> start(
      Settings settings, AwsClients clients, InstantSource clock, Vertx vertx, Beside beside) {
    var queues = queues(settings);
    var states = new DependencyStates(clock, queues, services(settings));
    clients.watch(states);
    var services = new HashMap<String, String>();
    queues.values().forEach(name -> services.put(name, "sqs"));
    var outages = new OutageLog(states, services, clock);
    var health = settings.http();
    var replica = new ReplicaHealth(states, beside.doubts(), beside.loops());
    return HealthServer.start(vertx, health.host(), health.port(), replica)
        .onSuccess(_ -> vertx.setPeriodic(LOOK_MILLIS, _ -> outages.look()));
  }

  /// The name of each queue, by its URL.
  static Map<String, String> queues(Settings settings) {
    var queues = new HashMap<String, String>();
    settings.queues().lanes().forEach((word, url) -> queues.put(url, word + "_lane_queue"));
    queues.put(settings.queues().events().deadLetters().value(), "events_dead_letter_queue");
    queues.put(settings.queues().task().deadLetters().value(), "task_dead_letter_queue");
    queues.put(settings.queues().events().url().value(), "events_queue");
    queues.put(settings.queues().task().url().value(), "task_queue");
    return queues;
  }

  private static List<String> services(Settings settings) {
    var services = new ArrayList<>(List.of("dynamodb"));
    settings.payloadBucket().ifPresent(_ -> services.add("s3"));
    settings.compute().enabledTypes().forEach(type -> services.add(type.word()));
    return services;
  }
}
