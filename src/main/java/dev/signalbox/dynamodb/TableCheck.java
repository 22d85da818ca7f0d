package dev.signalbox.dynamodb;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.slots.Reserved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Whether the tables are there and are what they should be: a read of what does not exist of each,
/// which needs no permission that the service does not have anyway.
public final class TableCheck {
  private static final AttributeValue NOTHING = AttributeValue.fromS(Reserved.PREFIX + "check");

  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final AwsCall calls = new AwsCall("dynamodb");

  public TableCheck(DynamoDbAsyncClient client, TableNames tables) {
    this.client = client;
    this.tables = tables;
  }

  /// One for each table; each throws `DependencyUnavailable` or `DependencyRefused`.
  public List<Runnable> all() {
    var checks = new ArrayList<Runnable>();
    checks.add(this::tasks);
    checks.add(this::queryEvents);
    checks.add(() -> get(tables.userConcurrency(), "user_id"));
    tables.repos().ifPresent(repos -> checks.add(() -> get(repos, "repo")));
    return List.copyOf(checks);
  }

  /// The one for the Tasks table.
  public void tasks() {
    get(tables.tasks(), "task_id");
  }

  private void get(String table, String key) {
    var _ =
        calls.await(
            "GetItem", () -> client.getItem(it -> it.tableName(table).key(Map.of(key, NOTHING))));
  }

  /// The service may not get items of the timeline.
  private void queryEvents() {
    var _ =
        calls.await(
            "Query",
            () ->
                client.query(
                    it ->
                        it.tableName(tables.taskEvents())
                            .keyConditionExpression("task_id = :id")
                            .expressionAttributeValues(Map.of(":id", NOTHING))
                            .limit(1)));
  }
}
