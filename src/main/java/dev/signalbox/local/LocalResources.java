package dev.signalbox.local;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.Tables;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.local.pipe.TaskRowPipe;
import dev.signalbox.sqs.Queues;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
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

  void rule(String eventsQueueArn) {
    await(clients.eventBridge().putRule(it -> it.name(LocalNames.RULE).eventPattern(PATTERN)));
    await(
        clients
            .eventBridge()
            .putTargets(
                it ->
                    it.rule(LocalNames.RULE)
                        .targets(Target.builder().id("events-queue").arn(eventsQueueArn).build())));
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
                        .containerDefinitions(
                            ContainerDefinition.builder()
                                .name(LocalNames.CONTAINER)
                                .image("local/agent")
                                .memory(4096)
                                .essential(true)
                                .build())));
  }

  TaskRowPipe pipe(String eventsQueueUrl) {
    var table =
        await(clients.dynamoDb().describeTable(it -> it.tableName(LocalNames.TABLES.tasks())));
    var route =
        TaskRowPipe.Route.of(table.table().latestStreamArn(), eventsQueueUrl, LocalNames.REGION);
    return TaskRowPipe.start(clients.dynamoDbStreams(), clients.sqs(), route);
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.join();
  }
}
