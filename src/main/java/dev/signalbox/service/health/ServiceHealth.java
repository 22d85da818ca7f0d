package dev.signalbox.service.health;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.DependencyStates;
import dev.signalbox.console.HealthServer;
import dev.signalbox.console.Loops;
import dev.signalbox.console.ReplicaHealth;
import dev.signalbox.console.Turns;
import dev.signalbox.metrics.CallMeters;
import dev.signalbox.metrics.ReplicaGauges;
import dev.signalbox.metrics.ServiceMeters;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.service.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Joins the health endpoint to the clients whose calls it tells of.
public final class ServiceHealth {
  private static final long LOOK_MILLIS = 1_000;

  /// Far longer than a machine is held up.
  private static final Duration LOOKS_MISSED_MAX = Duration.ofMinutes(5);

  private ServiceHealth() {}

  /// What is not told by calls to AWS.
  public record Beside(SetupDoubts doubts, Loops loops, ServiceMeters meters) {}

  /// Listens, and from now on tells of outages in the log.
  ///
  /// @return fails with `CannotListen`
  public static Future<HealthServer> start(
      Settings settings, AwsClients clients, InstantSource clock, Vertx vertx, Beside beside) {
    var queues = queues(settings);
    var states = new DependencyStates(clock, queues, services(settings));
    clients.watch(states.and(new CallMeters(beside.meters())));
    var gauges = new ReplicaGauges(beside.meters(), clock);
    gauges.dependencies(states);
    gauges.doubts(beside.doubts());
    var services = new HashMap<String, String>();
    queues.values().forEach(name -> services.put(name, "sqs"));
    var outages = new OutageLog(states, services, clock);
    var health = settings.http();
    var replica = new ReplicaHealth(states, beside.doubts(), beside.loops());
    return HealthServer.start(vertx, health.host(), health.port(), replica)
        .onSuccess(_ -> look(outages, vertx, beside.loops(), new Turns(clock)));
  }

  private static void look(OutageLog outages, Vertx vertx, Loops loops, Turns turns) {
    loops.watch("outages", turns::last, LOOKS_MISSED_MAX);
    vertx.setPeriodic(
        LOOK_MILLIS,
        _ -> {
          turns.mark();
          outages.look();
        });
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
