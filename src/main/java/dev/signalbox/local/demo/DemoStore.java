package dev.signalbox.local.demo;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.dynamodb.ConflictBackoff;
import dev.signalbox.dynamodb.DynamoTaskStore;
import dev.signalbox.dynamodb.slots.SlotLimits;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The store that the demo reads its rows from; it writes nothing there, so no limit matters.
final class DemoStore {
  private DemoStore() {}

  static DynamoTaskStore of(LocalAws aws) {
    return new DynamoTaskStore(
        aws.clients().dynamoDb(),
        LocalNames.TABLES,
        new DynamoTaskStore.Options(
            ComputeTypes.of(AgentCoreSession.TYPE, EcsSession.TYPE),
            SlotLimits.perUser(Integer.MAX_VALUE),
            Duration.ofDays(1),
            Optional.empty()),
        new ConflictBackoff(RandomGenerator.getDefault(), _ -> {}));
  }
}
