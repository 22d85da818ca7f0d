package dev.signalbox.local.embedded;

import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/// The two tables that agents write, with the keys of the real ones.
public final class Tables {
  private Tables() {}

  /// Makes a tasks table and returns the ARN of its stream.
  public static String createTasks(DynamoDbAsyncClient db, String name, StreamViewType view) {
    var request =
        keyed(name)
            .keySchema(key("task_id", KeyType.HASH))
            .attributeDefinitions(string("task_id"))
            .streamSpecification(s -> s.streamEnabled(true).streamViewType(view));
    return db.createTable(request.build()).join().tableDescription().latestStreamArn();
  }

  /// Makes a timeline table.
  public static void createEvents(DynamoDbAsyncClient db, String name) {
    var request =
        keyed(name)
            .keySchema(key("task_id", KeyType.HASH), key("event_id", KeyType.RANGE))
            .attributeDefinitions(string("task_id"), string("event_id"));
    var _ = db.createTable(request.build()).join();
  }

  private static CreateTableRequest.Builder keyed(String name) {
    return CreateTableRequest.builder().tableName(name).billingMode(BillingMode.PAY_PER_REQUEST);
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static AttributeDefinition string(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }
}
