package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.dynamodb.DynamoFailures.Failed;
import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.DependencyRefused;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;

class DynamoFailuresTest {
  private static final Duration DAY = Duration.ofDays(1);

  private static LocalTables tables;
  private static long ids = 70_000;

  @BeforeAll
  static void startTables() {
    tables = LocalTables.start();
  }

  @AfterAll
  static void stopTables() {
    tables.close();
  }

  private static DynamoFailures failures() {
    return new DynamoFailures(tables.client(), LocalTables.NAMES);
  }

  @Test
  void otherFailuresOfTheSameCodeAndRepositoryAreToldNewestFirst() {
    var oldest = put(failed("acme/a", FailureCode.KILLED, 3));
    var newest = put(failed("acme/a", FailureCode.KILLED, 1));
    var asked = put(failed("acme/a", FailureCode.KILLED, 2));
    put(failed("acme/a", FailureCode.OUT_OF_MEMORY, 1));
    put(failed("acme/b", FailureCode.KILLED, 1));

    assertThat(failures().like(asked))
        .containsExactly(
            new Failed(newest.taskId(), NOON.minus(DAY)),
            new Failed(oldest.taskId(), NOON.minus(DAY.multipliedBy(3))));
  }

  @Test
  void ofManyOnlyTheNewestAreRead() {
    var asked = put(failed("acme/many", FailureCode.KILLED, 0));
    for (int i = 1; i <= DynamoFailures.NEWEST_MAX + 5; i++) {
      put(failed("acme/many", FailureCode.KILLED, i));
    }

    var read = failures().like(asked);

    assertThat(read).hasSize(DynamoFailures.NEWEST_MAX);
    assertThat(read.getFirst().at()).isEqualTo(NOON.minus(DAY));
  }

  @Test
  void aTaskThatDidNotFailOrIsNotSettledOrHasNoRepositoryIsInNoIndex() {
    var failed = failed("acme/c", FailureCode.KILLED, 1);
    var open = failed.draft();
    open.settled = false;
    var well = failed.draft();
    well.status = TaskStatus.COMPLETED;
    well.failure = Optional.empty();

    assertThat(keys(failed)).containsEntry("failed_repo", "acme/c#KILLED").hasSize(2);
    assertThat(keys(open.build(Optional.empty()))).isEmpty();
    assertThat(keys(well.build(Optional.empty()))).isEmpty();
    assertThat(keys(failed("", FailureCode.KILLED, 1))).isEmpty();
  }

  /// DynamoDB would refuse the write that settles the task, each time.
  @Test
  void aRepositoryTooLongForAKeyDoesNotKeepItsTaskFromBeingSettled() {
    var task = put(failed("acme/" + "ä".repeat(2000), FailureCode.KILLED, 1));

    assertThat(keys(task)).isEmpty();
    assertThat(failures().like(task)).isEmpty();
  }

  /// A table of before there was such an index.
  @Test
  void aTableWithoutTheIndexRefusesAndDoesNotFailOtherwise() {
    try (var older = LocalTables.start()) {
      older
          .client()
          .updateTable(
              it ->
                  it.tableName(LocalTables.NAMES.tasks())
                      .globalSecondaryIndexUpdates(
                          GlobalSecondaryIndexUpdate.builder()
                              .delete(gone -> gone.indexName("RepoFailureIndex"))
                              .build()))
          .join();
      var failures = new DynamoFailures(older.client(), LocalTables.NAMES);

      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThatThrownBy(() -> failures.like(failed("acme/d", FailureCode.KILLED, 1)))
                      .isInstanceOf(DependencyRefused.class));
    }
  }

  private static Map<String, Object> keys(TaskRecord record) {
    var keys = new java.util.TreeMap<String, Object>();
    TaskItem.of(record, NOON, Optional.empty())
        .forEach(
            (name, value) -> {
              if (name.startsWith("failed_")) {
                keys.put(name, value.s());
              }
            });
    return keys;
  }

  private static TaskRecord put(TaskRecord record) {
    tables.put(LocalTables.NAMES.tasks(), TaskItem.of(record, NOON, Optional.empty()));
    return record;
  }

  private static TaskRecord failed(String repo, FailureCode code, int daysAgo) {
    var ended = NOON.minus(DAY.multipliedBy(daysAgo));
    var request = request(repo);
    var draft = SampleTask.submitted(SampleTask.id(ids++), request).build().draft();
    draft.to(TaskStatus.FAILED, ended);
    draft.times = draft.times.completed(ended);
    draft.failure = Optional.of(new FailureCause(code, ""));
    draft.settled = true;
    return draft.build(Optional.empty());
  }

  private static TaskRequest request(String repo) {
    return new TaskRequest(
        "ann",
        Optional.of(repo),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.<BigDecimal>empty(),
        Optional.empty(),
        "api",
        Map.of(),
        Optional.empty());
  }
}
