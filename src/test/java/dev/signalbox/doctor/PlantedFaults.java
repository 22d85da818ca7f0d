package dev.signalbox.doctor;

import static dev.signalbox.doctor.PlantedFault.broken;
import static dev.signalbox.doctor.PlantedFault.named;

import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// All that is broken on purpose.
// The lists of updates are made by AWS's builders.
@SuppressWarnings("unchecked")
final class PlantedFaults {
  private PlantedFaults() {}

  static Stream<PlantedFault> all() {
    return Stream.of(
            ofSettings(),
            ofAccount(),
            ofQueues(),
            PlantedEventFaults.all(),
            ofTables(),
            PlantedComputeFaults.all())
        .flatMap(List::stream);
  }

  private static List<PlantedFault> ofSettings() {
    return List.of(
        named(
            "times that contradict each other",
            Map.of("SIGNALBOX_STOP_AGE", "10s"),
            "settings",
            "SIGNALBOX_STOP_AGE (10s) is shorter than SIGNALBOX_STOP_REPEAT",
            "signalbox config"),
        named(
            "a token for a console that is off",
            Map.of("SIGNALBOX_CONSOLE_TOKEN", "0123456789abcdef"),
            "settings",
            "SIGNALBOX_CONSOLE_ENABLED is not true",
            "SIGNALBOX_CONSOLE_ENABLED=true"),
        named(
            "a console that is open to the network",
            Map.of("SIGNALBOX_CONSOLE_ENABLED", "true", "SIGNALBOX_HTTP_HOST", "0.0.0.0"),
            "settings",
            "0.0.0.0 without a token",
            "SIGNALBOX_CONSOLE_TOKEN"),
        named(
            "a bucket that is not there",
            Map.of("SIGNALBOX_PAYLOAD_BUCKET", "no-such-bucket"),
            "bucket payloads",
            "no bucket no-such-bucket",
            "aws s3api create-bucket --bucket no-such-bucket"),
        named(
            "a bucket of attachments that is not there",
            Map.of("SIGNALBOX_ATTACHMENTS_BUCKET", "no-such-attachments"),
            "bucket attachments",
            "no bucket no-such-attachments (SIGNALBOX_ATTACHMENTS_BUCKET)",
            "aws s3api create-bucket --bucket no-such-attachments"),
        broken(
                "a bucket that the public may see",
                aws ->
                    done(
                        aws.clients()
                            .s3()
                            .deletePublicAccessBlock(it -> it.bucket(LocalNames.ARTIFACTS_BUCKET))),
                _ -> {},
                "bucket payloads",
                "does not block public access",
                "put-public-access-block")
            .with(Map.of("SIGNALBOX_PAYLOAD_BUCKET", LocalNames.ARTIFACTS_BUCKET)),
        named(
            "a secret that is not there",
            Map.of(
                "SIGNALBOX_GITHUB_TOKEN_SECRET_ARN",
                LocalNames.GITHUB_TOKEN_SECRET_ARN.replace("Local1", "Local2")),
            "secret",
            "There is no secret arn:",
            "aws secretsmanager list-secrets"));
  }

  private static List<PlantedFault> ofAccount() {
    return List.of(
        broken(
            "expired credentials",
            aws -> aws.account().refuse("GetCallerIdentity", 403, "ExpiredToken"),
            aws -> aws.account().clearFaults(),
            "credentials",
            "ExpiredToken",
            "aws sts get-caller-identity"),
        named(
                "another Region",
                Map.of("AWS_REGION", "eu-west-1", "SIGNALBOX_GITHUB_TOKEN_SECRET_ARN", ""),
                "place",
                "is in us-east-1, but AWS_REGION is eu-west-1",
                "export AWS_REGION=us-east-1")
            .alsoFound("bucket payloads"),
        named("a clock that is fast", Map.of(), "clock", "600 s fast", "chronyc")
            .withClockAhead(Duration.ofMinutes(10)),
        named("a clock that is slow", Map.of(), "clock", "s slow", "chronyc")
            .withClockAhead(Duration.ofMinutes(-10)));
  }

  private static List<PlantedFault> ofQueues() {
    return List.of(
        named(
            "a lane that is not there",
            Map.of("SIGNALBOX_ECS_LANE_QUEUE_URL", "http://127.0.0.1/000000000000/no-lane"),
            "queue ecs_lane_queue",
            "There is no queue http://127.0.0.1/000000000000/no-lane",
            "aws sqs create-queue --queue-name no-lane"),
        named(
            "dead letters that are not there",
            Map.of("SIGNALBOX_TASK_DEAD_LETTER_QUEUE_URL", "http://127.0.0.1/000000000000/no-dead"),
            "queue task_dead_letter_queue",
            "There is no queue",
            "aws sqs create-queue"),
        named(
            "an events queue that is not there",
            Map.of("SIGNALBOX_EVENTS_QUEUE_URL", "http://127.0.0.1/000000000000/no-events"),
            "queue events_queue",
            "There is no queue",
            "aws sqs create-queue"),
        broken(
            "dead letters that go astray",
            aws -> redrive(aws, aws.queues().tasksDead().arn(), 1_000),
            aws -> redrive(aws, aws.queues().eventsDead().arn(), 1_000),
            "redrive events_queue",
            "goes to arn:aws:sqs:us-east-1:000000000000:signalbox-tasks-dead",
            "RedrivePolicy"),
        broken(
            "messages that are given up too early",
            aws -> redrive(aws, aws.queues().eventsDead().arn(), 3),
            aws -> redrive(aws, aws.queues().eventsDead().arn(), 1_000),
            "redrive events_queue",
            "given up after 3 receives",
            "RedrivePolicy"),
        broken(
                "no redrive at all",
                aws -> done(aws.clients().sqs().createQueue(it -> it.queueName("bare"))),
                _ -> {},
                "redrive ecs_lane_queue",
                "no redrive policy",
                "RedrivePolicy")
            .with(Map.of("SIGNALBOX_ECS_LANE_QUEUE_URL", "http://127.0.0.1/000000000000/bare")),
        broken(
            "a queue that delays",
            aws -> attribute(aws, QueueAttributeName.DELAY_SECONDS, "30"),
            aws -> attribute(aws, QueueAttributeName.DELAY_SECONDS, "0"),
            "queue events_queue",
            "delays every message by 30 s",
            "DelaySeconds=0"));
  }

  private static List<PlantedFault> ofTables() {
    return List.of(
        named(
            "a table that is not there",
            Map.of("SIGNALBOX_REPO_TABLE", "no-repos"),
            "table repo",
            "There is no table no-repos (SIGNALBOX_REPO_TABLE)",
            "aws dynamodb create-table --table-name no-repos"),
        broken(
                "a table in the place of another",
                PlantedFaults::others,
                _ -> {},
                "table user_concurrency",
                "The keys of others are task_id, not user_id",
                "aws dynamodb list-tables")
            .with(Map.of("SIGNALBOX_USER_CONCURRENCY_TABLE", "others"))
            .alsoFound("indexes user_concurrency"),
        broken(
            "an index that is gone",
            aws ->
                done(
                    aws.clients()
                        .dynamoDb()
                        .updateTable(
                            it ->
                                it.tableName(LocalNames.TABLES.tasks())
                                    .globalSecondaryIndexUpdates(
                                        update ->
                                            update.delete(
                                                gone -> gone.indexName("RepoFailureIndex"))))),
            PlantedFaults::index,
            "indexes task",
            "has no index RepoFailureIndex",
            "\"IndexName\":\"RepoFailureIndex\""),
        broken(
            "rows that never expire",
            aws -> expire(aws, false),
            aws -> expire(aws, true),
            "ttl task_events",
            "never expire",
            "update-time-to-live"));
  }

  private static void redrive(LocalAws aws, String dead, int receives) {
    attribute(
        aws,
        QueueAttributeName.REDRIVE_POLICY,
        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}".formatted(dead, receives));
  }

  private static void attribute(LocalAws aws, QueueAttributeName name, String value) {
    done(
        aws.clients()
            .sqs()
            .setQueueAttributes(
                it -> it.queueUrl(aws.queues().events().url()).attributes(Map.of(name, value))));
  }

  private static void others(LocalAws aws) {
    done(
        aws.clients()
            .dynamoDb()
            .createTable(
                it ->
                    it.tableName("others")
                        .billingMode(BillingMode.PAY_PER_REQUEST)
                        .attributeDefinitions(text("task_id"))
                        .keySchema(key("task_id", KeyType.HASH))));
  }

  private static void index(LocalAws aws) {
    done(
        aws.clients()
            .dynamoDb()
            .updateTable(
                it ->
                    it.tableName(LocalNames.TABLES.tasks())
                        .attributeDefinitions(text("failed_repo"), text("failed_at"))
                        .globalSecondaryIndexUpdates(
                            update ->
                                update.create(
                                    index ->
                                        index
                                            .indexName("RepoFailureIndex")
                                            .keySchema(
                                                key("failed_repo", KeyType.HASH),
                                                key("failed_at", KeyType.RANGE))
                                            .projection(
                                                some ->
                                                    some.projectionType(
                                                        ProjectionType.KEYS_ONLY))))));
  }

  private static AttributeDefinition text(String name) {
    return AttributeDefinition.builder()
        .attributeName(name)
        .attributeType(ScalarAttributeType.S)
        .build();
  }

  private static KeySchemaElement key(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }

  private static void expire(LocalAws aws, boolean on) {
    done(
        aws.clients()
            .dynamoDb()
            .updateTimeToLive(
                it ->
                    it.tableName(LocalNames.TABLES.taskEvents())
                        .timeToLiveSpecification(ttl -> ttl.enabled(on).attributeName("ttl"))));
  }

  private static void done(CompletableFuture<?> call) {
    var _ = call.join();
  }
}
