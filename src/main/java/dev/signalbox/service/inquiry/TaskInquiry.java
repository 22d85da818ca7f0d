package dev.signalbox.service.inquiry;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.DynamoApprovals;
import dev.signalbox.dynamodb.DynamoFailures;
import dev.signalbox.dynamodb.slots.DynamoWaitingTasks;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.dynamodb.timeline.TimelineItem;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.service.Backends;
import dev.signalbox.service.Stores;
import dev.signalbox.service.settings.Settings;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;

/// What the tables say about one task, for a person who asks. Everything is read at that moment,
/// the place in the queue too; nothing is written.
public final class TaskInquiry {
  private final TaskStore store;
  private final DynamoTimeline timeline;
  private final DynamoWaitingTasks queue;
  private final Optional<DynamoApprovals> approvals;
  private final DynamoFailures failures;
  private final InstantSource clock;

  public TaskInquiry(
      Settings settings, AwsClients clients, RandomGenerator random, InstantSource clock) {
    var client = clients.dynamoDb();
    var tables = settings.tables();
    this.store = Stores.tasks(settings, clients, random);
    this.timeline = new DynamoTimeline(client, tables);
    this.queue = new DynamoWaitingTasks(client, tables);
    this.approvals = Stores.approvals(settings, clients, random);
    this.failures = new DynamoFailures(client, tables);
    this.clock = clock;
  }

  /// What was found.
  public sealed interface Answer {
    /// The row and all that was noted about it, in order.
    ///
    /// @param queuePlace 1 for the next of its user; empty unless it is queued
    /// @param report what the backend said of the session's end, as far as the row keeps it
    /// @param similar empty unless it is a task of a repository that has failed
    record Found(
        TaskRecord record,
        List<DynamoTimeline.Entry> timeline,
        OptionalInt queuePlace,
        Optional<SessionReport> report,
        Optional<SimilarFailures> similar)
        implements Answer {}

    /// There is no such row.
    record Missing() implements Answer {}

    /// The row breaks the contract, so Signalbox leaves it alone.
    record Unreadable(String because) implements Answer {}
  }

  public Answer about(String taskId) {
    return switch (store.find(taskId)) {
      case TaskStore.Lookup.Found(var record) ->
          new Answer.Found(
              record, timeline(taskId), place(record), report(record), similar(record));
      case TaskStore.Lookup.Missing() -> new Answer.Missing();
      case TaskStore.Lookup.Unreadable(_, var because) -> new Answer.Unreadable(because);
    };
  }

  /// Without what an agent printed, which is a page of its own.
  private List<DynamoTimeline.Entry> timeline(String taskId) {
    return timeline.of(taskId).stream()
        .filter(it -> !it.eventType().equals(TimelineItem.OUTPUT))
        .toList();
  }

  /// What a task that waits for an approval asks; empty where no table for it is set.
  public Optional<DynamoApprovals.Asked> asked(TaskRecord record) {
    return approvals.map(it -> it.asked(record.taskId()));
  }

  static Optional<SessionReport> report(TaskRecord record) {
    var attempt = record.attempt();
    return attempt
        .computeType()
        .flatMap(
            type ->
                attempt
                    .end()
                    .flatMap(Attempt.SessionEnd::evidence)
                    .flatMap(evidence -> Backends.report(type, evidence)));
  }

  /// Whoever asks may not be allowed to read the index, and a table of before it has none: that is
  /// no reason to show nothing.
  private Optional<SimilarFailures> similar(TaskRecord record) {
    if (record.failure().isEmpty() || record.request().repo().isEmpty() || !record.settled()) {
      return Optional.empty();
    }
    try {
      return Optional.of(SimilarFailures.of(failures.like(record), clock.instant()));
    } catch (DependencyRefused _) {
      return Optional.of(SimilarFailures.UNKNOWN);
    }
  }

  private OptionalInt place(TaskRecord record) {
    return record.status() == TaskStatus.QUEUED
        ? OptionalInt.of(queue.place(record))
        : OptionalInt.empty();
  }
}
