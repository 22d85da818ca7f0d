package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;

import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.SampleTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Rows of many tasks, one a second: of a hundred, 85 are completed, 10 failed, 3 run, 2 wait.
final class ManyRows {
  static final int USERS = 20;
  static final int REPOS = 25;

  private static final int BATCH = 25;
  private static final List<FailureCode> CODES =
      List.of(FailureCode.OUT_OF_MEMORY, FailureCode.KILLED, FailureCode.SESSION_LOST);

  private ManyRows() {}

  /// The row of that number; the higher it is, the newer.
  static TaskRecord row(int number) {
    var created = created(number);
    var task = SampleTask.submitted(SampleTask.id(number), request(number)).build().draft();
    task.times = TaskRecord.Times.created(created);
    task.to(status(number), created.plusSeconds(1));
    if (task.status.isTerminal()) {
      task.times = task.times.started(created.plusSeconds(1)).completed(created.plusSeconds(60));
      task.settled = true;
    }
    if (task.status == TaskStatus.FAILED) {
      task.failure = Optional.of(new FailureCause(code(number), ""));
    }
    var open = task.status.isTerminal() ? Optional.<Instant>empty() : Optional.of(created);
    return task.build(open.map(it -> it.plus(Duration.ofDays(1))));
  }

  static Instant created(int number) {
    return NOON.plusSeconds(number);
  }

  static FailureCode code(int number) {
    return CODES.get(number / 100 % CODES.size());
  }

  static TaskStatus status(int number) {
    var place = number % 100;
    return place < 85
        ? TaskStatus.COMPLETED
        : place < 95 ? TaskStatus.FAILED : place < 98 ? TaskStatus.RUNNING : TaskStatus.QUEUED;
  }

  static String user(int number) {
    return "user-" + number % USERS;
  }

  static String repo(int number) {
    return "acme/repo-" + number / 100 % REPOS;
  }

  private static TaskRequest request(int number) {
    return new TaskRequest(
        user(number),
        Optional.of(repo(number)),
        Optional.of("Task number " + number),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        "sqs",
        Map.of(),
        Optional.empty());
  }

  static void put(LocalTables tables, List<TaskRecord> rows) {
    var table = LocalTables.NAMES.tasks();
    for (int first = 0; first < rows.size(); first += BATCH) {
      var batch =
          rows.subList(first, Math.min(rows.size(), first + BATCH)).stream()
              .map(ManyRows::write)
              .toList();
      BatchWriteItemResponse answer =
          tables.client().batchWriteItem(it -> it.requestItems(Map.of(table, batch))).join();
      if (!answer.unprocessedItems().isEmpty()) {
        throw new IllegalStateException("DynamoDB Local has no capacity limits");
      }
    }
  }

  private static WriteRequest write(TaskRecord row) {
    Map<String, AttributeValue> item = new HashMap<>(TaskItem.of(row, NOON, Optional.empty()));
    return WriteRequest.builder().putRequest(it -> it.item(item)).build();
  }

  static List<TaskRecord> rows(int count) {
    return new ArrayList<>(IntStream.range(0, count).mapToObj(ManyRows::row).toList());
  }
}
