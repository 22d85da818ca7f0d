package dev.signalbox.local;

import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.Signalbox;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.settings.Settings;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// A replica of the service on a local AWS, with the settings that a test is about.
final class Replica {
  private Replica() {}

  static Signalbox start(LocalAws aws, List<String> agent, Map<String, String> changes) {
    if (!(Settings.read(environment(aws, agent, changes))
        instanceof Settings.Reading.Good(var settings))) {
      throw new IllegalStateException("wrong settings");
    }
    var clients = ConfiguredClients.of(settings, Optional.of(LocalAws.credentials()));
    return Signalbox.start(
        settings, clients, new SystemSources(InstantSource.system(), RandomGenerator.getDefault()));
  }

  static Map<String, String> environment(
      LocalAws aws, List<String> agent, Map<String, String> changes) {
    var environment = new TreeMap<>(aws.serviceEnvironment(agent));
    environment.putAll(changes);
    return environment;
  }
}
