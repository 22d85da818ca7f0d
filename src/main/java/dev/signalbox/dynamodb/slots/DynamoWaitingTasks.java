package dev.signalbox.dynamodb.slots;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.Tables;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.Timestamps;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.TaskRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/// Who waits, by two sparse indexes of the Tasks table. They follow the rows a moment later, so
/// every answer is a hint.
public final class DynamoWaitingTasks {
  private final AwsCall calls = new AwsCall("dynamodb");
  private final DynamoDbAsyncClient client;
  private final TableNames tables;

  public DynamoWaitingTasks(DynamoDbAsyncClient client, TableNames tables) {
    this.client = client;
    this.tables = tables;
  }

  /// Returns the task of the user that waits longest for a slot.
  public Optional<String> oldestOf(String userId) {
    return oldest(Tables.USER_QUEUE_INDEX, QueueKeys.QUEUED_USER, userId, 1).findFirst();
  }

  /// Returns the task that waits longest for a slot of all users, but not the one that asks.
  public Optional<String> oldestOfAll(String except) {
    return oldest(Tables.QUEUE_INDEX, QueueKeys.QUEUE_NAME, QueueKeys.GLOBAL, 2)
        .filter(id -> !id.equals(except))
        .findFirst();
  }

  /// Returns the task of the user that waits longest for a place in the launch lane of the type.
  public Optional<String> nextForLane(ComputeType type, String userId) {
    var key = QueueKeys.beforeLane(type, userId);
    return oldest(Tables.USER_QUEUE_INDEX, QueueKeys.QUEUED_USER, key, 1).findFirst();
  }

  /// Returns since when the task waits that waits longest to be launched on the type.
  public Optional<Instant> laneSince(ComputeType type) {
    var query =
        query(Tables.QUEUE_INDEX)
            .keyConditionExpression(QueueKeys.QUEUE_NAME + " = :key")
            .expressionAttributeValues(Map.of(":key", Item.text(QueueKeys.launch(type))))
            .limit(1);
    return page(query, Map.of()).items().stream()
        .flatMap(it -> new Item(it).timeOf("queued_at").stream())
        .findFirst();
  }

  private Stream<String> oldest(String index, String attribute, String key, int most) {
    var query =
        query(index)
            .keyConditionExpression(attribute + " = :key")
            .expressionAttributeValues(Map.of(":key", Item.text(key)))
            .limit(most);
    return page(query, Map.of()).items().stream()
        .flatMap(it -> new Item(it).textOf("task_id").stream());
  }

  /// Returns in which turn the queued task is: 1 is the next. A task that waits for its user's slot
  /// is counted among those of its user, any other among all that wait for the same. Tasks that
  /// were queued in the same millisecond share a place.
  public int place(TaskRecord queued) {
    var name = QueueKeys.of(queued).get(QueueKeys.QUEUE_NAME);
    return 1
        + (name == null
            ? older(
                Tables.USER_QUEUE_INDEX, QueueKeys.QUEUED_USER, queued.request().userId(), queued)
            : older(Tables.QUEUE_INDEX, QueueKeys.QUEUE_NAME, name, queued));
  }

  private int older(String index, String attribute, String key, TaskRecord queued) {
    var since = queued.times().queuedAt().orElse(queued.statusSince());
    var query =
        query(index)
            .keyConditionExpression(attribute + " = :key AND queued_at < :since")
            .expressionAttributeValues(
                Map.of(":key", Item.text(key), ":since", Item.text(Timestamps.text(since))))
            .select(Select.COUNT);
    var older = 0;
    Map<String, AttributeValue> from = Map.of();
    do {
      var page = page(query, from);
      older += page.count();
      from = page.lastEvaluatedKey();
    } while (!from.isEmpty());
    return older;
  }

  private QueryRequest.Builder query(String index) {
    return QueryRequest.builder().tableName(tables.tasks()).indexName(index).scanIndexForward(true);
  }

  private QueryResponse page(QueryRequest.Builder query, Map<String, AttributeValue> from) {
    var request = from.isEmpty() ? query.build() : query.exclusiveStartKey(from).build();
    return calls.await("Query", () -> client.query(request));
  }
}
