package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.console.Routes;
import dev.signalbox.explain.ExplanationJson;
import dev.signalbox.metrics.ScrapeRoute;
import dev.signalbox.metrics.ServiceMeters;
import dev.signalbox.service.inquiry.TaskExplanations;
import dev.signalbox.service.query.InReplica;
import dev.signalbox.service.query.ReadSides;
import dev.signalbox.service.served.JsonApi;
import dev.signalbox.service.served.Pages;
import dev.signalbox.service.settings.Settings;
import java.util.List;

/// What one replica serves on its HTTP port beside its health, as the settings say.
final class ServedRoutes {
  private ServedRoutes() {}

  /// @param replica what this one knows of itself
  static List<Routes> of(
      Settings settings,
      AwsClients clients,
      SystemSources sources,
      InReplica replica,
      ServiceMeters meters) {
    var scrape = new ScrapeRoute(meters);
    if (!settings.console().enabled()) {
      return List.of(scrape);
    }
    var explanations = new TaskExplanations(settings, clients, sources.random(), sources.clock());
    var read = ReadSides.of(settings, clients, sources.clock(), explanations, replica);
    var commands = ReadSides.commands(clients, settings.queues().task().url().value(), sources);
    return List.of(
        scrape,
        JsonApi.of(settings, read, commands, ExplanationJson::of),
        Pages.of(settings, read, commands, replica, sources));
  }
}
