package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.ConflictBackoff;
import dev.signalbox.dynamodb.DynamoApprovals;
import dev.signalbox.dynamodb.DynamoTaskStore;
import dev.signalbox.dynamodb.slots.SlotLimits;
import dev.signalbox.dynamodb.sweep.DynamoOpenTasks;
import dev.signalbox.service.settings.Settings;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What reads and writes the tables, for the service and for the commands beside it.
public final class Stores {
  private Stores() {}

  /// The one place where a store is built.
  public static DynamoTaskStore tasks(
      Settings settings, AwsClients clients, RandomGenerator random) {
    var slots = new SlotLimits(settings.limits().perUser(), settings.limits().overall());
    return new DynamoTaskStore(
        clients.dynamoDb(),
        settings.tables(),
        new DynamoTaskStore.Options(
            Backends.KNOWN, slots, settings.policy().retention(), settings.payloadBucket()),
        new ConflictBackoff(random, new TimerPause()));
  }

  /// Empty where there is no table for it.
  public static Optional<DynamoApprovals> approvals(
      Settings settings, AwsClients clients, RandomGenerator random) {
    var tables = settings.tables();
    return tables
        .taskApprovals()
        .map(
            _ ->
                new DynamoApprovals(
                    clients.dynamoDb(),
                    tables,
                    settings.policy().retention(),
                    new ConflictBackoff(random, new TimerPause())));
  }

  public static DynamoOpenTasks open(Settings settings, AwsClients clients) {
    return new DynamoOpenTasks(clients.dynamoDb(), settings.tables(), Backends.KNOWN);
  }
}
