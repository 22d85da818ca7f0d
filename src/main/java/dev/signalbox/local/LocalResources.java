package dev.signalbox.local;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.Tables;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.local.pipe.LocalPipes;
import dev.signalbox.local.pipe.TaskRowPipe;
import dev.signalbox.sqs.Queues;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.eventbridge.model.Target;

/// Makes in the local AWS what a deployment's template makes in a real one, through the same API:
/// the queues, the tables, the buckets, the rule, the cluster, the pipe.
public final class LocalResources {
  /// Only our own sessions, and only the states that mean something.
  private static final String PATTERN =
      """
      {"source": ["aws.ecs"], "detail-type": ["ECS Task State Change"],
       "detail": {"clusterArn": ["%s"], "lastStatus": ["RUNNING", "STOPPED"],
                  "startedBy": [{"prefix": "%s"}]}}\
      """
          .formatted(LocalNames.CLUSTER_ARN, EcsSession.startedByPrefix(LocalNames.DEPLOYMENT));

  private final AwsClients clients;

  public LocalResources(AwsClients clients) {
    this.clients = clients;
  }

  Queues.QueueUrls queues() {
    return new Queues(clients.sqs()).create(LocalNames.QUEUES);
  }

  /// A launch lane for each kind of compute, by the word of its type.
  public Map<String, Queues.Queue> lanes(String prefix, Queues.Queue dead) {
    var queues = new Queues(clients.sqs());
    return Map.of(
        "ecs",
        queues.createLane(prefix, "ecs", dead),
        "agentcore",
        queues.createLane(prefix, "agentcore", dead));
  }

  void tables() {
    Tables.createMissing(clients.dynamoDb(), LocalNames.TABLES);
    onboard(LocalNames.TABLES);
  }

  /// A repository for each kind of compute, and that of the documentation's examples.
  public void onboard(TableNames tables) {
    var repos = tables.repos().orElseThrow();
    onboard(repos, LocalNames.ECS_REPO, Map.of("compute_type", text("ecs")));
    onboard(repos, LocalNames.EXAMPLE_REPO, Map.of("compute_type", text("ecs")));
    onboard(
        repos,
        LocalNames.AGENTCORE_REPO,
        Map.of("compute_type", text("agentcore"), "runtime_arn", text(LocalNames.RUNTIME_ARN)));
  }

  void buckets() {
    await(clients.s3().createBucket(it -> it.bucket(LocalNames.PAYLOAD_BUCKET)));
    await(clients.s3().createBucket(it -> it.bucket(LocalNames.ARTIFACTS_BUCKET)));
  }

  private void onboard(String table, String repo, Map<String, AttributeValue> blueprint) {
    var row = new HashMap<>(blueprint);
    row.put("repo", text(repo));
    row.put("status", text("active"));
    await(clients.dynamoDb().putItem(it -> it.tableName(table).item(row)));
  }

  private static AttributeValue text(String value) {
    return AttributeValue.fromS(value);
  }

  /// With the dead letters of the events queue for what it does not take.
  void rule(String eventsQueueArn, String deadLettersArn) {
    await(clients.eventBridge().putRule(it -> it.name(LocalNames.RULE).eventPattern(PATTERN)));
    await(
        clients
            .eventBridge()
            .putTargets(
                it ->
                    it.rule(LocalNames.RULE)
                        .targets(
                            Target.builder()
                                .id("events-queue")
                                .arn(eventsQueueArn)
                                .deadLetterConfig(dead -> dead.arn(deadLettersArn))
                                .build())));
  }

  /// The cluster of agents and their task definition.
  public void cluster(String name) {
    await(clients.ecs().createCluster(it -> it.clusterName(name)));
    await(
        clients
            .ecs()
            .registerTaskDefinition(
                it ->
                    it.family(LocalNames.FAMILY)
                        .networkMode("awsvpc")
                        .requiresCompatibilitiesWithStrings("FARGATE")
                        .cpu("2048")
                        .memory("4096")
                        .taskRoleArn(role("agent"))
                        .executionRoleArn(role("agent-execution"))
                        .containerDefinitions(
                            ContainerDefinition.builder()
                                .name(LocalNames.CONTAINER)
                                .image("local/agent")
                                .memory(4096)
                                .essential(true)
                                .logConfiguration(
                                    log ->
                                        log.logDriver(LogDriver.AWSLOGS)
                                            .options(
                                                Map.of(
                                                    "awslogs-group",
                                                    LocalNames.LOG_GROUP,
                                                    "awslogs-region",
                                                    LocalNames.REGION,
                                                    "awslogs-stream-prefix",
                                                    LocalNames.LOG_PREFIX)))
                                .build())));
  }

  private static String role(String name) {
    return "arn:aws:iam::" + LocalNames.ACCOUNT + ":role/" + name;
  }

  LocalPipes pipe(String eventsQueueArn) {
    var table =
        await(clients.dynamoDb().describeTable(it -> it.tableName(LocalNames.TABLES.tasks())));
    var stream = table.table().latestStreamArn();
    return LocalPipes.start(
        LocalNames.PIPE,
        LocalNames.REGION + ":" + LocalNames.ACCOUNT,
        stream,
        eventsQueueArn,
        (queueArn, from) ->
            TaskRowPipe.start(
                clients.dynamoDbStreams(),
                clients.sqs(),
                TaskRowPipe.Route.of(stream, url(queueArn), LocalNames.REGION).from(from)));
  }

  private String url(String queueArn) {
    var name = queueArn.substring(queueArn.lastIndexOf(':') + 1);
    return await(clients.sqs().getQueueUrl(it -> it.queueName(name))).queueUrl();
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.join();
  }
}
