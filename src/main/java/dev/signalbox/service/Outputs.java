package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.timeline.DynamoOutputs;
import dev.signalbox.logs.CloudWatchOutput;
import dev.signalbox.orchestrator.output.OutputKeeper;
import dev.signalbox.orchestrator.port.output.OutputSource;
import dev.signalbox.service.settings.Settings;
import java.time.InstantSource;
import java.util.Optional;

/// What agents print: where it is read, and where the last lines of failed ones are kept.
public final class Outputs {
  private Outputs() {}

  public static OutputSource source(Settings settings, AwsClients clients) {
    return new CloudWatchOutput(
        clients.cloudWatchLogs(),
        Backends.logPlaces(settings.compute(), settings.aws().region(), clients));
  }

  public static DynamoOutputs kept(Settings settings, AwsClients clients) {
    return new DynamoOutputs(clients.dynamoDb(), settings.tables(), settings.policy().retention());
  }

  /// Empty where they are not kept.
  static Optional<OutputKeeper> keeper(Settings settings, AwsClients clients, InstantSource clock) {
    return settings.outputTail().kept()
        ? Optional.of(new OutputKeeper(source(settings, clients), kept(settings, clients), clock))
        : Optional.empty();
  }
}
