package dev.signalbox.dynamodb;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.orchestrator.DueTasks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/// Due tasks by the sparse `DeadlineIndex`: a row is in it only while it has a deadline.
public final class DynamoDueTasks implements DueTasks {
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
  public List<String> due(int shard, Instant now, int limit) {
    var answer =
        calls.await(
            "Query",
            () ->
                client.query(
                    request ->
                        request
                            .tableName(tables.tasks())
                            .indexName(Tables.DEADLINE_INDEX)
                            .keyConditionExpression(
                                "deadline_shard = :shard AND deadline_at <= :now")
                            .expressionAttributeValues(
                                Map.of(
                                    ":shard", Item.text(TaskItem.shard(shard)),
                                    ":now", Item.text(Timestamps.text(now))))
                            .limit(limit)));
    return answer.items().stream().flatMap(it -> new Item(it).textOf("task_id").stream()).toList();
  }
}
