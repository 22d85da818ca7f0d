package dev.signalbox.service.settings;

import dev.signalbox.ecs.EcsSettings;
import dev.signalbox.ecs.EcsSettings.AgentDefinition;
import dev.signalbox.ecs.EcsSettings.CapacityProvider;
import dev.signalbox.ecs.EcsSettings.ContainerName;
import dev.signalbox.ecs.EcsSettings.Family;
import dev.signalbox.ecs.EcsSettings.Launch;
import dev.signalbox.ecs.EcsSettings.Network;
import dev.signalbox.ecs.EcsSettings.PublicIp;
import dev.signalbox.ecs.EcsSettings.SecurityGroups;
import dev.signalbox.ecs.EcsSettings.Subnets;
import dev.signalbox.lifecycle.session.DeploymentName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings of ECS, which are all or nothing.
final class EcsSettingsReader {
  /// What stands in for a value that is missing, which was told as a problem already.
  private static final List<String> MISSING = List.of("missing");

  private static final Map<String, PublicIp> PUBLIC_IP =
      Map.of(
          "ENABLED", PublicIp.ENABLED,
          "true", PublicIp.ENABLED,
          "DISABLED", PublicIp.DISABLED,
          "false", PublicIp.DISABLED);

  private EcsSettingsReader() {}

  static EcsSettings read(SettingsReader reader, DeploymentName deployment) {
    var launch = launch(reader);
    return new EcsSettings(
        deployment,
        reader.given(Setting.ECS_CLUSTER_ARN).orElse(""),
        agent(reader),
        new Network(
            new Subnets(listed(reader, Setting.ECS_SUBNETS)),
            new SecurityGroups(listed(reader, Setting.ECS_SECURITY_GROUPS)),
            publicIp(reader, launch)),
        launch,
        reader.given(Setting.ECS_PLATFORM_VERSION),
        Map.of());
  }

  private static PublicIp publicIp(SettingsReader reader, Launch launch) {
    var publicIp = reader.word(Setting.ECS_ASSIGN_PUBLIC_IP, PUBLIC_IP);
    var others = launch.notOnFargate();
    if (publicIp == PublicIp.ENABLED && !others.isEmpty()) {
      reader.problem(
          Setting.ECS_ASSIGN_PUBLIC_IP.key()
              + " is ENABLED, but "
              + Setting.ECS_CAPACITY_PROVIDERS.key()
              + " names "
              + String.join(", ", others)
              + ": AWS gives an address to tasks on FARGATE and FARGATE_SPOT only");
    }
    return publicIp;
  }

  private static AgentDefinition agent(SettingsReader reader) {
    return new AgentDefinition(
        new Family(reader.given(Setting.ECS_TASK_DEFINITION).orElse("")),
        reader.given(Setting.ECS_PLANNING_TASK_DEFINITION).map(Family::new),
        new ContainerName(reader.text(Setting.ECS_CONTAINER_NAME)),
        reader.strings(Setting.ECS_COMMAND).orElse(BatchBootCommand.COMMAND));
  }

  private static List<String> listed(SettingsReader reader, Setting setting) {
    var entries = reader.list(setting);
    if (entries.isEmpty() && reader.given(setting).isPresent()) {
      reader.problem(setting.key() + ": has no entry between its commas");
    }
    return entries.isEmpty() ? MISSING : entries;
  }

  private static Launch launch(SettingsReader reader) {
    var providers =
        reader.each(
            Setting.ECS_CAPACITY_PROVIDERS,
            "name:weight or name:weight:base",
            EcsSettingsReader::provider);
    if (providers.isEmpty()) {
      return new Launch.Fargate();
    }
    if (providers.stream().allMatch(it -> it.weight() == 0 && it.base() == 0)) {
      reader.problem(
          Setting.ECS_CAPACITY_PROVIDERS.key() + ": at least one needs a weight or base above 0");
      return new Launch.Fargate();
    }
    return new Launch.CapacityProviders(providers);
  }

  private static Optional<CapacityProvider> provider(String entry) {
    var parts = entry.split(":", -1);
    if (parts.length < 2 || parts.length > 3 || parts[0].isBlank()) {
      return Optional.empty();
    }
    for (int i = 1; i < parts.length; i++) {
      if (!parts[i].matches("[0-9]{1,6}")) {
        return Optional.empty();
      }
    }
    var base = parts.length == 3 ? Integer.parseInt(parts[2]) : 0;
    return Optional.of(new CapacityProvider(parts[0], Integer.parseInt(parts[1]), base));
  }
}
