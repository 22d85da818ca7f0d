package dev.signalbox.dynamodb;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.lifecycle.SlotLimit;
import dev.signalbox.lifecycle.TaskRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.Select;

/// Who waits for a slot, by the indexes of the Tasks table. They follow the rows a moment later, so
/// every answer is a hint.
public final class DynamoQueue {
  private static final String QUEUED = "QUEUED#";
  private static final String BY_USER = "user_id = :user AND ";

  /// Tasks of users who wait for themselves can stand before the one that is looked for. Who is not
  /// found within this many is found by its own deadline.
  private static final int PAGE = 100;

  private static final int PAGES_MAX = 4;

  private final AwsCall calls = new AwsCall("dynamodb");
  private final DynamoDbAsyncClient client;
  private final TableNames tables;

  public DynamoQueue(DynamoDbAsyncClient client, TableNames tables) {
    this.client = client;
    this.tables = tables;
  }

  Optional<String> oldestOf(String userId) {
    var query =
        query(Tables.USER_STATUS_INDEX)
            .keyConditionExpression(BY_USER + "begins_with(status_created_at, :queued)")
            .expressionAttributeValues(
                Map.of(":user", Item.text(userId), ":queued", Item.text(QUEUED)))
            .limit(1);
    return ids(page(query, Map.of())).findFirst();
  }

  /// Of all whom the limit over all users keeps waiting, except the one that asks.
  Optional<String> oldestOfAll(String except) {
    var query =
        query(Tables.STATUS_INDEX)
            .keyConditionExpression("#status = :queued")
            .filterExpression("queued_by = :global")
            .expressionAttributeNames(Map.of("#status", "status"))
            .expressionAttributeValues(
                Map.of(
                    ":queued", Item.text("QUEUED"),
                    ":global", Item.text(SlotLimit.GLOBAL.word())))
            .limit(PAGE);
    Map<String, AttributeValue> from = Map.of();
    for (int pages = 0; pages < PAGES_MAX; pages++) {
      var page = page(query, from);
      var found = ids(page).filter(id -> !id.equals(except)).findFirst();
      if (found.isPresent() || page.lastEvaluatedKey().isEmpty()) {
        return found;
      }
      from = page.lastEvaluatedKey();
    }
    return Optional.empty();
  }

  /// Which in turn the queued task is among those of its user: 1 is the next. Tasks that were
  /// queued in the same millisecond share a place.
  public int place(TaskRecord queued) {
    var query =
        query(Tables.USER_STATUS_INDEX)
            .keyConditionExpression(BY_USER + "status_created_at BETWEEN :first AND :before")
            .expressionAttributeValues(
                Map.of(
                    ":user", Item.text(queued.request().userId()),
                    ":first", Item.text(QUEUED),
                    ":before", Item.text(entered(queued.statusSince().minusMillis(1)))))
            .select(Select.COUNT);
    var older = 0;
    Map<String, AttributeValue> from = Map.of();
    do {
      var page = page(query, from);
      older += page.count();
      from = page.lastEvaluatedKey();
    } while (!from.isEmpty());
    return older + 1;
  }

  private static String entered(Instant at) {
    return QUEUED + Timestamps.text(at);
  }

  private QueryRequest.Builder query(String index) {
    return QueryRequest.builder().tableName(tables.tasks()).indexName(index).scanIndexForward(true);
  }

  private QueryResponse page(QueryRequest.Builder query, Map<String, AttributeValue> from) {
    var request = from.isEmpty() ? query.build() : query.exclusiveStartKey(from).build();
    return calls.await("Query", () -> client.query(request));
  }

  private static Stream<String> ids(QueryResponse page) {
    return page.items().stream().flatMap(it -> new Item(it).textOf("task_id").stream());
  }
}
