package dev.signalbox.service.settings;

import static dev.signalbox.service.settings.Setting.*;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.ecs.EcsSettings;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.lifecycle.task.Blueprint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What sessions run on.
///
/// @param defaultType of repositories that name none
/// @param githubTokenSecretArn of repositories that name none
/// @param ecs empty where ECS is not enabled
public record ComputeSettings(
    ComputeType defaultType,
    Optional<String> githubTokenSecretArn,
    AgentCore agentCore,
    Optional<Ecs> ecs) {
  private static final int STARTS_MAX = 1000;

  /// How sessions run on AgentCore.
  ///
  /// @param runtimeArn of repositories that name none
  /// @param startRate starts per second of this replica
  public record AgentCore(
      boolean enabled, Optional<String> runtimeArn, Duration invokeTimeout, int startRate) {}

  /// How sessions run on ECS.
  ///
  /// @param startRate starts per second of this replica
  public record Ecs(EcsSettings settings, int startRate) {}

  /// Returns the backends that are switched on.
  public List<ComputeType> enabledTypes() {
    var types = new ArrayList<ComputeType>();
    ecs.ifPresent(_ -> types.add(EcsSession.TYPE));
    if (agentCore.enabled()) {
      types.add(AgentCoreSession.TYPE);
    }
    return types;
  }

  /// Returns what repositories get that say nothing.
  public Blueprint defaultBlueprint() {
    return Blueprint.of(defaultType, agentCore.runtimeArn())
        .withGithubTokenSecret(githubTokenSecretArn);
  }

  static ComputeSettings read(SettingsReader reader) {
    var ecsEnabled = reader.flag(ECS_ENABLED);
    var deployment = reader.deployment(DEPLOYMENT_NAME);
    new Requirements(reader).checkEcs(ecsEnabled);
    var settings =
        new ComputeSettings(
            reader.word(
                DEFAULT_COMPUTE_TYPE,
                Map.of("agentcore", AgentCoreSession.TYPE, "ecs", EcsSession.TYPE)),
            reader.given(GITHUB_TOKEN_SECRET_ARN),
            agentCore(reader),
            ecsEnabled ? Optional.of(ecs(reader, deployment)) : Optional.empty());
    if (settings.defaultType.equals(EcsSession.TYPE) && !ecsEnabled) {
      reader.problem(
          DEFAULT_COMPUTE_TYPE.key() + " is ecs, but " + ECS_ENABLED.key() + " is not true");
    }
    return settings;
  }

  private static AgentCore agentCore(SettingsReader reader) {
    var enabled = reader.flag(AGENTCORE_ENABLED);
    new Requirements(reader).checkAgentCore(enabled);
    return new AgentCore(
        enabled,
        reader.given(AGENTCORE_RUNTIME_ARN),
        reader.time(AGENTCORE_INVOKE_TIMEOUT, Duration.ofSeconds(1), Duration.ofMinutes(15)),
        reader.number(AGENTCORE_START_RATE, 1, STARTS_MAX));
  }

  private static Ecs ecs(SettingsReader reader, DeploymentName deployment) {
    return new Ecs(
        EcsSettingsReader.read(reader, deployment), reader.number(ECS_START_RATE, 1, STARTS_MAX));
  }
}
