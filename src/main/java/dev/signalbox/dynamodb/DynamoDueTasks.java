package dev.signalbox.dynamodb;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.orchestrator.DueTasks;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Due tasks by the sparse `DeadlineIndex`: a row is in it only while it has a deadline.
public final class DynamoDueTasks implements DueTasks {
  private static final String SEPARATOR = "\n";

  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final AwsCall calls = new AwsCall("dynamodb");

  public DynamoDueTasks(DynamoDbAsyncClient client, TableNames tables) {
    this.client = client;
    this.tables = tables;
  }

  @Override
  public int shards() {
    return TaskItem.DEADLINE_SHARDS;
  }

  @Override
  public Page due(int shard, Instant now, int limit, Optional<String> from) {
    var query =
        QueryRequest.builder()
            .tableName(tables.tasks())
            .indexName(Tables.DEADLINE_INDEX)
            .keyConditionExpression("deadline_shard = :shard AND deadline_at <= :now")
            .expressionAttributeValues(
                Map.of(
                    ":shard", Item.text(TaskItem.shard(shard)),
                    ":now", Item.text(Timestamps.text(now))))
            .limit(limit);
    from.ifPresent(token -> query.exclusiveStartKey(key(shard, token)));
    var answer = calls.await("Query", () -> client.query(query.build()));
    return new Page(
        answer.items().stream().flatMap(it -> new Item(it).textOf("task_id").stream()).toList(),
        answer.hasLastEvaluatedKey()
            ? Optional.of(token(new Item(answer.lastEvaluatedKey())))
            : Optional.empty());
  }

  /// What of the key does not follow from the shard.
  private static String token(Item key) {
    return key.textOf("deadline_at").orElse("") + SEPARATOR + key.textOf("task_id").orElse("");
  }

  private static Map<String, AttributeValue> key(int shard, String token) {
    var parts = token.split(SEPARATOR, 2);
    return Map.of(
        "deadline_shard", Item.text(TaskItem.shard(shard)),
        "deadline_at", Item.text(parts[0]),
        "task_id", Item.text(parts[parts.length - 1]));
  }
}
