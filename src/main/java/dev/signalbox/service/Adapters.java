package dev.signalbox.service;

import dev.signalbox.agentcore.AgentCoreComputeStrategy;
import dev.signalbox.agentcore.AgentCoreSettings;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.DynamoBlueprints;
import dev.signalbox.ecs.EcsComputeStrategy;
import dev.signalbox.lifecycle.Blueprint;
import dev.signalbox.orchestrator.ComputeStrategies;
import dev.signalbox.orchestrator.LaunchRate;
import dev.signalbox.orchestrator.LaunchRates;
import dev.signalbox.orchestrator.Payloads;
import dev.signalbox.orchestrator.Tally;
import dev.signalbox.payload.InlinePayloads;
import dev.signalbox.payload.S3Payloads;
import java.util.Optional;

/// What stands behind the orchestrator's ports, chosen by the settings.
final class Adapters {
  private Adapters() {}

  static ComputeStrategies strategies(Settings settings, AwsClients clients, Tally tally) {
    return new ComputeStrategies(
        settings.ecs().map(ecs -> new EcsComputeStrategy(clients.ecs(), ecs)),
        settings.defaults().agentCoreEnabled()
            ? Optional.of(
                new AgentCoreComputeStrategy(
                    clients.agentCore(), AgentCoreSettings.DEFAULTS, tally))
            : Optional.empty());
  }

  static Payloads payloads(Settings settings, AwsClients clients) {
    return settings
        .payloadBucket()
        .<Payloads>map(bucket -> new S3Payloads(clients.s3(), bucket))
        .orElseGet(InlinePayloads::new);
  }

  static DynamoBlueprints blueprints(Settings settings, AwsClients clients, World world) {
    var defaults = settings.defaults();
    return new DynamoBlueprints(
        clients.dynamoDb(),
        settings.tables(),
        Blueprint.of(defaults.computeType(), defaults.runtimeArn())
            .withGithubTokenSecret(defaults.githubTokenSecretArn()),
        settings.blueprintCache(),
        world.clock());
  }

  static LaunchRates launchRates(Settings settings, World world) {
    var perSecond = settings.startRates();
    return new LaunchRates(
        settings.ecs().map(_ -> new LaunchRate(perSecond.ecs(), world.clock())),
        settings.defaults().agentCoreEnabled()
            ? Optional.of(new LaunchRate(perSecond.agentCore(), world.clock()))
            : Optional.empty());
  }
}
