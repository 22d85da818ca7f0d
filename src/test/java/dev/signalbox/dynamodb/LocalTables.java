package dev.signalbox.dynamodb;

import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.local.embedded.EmbeddedDynamoDb;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// DynamoDB Local in this JVM, with the four tables.
final class LocalTables implements AutoCloseable {
  static final TableNames NAMES = TableNames.prefixed("");

  private final EmbeddedDynamoDb server;
  private final DynamoDbAsyncClient client;

  private LocalTables(EmbeddedDynamoDb server, DynamoDbAsyncClient client) {
    this.server = server;
    this.client = client;
  }

  static LocalTables start() {
    var server = EmbeddedDynamoDb.start(0);
    var tables = new LocalTables(server, client(server.endpoint().toString()));
    Tables.createMissing(tables.client, NAMES);
    return tables;
  }

  static DynamoDbAsyncClient client(String endpoint) {
    return DynamoDbAsyncClient.builder()
        .httpClient(AwsCrtAsyncHttpClient.builder().maxConcurrency(50).build())
        .endpointOverride(URI.create(endpoint))
        .region(Region.US_EAST_1)
        // The SDK's own patience is not under test.
        .overrideConfiguration(it -> it.retryStrategy(AwsRetryStrategy.doNotRetry()))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }

  DynamoDbAsyncClient client() {
    return client;
  }

  void put(String table, Map<String, AttributeValue> item) {
    client.putItem(it -> it.tableName(table).item(item)).join();
  }

  void set(String taskId, String attribute, AttributeValue value) {
    client
        .updateItem(
            it ->
                it.tableName(NAMES.tasks())
                    .key(Map.of("task_id", Item.text(taskId)))
                    .updateExpression("SET #a = :v")
                    .expressionAttributeNames(Map.of("#a", attribute))
                    .expressionAttributeValues(Map.of(":v", value)))
        .join();
  }

  Item row(String taskId) {
    return new Item(
        client
            .getItem(
                it ->
                    it.tableName(NAMES.tasks())
                        .key(Map.of("task_id", Item.text(taskId)))
                        .consistentRead(true))
            .join()
            .item());
  }

  int activeCount(String userId) {
    return count(userId, "active_count");
  }

  /// One of the counts on a user's item.
  int count(String userId, String name) {
    var item =
        client
            .getItem(
                it ->
                    it.tableName(NAMES.userConcurrency())
                        .key(Map.of("user_id", Item.text(userId)))
                        .consistentRead(true))
            .join()
            .item();
    return new Item(item).intOf(name).orElse(0);
  }

  /// Replaces the user's item: all other counts are absent.
  void setActiveCount(String userId, int count) {
    setCounts(userId, Map.of("active_count", count));
  }

  void setCounts(String userId, Map<String, Integer> counts) {
    var item = new TreeMap<String, AttributeValue>();
    item.put("user_id", Item.text(userId));
    counts.forEach((name, count) -> item.put(name, Item.number(count)));
    put(NAMES.userConcurrency(), item);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
