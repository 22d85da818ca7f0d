package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.DependencyStates;
import dev.signalbox.console.HealthServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// Joins the health endpoint to the clients whose calls it tells of.
final class ServiceHealth {
  private ServiceHealth() {}

  static Future<HealthServer> start(
      Settings settings, AwsClients clients, World world, Vertx vertx) {
    var queues = new HashMap<String, String>();
    queues.put(settings.eventsQueue().url(), "events_queue");
    queues.put(settings.taskQueue().url(), "task_queue");
    var states = new DependencyStates(world.clock(), queues, services(settings));
    clients.watch(states);
    return HealthServer.start(vertx, settings.http().host(), settings.http().port(), states);
  }

  private static List<String> services(Settings settings) {
    var services = new ArrayList<>(List.of("dynamodb"));
    settings.ecs().ifPresent(_ -> services.add("ecs"));
    settings.payloadBucket().ifPresent(_ -> services.add("s3"));
    if (settings.defaults().agentCoreEnabled()) {
      services.add("agentcore");
    }
    return services;
  }
}
