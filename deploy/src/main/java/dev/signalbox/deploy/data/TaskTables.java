package dev.signalbox.deploy.data;

import java.util.Optional;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.dynamodb.BillingMode;
import software.amazon.awscdk.services.dynamodb.GlobalSecondaryIndexProps;
import software.amazon.awscdk.services.dynamodb.PointInTimeRecoverySpecification;
import software.amazon.awscdk.services.dynamodb.ProjectionType;
import software.amazon.awscdk.services.dynamodb.StreamViewType;
import software.amazon.awscdk.services.dynamodb.Table;
import software.constructs.Construct;

/// The four tables, in the shape in which the service makes them where nobody deploys (its class
/// `Tables`; a test compares). Data at rest is encrypted with DynamoDB's own key, which costs
/// nothing; names are left to CloudFormation, so that a kept table never stands in the way.
public final class TaskTables extends Construct {
  private static final String TTL = "ttl";

  private final boolean retain;
  private final Table tasks;
  private final Table taskEvents;
  private final Table userConcurrency;
  private final Table repos;

  TaskTables(Construct scope, boolean retain) {
    super(scope, "TaskTables");
    this.retain = retain;
    this.tasks =
        table("Tasks", "task_id").stream(StreamViewType.NEW_AND_OLD_IMAGES)
            .timeToLiveAttribute(TTL)
            .build();
    index("UserStatusIndex", ProjectionType.ALL, "user_id", Optional.of("status_created_at"));
    index("StatusIndex", ProjectionType.ALL, "status", Optional.of("created_at"));
    index("IdempotencyIndex", ProjectionType.KEYS_ONLY, "idempotency_key", Optional.empty());
    index("DeadlineIndex", ProjectionType.KEYS_ONLY, "deadline_shard", Optional.of("deadline_at"));
    this.taskEvents =
        table("TaskEvents", "task_id").sortKey(text("event_id")).timeToLiveAttribute(TTL).build();
    this.userConcurrency = table("UserConcurrency", "user_id").build();
    this.repos = table("Repos", "repo").timeToLiveAttribute(TTL).build();
  }

  private Table.Builder table(String id, String key) {
    return Table.Builder.create(this, id)
        .partitionKey(text(key))
        .billingMode(BillingMode.PAY_PER_REQUEST)
        .pointInTimeRecoverySpecification(
            PointInTimeRecoverySpecification.builder().pointInTimeRecoveryEnabled(true).build())
        .deletionProtection(retain)
        .removalPolicy(retain ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY);
  }

  private void index(String name, ProjectionType projection, String hash, Optional<String> range) {
    var index =
        GlobalSecondaryIndexProps.builder()
            .indexName(name)
            .partitionKey(text(hash))
            .projectionType(projection);
    range.map(TaskTables::text).ifPresent(index::sortKey);
    tasks.addGlobalSecondaryIndex(index.build());
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

  /// Of the Tasks table; it changes if the stream is ever switched off and on.
  public String streamArn() {
    return Optional.ofNullable(tasks.getTableStreamArn()).orElseThrow();
  }
}
