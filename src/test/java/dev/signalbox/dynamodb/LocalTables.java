package dev.signalbox.dynamodb;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// DynamoDB Local in this JVM, with the four tables.
final class LocalTables implements AutoCloseable {
  static final TableNames NAMES =
      new TableNames("tasks", "task-events", "user-concurrency", Optional.of("repos"));

  private final Server server;
  private final DynamoDbAsyncClient client;

  private LocalTables(Server server, DynamoDbAsyncClient client) {
    this.server = server;
    this.client = client;
  }

  static LocalTables start() throws Exception {
    var server = new Server(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
    server.setHandler(
        new ContextHandler(
            new LocalDynamoDBServerHandler(
                new LocalDynamoDBRequestHandler(0, true, null, true, false), null),
            "/"));
    server.start();
    var port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    var tables = new LocalTables(server, client("http://127.0.0.1:" + port));
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
    var item =
        client
            .getItem(
                it ->
                    it.tableName(NAMES.userConcurrency())
                        .key(Map.of("user_id", Item.text(userId)))
                        .consistentRead(true))
            .join()
            .item();
    return new Item(item).intOf("active_count").orElse(0);
  }

  void setActiveCount(String userId, int count) {
    put(
        NAMES.userConcurrency(),
        Map.of("user_id", Item.text(userId), "active_count", Item.number(count)));
  }

  @Override
  public void close() {
    client.close();
    try {
      server.stop();
    } catch (Exception failure) {
      throw new IllegalStateException("DynamoDB Local does not stop", failure);
    }
  }
}
