package dev.signalbox.dynamodb;

import dev.signalbox.aws.AwsCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/// The shape of the tables, made where nobody deploys them: in the local AWS and in tests.
public final class Tables {
  public static final String USER_STATUS_INDEX = "UserStatusIndex";
  public static final String DEADLINE_INDEX = "DeadlineIndex";
  public static final String USER_QUEUE_INDEX = "UserQueueIndex";
  public static final String QUEUE_INDEX = "QueueIndex";
  public static final String REPO_FAILURE_INDEX = "RepoFailureIndex";
  public static final String IDEMPOTENCY_INDEX = "IdempotencyIndex";
  public static final String CREATED_INDEX = "CreatedIndex";
  public static final String USER_CREATED_INDEX = "UserCreatedIndex";
  public static final String REPO_INDEX = "RepoIndex";
  public static final String ENDED_INDEX = "EndedIndex";

  /// Of the UserConcurrency table.
  public static final String USER_LIST_INDEX = "UserListIndex";

  /// Of the approvals, spelled as the programs spell it that list what waits for a user.
  private static final String USER_ID_STATUS = "user_id-status-index";

  /// What such a list shows without reading the table itself.
  private static final List<String> OF_REQUEST =
      List.of(
          "tool_name",
          "tool_input_preview",
          "severity",
          "reason",
          "created_at",
          "timeout_s",
          "matching_rule_ids",
          "source",
          "event_type",
          "checkpoint",
          "rule_id");

  private static final AwsCall CALLS = new AwsCall("dynamodb");
  private static final String TTL = "ttl";

  private Tables() {}

  /// One table as it should be.
  ///
  /// @param ttl the attribute by which its rows expire; empty where they do not
  public record Shape(CreateTableRequest request, Optional<String> ttl) {}

  /// Returns how each table of a deployment should be.
  public static List<Shape> shapes(TableNames names) {
    var shapes = new ArrayList<Shape>();
    shapes.add(expiring(tasks(names.tasks())));
    shapes.add(expiring(taskEvents(names.taskEvents())));
    shapes.add(new Shape(built(userConcurrency(names.userConcurrency())), Optional.empty()));
    names.repos().ifPresent(repos -> shapes.add(expiring(table(repos, "repo"))));
    names.taskApprovals().ifPresent(name -> shapes.add(expiring(taskApprovals(name))));
    return List.copyOf(shapes);
  }

  private static Shape expiring(CreateTableRequest.Builder table) {
    return new Shape(built(table), Optional.of(TTL));
  }

  private static CreateTableRequest built(CreateTableRequest.Builder table) {
    return table.billingMode(BillingMode.PAY_PER_REQUEST).build();
  }

  /// Creates what is missing; what exists is left as it is.
  public static void createMissing(DynamoDbAsyncClient client, TableNames names) {
    var existing = CALLS.await("ListTables", client::listTables).tableNames();
    shapes(names).forEach(it -> create(client, existing, it));
  }

  private static void create(DynamoDbAsyncClient client, List<String> existing, Shape shape) {
    var request = shape.request();
    var name = request.tableName();
    if (existing.contains(name)) {
      return;
    }
    var _ = CALLS.await("CreateTable", () -> client.createTable(request));
    try (var waiter = client.waiter()) {
      var _ =
          CALLS.await("DescribeTable", () -> waiter.waitUntilTableExists(it -> it.tableName(name)));
    }
    shape.ttl().ifPresent(ttl -> expire(client, name, ttl));
  }

  private static void expire(DynamoDbAsyncClient client, String name, String attribute) {
    var _ =
        CALLS.await(
            "UpdateTimeToLive",
            () ->
                client.updateTimeToLive(
                    it ->
                        it.tableName(name)
                            .timeToLiveSpecification(
                                ttl -> ttl.enabled(true).attributeName(attribute))));
  }

  private static CreateTableRequest.Builder tasks(String name) {
    return table(name, "task_id")
        .attributeDefinitions(
            attributes(
                "task_id",
                "user_id",
                "status_created_at",
                "idempotency_key",
                "deadline_shard",
                "deadline_at",
                "queued_user",
                "queue_name",
                "queued_at",
                "failed_repo",
                "failed_at",
                "created_shard",
                "listed_at",
                "listed_repo",
                "ended_shard",
                "ended_at"))
        .globalSecondaryIndexes(
            keysOnly(USER_STATUS_INDEX, "user_id", "status_created_at"),
            keysOnly(IDEMPOTENCY_INDEX, "idempotency_key"),
            index(DEADLINE_INDEX, "deadline_shard", "deadline_at")
                .projection(
                    it ->
                        it.projectionType(ProjectionType.INCLUDE)
                            .nonKeyAttributes(
                                "attempt", "compute_type", "session_id", "compute_metadata"))
                .build(),
            keysOnly(USER_QUEUE_INDEX, "queued_user", "queued_at"),
            keysOnly(QUEUE_INDEX, "queue_name", "queued_at"),
            keysOnly(REPO_FAILURE_INDEX, "failed_repo", "failed_at"),
            keysOnly(CREATED_INDEX, "created_shard", "listed_at"),
            keysOnly(USER_CREATED_INDEX, "user_id", "listed_at"),
            keysOnly(REPO_INDEX, "listed_repo", "listed_at"),
            keysOnly(ENDED_INDEX, "ended_shard", "ended_at"))
        .streamSpecification(
            it -> it.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES));
  }

  /// Nothing in a timeline changes, so its stream has no image of what was before.
  private static CreateTableRequest.Builder taskEvents(String name) {
    return table(name, "task_id", "event_id")
        .streamSpecification(it -> it.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE));
  }

  private static CreateTableRequest.Builder userConcurrency(String name) {
    return table(name, "user_id")
        .attributeDefinitions(attributes("user_id", "user_list"))
        .globalSecondaryIndexes(keysOnly(USER_LIST_INDEX, "user_list", "user_id"));
  }

  private static CreateTableRequest.Builder taskApprovals(String name) {
    return table(name, "task_id", "request_id")
        .attributeDefinitions(attributes("task_id", "request_id", "user_id", "status"))
        .globalSecondaryIndexes(
            index(USER_ID_STATUS, "user_id", "status")
                .projection(
                    it -> it.projectionType(ProjectionType.INCLUDE).nonKeyAttributes(OF_REQUEST))
                .build());
  }

  private static CreateTableRequest.Builder table(String name, String... keys) {
    return CreateTableRequest.builder()
        .tableName(name)
        .attributeDefinitions(attributes(keys))
        .keySchema(keys(keys));
  }

  private static GlobalSecondaryIndex keysOnly(String name, String... keys) {
    return index(name, keys).projection(it -> it.projectionType(ProjectionType.KEYS_ONLY)).build();
  }

  private static GlobalSecondaryIndex.Builder index(String name, String... keys) {
    return GlobalSecondaryIndex.builder().indexName(name).keySchema(keys(keys));
  }

  private static List<AttributeDefinition> attributes(String... names) {
    return List.of(names).stream()
        .map(
            name ->
                AttributeDefinition.builder()
                    .attributeName(name)
                    .attributeType(ScalarAttributeType.S)
                    .build())
        .toList();
  }

  /// The first is the hash key, the second the range key.
  private static List<KeySchemaElement> keys(String... names) {
    return List.of(names).stream()
        .map(
            name ->
                KeySchemaElement.builder()
                    .attributeName(name)
                    .keyType(name.equals(names[0]) ? KeyType.HASH : KeyType.RANGE)
                    .build())
        .toList();
  }
}
