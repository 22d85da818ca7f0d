package dev.signalbox.dynamodb;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.dynamodb.slots.SlotLimits;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.orchestrator.QueueOrderContract;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;

class DynamoQueueOrderTest extends QueueOrderContract {
  private static final LocalTables TABLES = LocalTables.start();

  @AfterAll
  static void stop() {
    TABLES.close();
  }

  @Override
  protected TaskStore store(int slotsPerUser) {
    return new DynamoTaskStore(
        TABLES.client(),
        LocalTables.NAMES,
        new DynamoTaskStore.Options(
            ComputeTypes.of(EcsSession.TYPE, AgentCoreSession.TYPE),
            SlotLimits.perUser(slotsPerUser),
            Duration.ofDays(1),
            Optional.empty()),
        TestStores.SHORT_WAITS);
  }
}
