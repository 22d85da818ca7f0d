package dev.signalbox.deploy.data;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.dynamodb.TableEncryption;
import software.amazon.awscdk.services.kms.IKey;
import software.constructs.Construct;

/// The five tables, in the shape in which the service makes them where nobody deploys (its class
/// `Tables`; a test compares). Data at rest is encrypted with DynamoDB's own key, which costs
/// nothing, unless another was chosen; names are left to CloudFormation, so that a kept table never
/// stands in the way.
///
/// Indexes of the Tasks table obey two rules, since each write to an index is paid for and a
/// partition takes 1,000 writes a second. A heartbeat must touch no index: it changes neither a key
/// nor a projected attribute of any. No key may collect all running tasks: there is no index by
/// status; `deadline_shard` spreads open tasks over many keys, and only tasks that wait are in the
/// two queue indexes.
public final class TaskTables extends Construct {
  private static final String TTL = "ttl";

  private final boolean retain;
  private final Optional<IKey> key;
  private final Table tasks;
  private final Table taskEvents;
  private final Table userConcurrency;
  private final Table repos;
  private final Table taskApprovals;

  TaskTables(Construct scope, boolean retain, DataKey key) {
    super(scope, "TaskTables");
    this.retain = retain;
    this.key = key.key();
    this.tasks =
        table("Tasks", "task_id").stream(StreamViewType.NEW_AND_OLD_IMAGES)
            .timeToLiveAttribute(TTL)
            .build();
    indexes();
    this.taskEvents =
        table("TaskEvents", "task_id")
            .sortKey(text("event_id"))
            // For programs that tell others of a task; nothing reads it here, and then it is free.
            .stream(StreamViewType.NEW_IMAGE)
            .timeToLiveAttribute(TTL)
            .build();
    // No count may expire, whatever attribute somebody writes beside it.
    this.userConcurrency = table("UserConcurrency", "user_id").build();
    // Sparse: the items of users, each once, and none of the service's own beside them.
    userConcurrency.addGlobalSecondaryIndex(
        indexProps("UserListIndex", "user_list", Optional.of("user_id"))
            .projectionType(ProjectionType.KEYS_ONLY)
            .build());
    this.repos = table("Repos", "repo").timeToLiveAttribute(TTL).build();
    this.taskApprovals =
        table("TaskApprovals", "task_id")
            .sortKey(text("request_id"))
            .timeToLiveAttribute(TTL)
            .build();
    pendingOfUser();
  }

  /// What waits for a user, with all that a list of it shows.
  private void pendingOfUser() {
    taskApprovals.addGlobalSecondaryIndex(
        indexProps("user_id-status-index", "user_id", Optional.of("status"))
            .projectionType(ProjectionType.INCLUDE)
            .nonKeyAttributes(
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
                    "rule_id"))
            .build());
  }

  private void indexes() {
    keysOnly("UserStatusIndex", "user_id", Optional.of("status_created_at"));
    keysOnly("IdempotencyIndex", "idempotency_key", Optional.empty());
    // Sparse: only open tasks have a deadline. What the sweep needs to look at sessions comes with
    // it, so that it reads no row of a session that is well.
    index(
        indexProps("DeadlineIndex", "deadline_shard", Optional.of("deadline_at"))
            .projectionType(ProjectionType.INCLUDE)
            .nonKeyAttributes(
                List.of("attempt", "compute_type", "session_id", "compute_metadata")));
    // Sparse: tasks that wait for a slot of their user.
    keysOnly("UserQueueIndex", "queued_user", Optional.of("queued_at"));
    // Sparse: tasks that wait for the limit over all users, or for a launch lane.
    keysOnly("QueueIndex", "queue_name", Optional.of("queued_at"));
    // Sparse: tasks of a repository that have failed, by code. Written once, when a task is
    // settled.
    keysOnly("RepoFailureIndex", "failed_repo", Optional.of("failed_at"));
    // Lists of tasks for people, by keys that are written once: with the first row, and, sparse,
    // when a task is settled.
    keysOnly("CreatedIndex", "created_shard", Optional.of("listed_at"));
    keysOnly("UserCreatedIndex", "user_id", Optional.of("listed_at"));
    keysOnly("RepoIndex", "listed_repo", Optional.of("listed_at"));
    keysOnly("EndedIndex", "ended_shard", Optional.of("ended_at"));
  }

  private Table.Builder table(String id, String hash) {
    var table = Table.Builder.create(this, id);
    key.ifPresent(it -> table.encryption(TableEncryption.CUSTOMER_MANAGED).encryptionKey(it));
    return table
        .partitionKey(text(hash))
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .pointInTimeRecoverySpecification(
            PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
        .deletionProtection(retain)
        .removalPolicy(retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
  }

  private void keysOnly(String name, String hash, Optional<String> range) {
    index(indexProps(name, hash, range).projectionType(ProjectionType.KEYS_ONLY));
  }

  private void index(GlobalSecondaryIndexProps.Builder index) {
    tasks.addGlobalSecondaryIndex(index.build());
  }

  private static GlobalSecondaryIndexProps.Builder indexProps(
      String name, String hash, Optional<String> range) {
    var index = GlobalSecondaryIndexProps.builder().indexName(name).partitionKey(text(hash));
    range.map(TaskTables::text).ifPresent(index::sortKey);
    return index;
  }

  private static Attribute text(String name) {
    return Attribute.builder().name(name).type(AttributeType.STRING).build();
  }

  public Table tasks() {
    return tasks;
  }

  public Table taskEvents() {
    return taskEvents;
  }

  public Table userConcurrency() {
    return userConcurrency;
  }

  public Table repos() {
    return repos;
  }

  public Table taskApprovals() {
    return taskApprovals;
  }

  /// The ARNs of all of them.
  public List<String> arns() {
    return Stream.of(tasks, taskEvents, userConcurrency, repos, taskApprovals)
        .map(Table::getTableArn)
        .toList();
  }

  /// Of the Tasks table; it changes if the stream is ever switched off and on.
  public String streamArn() {
    return Optional.ofNullable(tasks.getTableStreamArn()).orElseThrow();
  }

  /// Of the timeline.
  public String taskEventsStreamArn() {
    return Optional.ofNullable(taskEvents.getTableStreamArn()).orElseThrow();
  }
}
