package dev.signalbox.dynamodb;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.row.FailureKeys;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.lifecycle.task.TaskRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// The failures of a repository, by a sparse index of the Tasks table that follows the rows a
/// moment later. They are known for as long as their rows are kept.
public final class DynamoFailures {
  /// How many are read at most.
  public static final int NEWEST_MAX = 50;

  private final AwsCall calls = new AwsCall("dynamodb");
  private final DynamoDbAsyncClient client;
  private final TableNames tables;

  public DynamoFailures(DynamoDbAsyncClient client, TableNames tables) {
    this.client = client;
    this.tables = tables;
  }

  /// A task that failed, and when.
  public record Failed(String taskId, Instant at) {}

  /// Returns the other tasks of the same repository that failed with the same code, the newest
  /// first; empty for a task that has not failed or is of no repository.
  public List<Failed> like(TaskRecord task) {
    return Optional.ofNullable(FailureKeys.of(task).get(FailureKeys.FAILED_REPO))
        .map(this::newest)
        .orElse(List.of())
        .stream()
        .filter(it -> !it.taskId().equals(task.taskId()))
        .limit(NEWEST_MAX)
        .toList();
  }

  private List<Failed> newest(String repo) {
    // One more, for the task that is asked about.
    var query =
        QueryRequest.builder()
            .tableName(tables.tasks())
            .indexName(Tables.REPO_FAILURE_INDEX)
            .keyConditionExpression(FailureKeys.FAILED_REPO + " = :repo")
            .expressionAttributeValues(Map.of(":repo", Item.text(repo)))
            .scanIndexForward(false)
            .limit(NEWEST_MAX + 1)
            .build();
    return calls.await("Query", () -> client.query(query)).items().stream()
        .flatMap(it -> failed(it).stream())
        .toList();
  }

  private static Optional<Failed> failed(Map<String, AttributeValue> keys) {
    var item = new Item(keys);
    return item.textOf("task_id")
        .flatMap(id -> item.timeOf(FailureKeys.FAILED_AT).map(at -> new Failed(id, at)));
  }
}
