package dev.signalbox.dynamodb;

import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.dynamodb.slots.UserListKey;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.SampleTask;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Rows of tasks that were made a moment ago, for tests of what is shown of them. The first that is
/// put has number 1.
public final class TestRows {
  private final DynamoDbAsyncClient client;
  private final TableNames names;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private int number;

  public TestRows(DynamoDbAsyncClient client, TableNames names) {
    this.client = client;
    this.names = names;
  }

  public static String id(int number) {
    return SampleTask.id(900_000 + number);
  }

  public void completed(String user, String repo, String description) {
    put(ended(user, repo, description, TaskStatus.COMPLETED).build(Optional.empty()));
  }

  public void failed(String user, String repo, FailureCode code) {
    var draft = ended(user, repo, "Mend it.", TaskStatus.FAILED);
    draft.failure = Optional.of(new FailureCause(code, "Because."));
    put(draft.build(Optional.empty()));
  }

  public void running(String user, String description) {
    var draft = draft(user, Optional.empty(), description);
    draft.to(TaskStatus.RUNNING, now);
    draft.times = draft.times.started(now);
    put(draft.build(Optional.of(now.plus(Duration.ofHours(8)))));
  }

  private TaskRecord.Draft ended(String user, String repo, String description, TaskStatus status) {
    var draft = draft(user, Optional.of(repo), description);
    draft.to(status, now);
    draft.times = draft.times.started(now.minusSeconds(10)).completed(now);
    draft.settled = true;
    return draft;
  }

  private TaskRecord.Draft draft(String user, Optional<String> repo, String description) {
    number++;
    var request =
        new TaskRequest(
            user,
            repo,
            Optional.of(description),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.of("Key-" + number),
            "sqs",
            Map.of(),
            Optional.empty());
    var draft = SampleTask.submitted(id(number), request).build().draft();
    draft.times = TaskRecord.Times.created(now.minusSeconds(60L - number));
    return draft;
  }

  private void put(TaskRecord record) {
    var item = TaskItem.of(record, now, Optional.empty());
    client.putItem(it -> it.tableName(names.tasks()).item(item)).join();
  }

  /// What the agent of a task says came of it.
  public void result(int number, String prUrl, String costUsd, int turns) {
    client
        .updateItem(
            it ->
                it.tableName(names.tasks())
                    .key(Map.of("task_id", Item.text(id(number))))
                    .updateExpression("SET pr_url = :url, cost_usd = :cost, turns = :turns")
                    .expressionAttributeValues(
                        Map.of(
                            ":url",
                            Item.text(prUrl),
                            ":cost",
                            AttributeValue.fromN(costUsd),
                            ":turns",
                            Item.number(turns))))
        .join();
  }

  public void slots(String user, int active, int waiting) {
    Map<String, AttributeValue> item =
        Map.of(
            "user_id",
            Item.text(user),
            UserListKey.USER_LIST,
            Item.text(UserListKey.LIST),
            "active_count",
            Item.number(active),
            "waiting_count",
            Item.number(waiting));
    client.putItem(it -> it.tableName(names.userConcurrency()).item(item)).join();
  }
}
