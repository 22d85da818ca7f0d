package dev.signalbox.dynamodb.query;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.query.Overview.Count;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// Open tasks by status. No index has the status, because every step of every task would write it:
/// so the entries of the index of deadlines are counted, and the rows of some are read. While there
/// are few, that is all of them; else the sample stands for the rest of its shard.
final class OpenCounts {
  private static final int COUNTED_MAX = 2_000;
  private static final int ROWS_MAX = 30;
  private static final String DEADLINE = "deadline_at";
  private static final List<String> ATTRIBUTES = List.of("task_id", "status", DEADLINE);

  private final AwsCall calls = new AwsCall("dynamodb");
  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final ComputeTypes types;

  OpenCounts(DynamoDbAsyncClient client, TableNames tables, ComputeTypes types) {
    this.client = client;
    this.tables = tables;
    this.types = types;
  }

  /// The entries of one shard.
  private record Shard(List<String> taskIds, boolean whole) {
    /// Every so many-th, so that not only those are looked at that are due next.
    List<String> sample() {
      var step = Math.max(1, (taskIds.size() + ROWS_MAX - 1) / ROWS_MAX);
      var ids = new ArrayList<String>();
      for (int i = 0; i < taskIds.size(); i += step) {
        ids.add(taskIds.get(i));
      }
      return ids;
    }
  }

  /// What came of one look.
  ///
  /// @param overdue whether a deadline lies before the time that was asked for
  record Open(Map<TaskStatus, Count> states, boolean overdue) {}

  /// What is due first is in each sample, so that nothing overdue is overlooked.
  Open read(Instant deadlineBefore) {
    var shards = shards();
    var sampled = shards.stream().flatMap(it -> it.sample().stream()).toList();
    var rows = new SummaryRows(client, tables.tasks(), "task_id", ATTRIBUTES).of(sampled);
    return new Open(
        states(shards, rows),
        rows.values().stream()
            .flatMap(it -> it.timeOf(DEADLINE).stream())
            .anyMatch(deadlineBefore::isAfter));
  }

  private static Map<TaskStatus, Count> states(List<Shard> shards, Map<String, Item> rows) {
    var numbers = new EnumMap<TaskStatus, Double>(TaskStatus.class);
    var exact = true;
    for (var shard : shards) {
      var sample = shard.sample();
      exact &= shard.whole() && sample.size() == shard.taskIds().size();
      var weight = (double) shard.taskIds().size() / Math.max(1, sample.size());
      sample.stream()
          .flatMap(id -> status(rows, id).stream())
          .forEach(it -> numbers.merge(it, weight, Double::sum));
    }
    return counts(numbers, exact);
  }

  private static Optional<TaskStatus> status(Map<String, Item> rows, String id) {
    return Optional.ofNullable(rows.get(id))
        .flatMap(it -> it.textOf("status"))
        .flatMap(TaskStatus::ofWord)
        .filter(it -> !it.isTerminal());
  }

  private static Map<TaskStatus, Count> counts(Map<TaskStatus, Double> numbers, boolean exact) {
    var counts = new EnumMap<TaskStatus, Count>(TaskStatus.class);
    for (var status : TaskStatus.values()) {
      if (!status.isTerminal()) {
        counts.put(status, new Count(Math.round(numbers.getOrDefault(status, 0.0)), exact));
      }
    }
    return counts;
  }

  private List<Shard> shards() {
    var asked = new ArrayList<CompletableFuture<QueryResponse>>();
    for (var shard : TaskShard.all(types)) {
      asked.add(client.query(Partition.of(shard).query(tables.tasks()).limit(COUNTED_MAX).build()));
    }
    return asked.stream().map(it -> shard(calls.await("Query", () -> it))).toList();
  }

  private static Shard shard(QueryResponse answer) {
    return new Shard(
        answer.items().stream().flatMap(it -> new Item(it).textOf("task_id").stream()).toList(),
        answer.lastEvaluatedKey().isEmpty());
  }
}
