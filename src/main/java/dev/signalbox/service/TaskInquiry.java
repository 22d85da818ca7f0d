package dev.signalbox.service;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.slots.DynamoWaitingTasks;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.service.settings.Settings;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// What the tables say about one task, for a person who asks. Everything is read at that moment,
/// the place in the queue too; nothing is written.
public final class TaskInquiry {
  private final TaskStore store;
  private final DynamoTimeline timeline;
  private final DynamoWaitingTasks queue;

  public TaskInquiry(Settings settings, AwsClients clients, RandomGenerator random) {
    var client = clients.dynamoDb();
    var tables = settings.tables();
    this.store = Composition.store(settings, clients, random);
    this.timeline = new DynamoTimeline(client, tables);
    this.queue = new DynamoWaitingTasks(client, tables);
  }

  /// What was found.
  public sealed interface Answer {
    /// The row and all that was noted about it, in order.
    ///
    /// @param queuePlace 1 for the next of its user; empty unless it is queued
    record Found(TaskRecord record, List<DynamoTimeline.Entry> timeline, OptionalInt queuePlace)
        implements Answer {}

    /// There is no such row.
    record Missing() implements Answer {}

    /// The row breaks the contract, so Signalbox leaves it alone.
    record Unreadable(String because) implements Answer {}
  }

  public Answer about(String taskId) {
    return switch (store.find(taskId)) {
      case TaskStore.Lookup.Found(var record) ->
          new Answer.Found(record, timeline.of(taskId), place(record));
      case TaskStore.Lookup.Missing() -> new Answer.Missing();
      case TaskStore.Lookup.Unreadable(_, var because) -> new Answer.Unreadable(because);
    };
  }

  private OptionalInt place(TaskRecord record) {
    return record.status() == TaskStatus.QUEUED
        ? OptionalInt.of(queue.place(record))
        : OptionalInt.empty();
  }
}
