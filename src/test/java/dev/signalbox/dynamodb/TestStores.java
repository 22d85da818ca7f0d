package dev.signalbox.dynamodb;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.dynamodb.slots.SlotLimits;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.Transition.Move;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/// Stores for tests in which the limits do not matter, and the first row of a task.
public final class TestStores {
  /// What rows may name in the service.
  public static final ComputeTypes TYPES = ComputeTypes.of(AgentCoreSession.TYPE, EcsSession.TYPE);

  /// Real waits, with a chance of its own for each run.
  public static final ConflictBackoff SHORT_WAITS =
      new ConflictBackoff(
          RandomGenerator.getDefault(), time -> LockSupport.parkNanos(time.toNanos()));

  private TestStores() {}

  /// Returns a store that gives each user ten slots and keeps no documents.
  public static DynamoTaskStore store(DynamoDbAsyncClient client, TableNames tables) {
    return new DynamoTaskStore(client, tables, options(10), SHORT_WAITS);
  }

  static DynamoTaskStore.Options options(int slots) {
    return new DynamoTaskStore.Options(
        TYPES, SlotLimits.perUser(slots), Duration.ofDays(1), Optional.empty());
  }

  /// Returns the move that creates the row as it is.
  public static Move first(TaskRecord row) {
    return new Move(row, row, row.times().createdAt(), "test", List.of(), List.of());
  }
}
