package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.DependencyStates;
import dev.signalbox.console.HealthServer;
import dev.signalbox.service.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/// Joins the health endpoint to the clients whose calls it tells of.
final class ServiceHealth {
  private ServiceHealth() {}

  static Future<HealthServer> start(
      Settings settings, AwsClients clients, SystemSources world, Vertx vertx) {
    var queues = new HashMap<String, String>();
    queues.put(settings.queues().events().url().value(), "events_queue");
    queues.put(settings.queues().task().url().value(), "task_queue");
    var states = new DependencyStates(world.clock(), queues, services(settings));
    clients.watch(states);
    return HealthServer.start(vertx, settings.http().host(), settings.http().port(), states);
  }

  private static List<String> services(Settings settings) {
    var services = new ArrayList<>(List.of("dynamodb"));
    settings.payloadBucket().ifPresent(_ -> services.add("s3"));
    settings.compute().enabledTypes().forEach(type -> services.add(type.word()));
    return services;
  }
}
