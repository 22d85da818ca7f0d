package dev.signalbox.dynamodb;

import dev.signalbox.aws.AwsCall;
import java.util.List;
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

  /// Creates what is missing; what exists is left as it is.
  public static void createMissing(DynamoDbAsyncClient client, TableNames names) {
    var existing = CALLS.await("ListTables", client::listTables).tableNames();
    create(client, existing, tasks(names.tasks()), true);
    create(client, existing, taskEvents(names.taskEvents()), true);
    create(client, existing, table(names.userConcurrency(), "user_id"), false);
    names.repos().ifPresent(repos -> create(client, existing, table(repos, "repo"), true));
    names.taskApprovals().ifPresent(name -> create(client, existing, taskApprovals(name), true));
  }

  private static void create(
      DynamoDbAsyncClient client,
      List<String> existing,
      CreateTableRequest.Builder table,
      boolean expires) {
    var request = table.billingMode(BillingMode.PAY_PER_REQUEST).build();
    var name = request.tableName();
    if (existing.contains(name)) {
      return;
    }
    var _ = CALLS.await("CreateTable", () -> client.createTable(request));
    try (var waiter = client.waiter()) {
      var _ =
          CALLS.await("DescribeTable", () -> waiter.waitUntilTableExists(it -> it.tableName(name)));
    }
    if (expires) {
      var _ =
          CALLS.await(
              "UpdateTimeToLive",
              () ->
                  client.updateTimeToLive(
                      it ->
                          it.tableName(name)
                              .timeToLiveSpecification(
                                  ttl -> ttl.enabled(true).attributeName(TTL))));
    }
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
                "failed_at"))
        .globalSecondaryIndexes(
            keysOnly(USER_STATUS_INDEX, "user_id", "status_created_at"),
            keysOnly("IdempotencyIndex", "idempotency_key"),
            index(DEADLINE_INDEX, "deadline_shard", "deadline_at")
                .projection(
                    it ->
                        it.projectionType(ProjectionType.INCLUDE)
                            .nonKeyAttributes(
                                "attempt", "compute_type", "session_id", "compute_metadata"))
                .build(),
            keysOnly(USER_QUEUE_INDEX, "queued_user", "queued_at"),
            keysOnly(QUEUE_INDEX, "queue_name", "queued_at"),
            keysOnly(REPO_FAILURE_INDEX, "failed_repo", "failed_at"))
        .streamSpecification(
            it -> it.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES));
  }

  /// Nothing in a timeline changes, so its stream has no image of what was before.
  private static CreateTableRequest.Builder taskEvents(String name) {
    return table(name, "task_id", "event_id")
        .streamSpecification(it -> it.streamEnabled(true).streamViewType(StreamViewType.NEW_IMAGE));
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
