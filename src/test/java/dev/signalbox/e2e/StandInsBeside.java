package dev.signalbox.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsEndpoints;
import dev.signalbox.aws.AwsEndpoints.Api;
import dev.signalbox.aws.AwsSettings;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.LocalResources;
import dev.signalbox.local.agentcore.AgentBackend;
import dev.signalbox.local.agentcore.AgentCoreSettings;
import dev.signalbox.local.agentcore.AgentCoreStandIn;
import dev.signalbox.local.ecs.EcsSettings;
import dev.signalbox.local.ecs.LocalEcs;
import dev.signalbox.local.ecs.task.StepProfile;
import dev.signalbox.local.eventbridge.EventBridgeSettings;
import dev.signalbox.local.eventbridge.LocalEventBridge;
import dev.signalbox.local.eventbridge.QueueDelivery;
import dev.signalbox.local.pipe.TaskRowPipe;
import dev.signalbox.local.wire.WireServer;
import dev.signalbox.sqs.Queues;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeAsyncClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.Target;

/// Our ECS, AgentCore and pipe beside an SQS, DynamoDB and EventBridge of somebody else. Events of
/// ECS take the way of our own EventBridge first, for its faults, and come out of it into theirs.
final class StandInsBeside implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String RELAY = "arn:aws:sqs:us-east-1:000000000000:relay";

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Theirs theirs;
  private final AwsClients foreign;
  private final WireServer wire;
  private final AwsClients clients;

  /// Where their services are.
  record Theirs(URI sqs, URI dynamoDb, URI eventBridge) {}

  /// What was made there. The cluster and the deployment must be those that the rule is about.
  record Made(
      Queues.QueueUrls queues, TableNames tables, String cluster, DeploymentName deployment) {
    String clusterArn() {
      return "arn:aws:ecs:" + LocalNames.REGION + ":" + LocalNames.ACCOUNT + ":cluster/" + cluster;
    }
  }

  StandInsBeside(Theirs theirs) {
    this.theirs = theirs;
    this.foreign = keep(clients(theirs, theirs.eventBridge(), theirs.eventBridge()));
    var vertx = Vertx.vertx();
    var _ = keep(() -> vertx.close().toCompletionStage().toCompletableFuture().join());
    this.wire = keep(new WireServer(vertx, InstantSource.system()).start(0));
    this.clients = keep(clients(theirs, wire.endpoint(), wire.endpoint()));
  }

  private static AwsClients clients(Theirs theirs, URI sessions, URI eventBridge) {
    var endpoints =
        new AwsEndpoints(
            Map.of(
                Api.SQS, theirs.sqs(),
                Api.DYNAMODB, theirs.dynamoDb(),
                Api.ECS, sessions,
                Api.BEDROCK_AGENTCORE, sessions,
                Api.EVENTBRIDGE, eventBridge));
    return new AwsClients(
        new AwsSettings(
            Region.of(LocalNames.REGION),
            Optional.of(LocalAws.credentials()),
            endpoints,
            AwsTimeouts.DEFAULTS,
            50));
  }

  /// For whoever makes queues, tables and the rule there.
  AwsClients theirClients() {
    return foreign;
  }

  <C extends AutoCloseable> C keep(C part) {
    opened.push(part);
    return part;
  }

  /// Closed after all the others.
  <C extends AutoCloseable> C last(C part) {
    opened.addLast(part);
    return part;
  }

  /// PutEvents there, as ECS cannot: AWS itself would refuse the source.
  static QueueDelivery toTheirBus(EventBridgeAsyncClient bus) {
    return (_, body) -> put(bus, read(body));
  }

  private static CompletionStage<?> put(EventBridgeAsyncClient bus, JsonNode event) {
    var entry =
        PutEventsRequestEntry.builder()
            .source(event.path("source").asText())
            .detailType(event.path("detail-type").asText())
            .time(Instant.parse(event.path("time").asText()))
            .resources(
                StreamSupport.stream(event.path("resources").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList())
            .detail(event.path("detail").toString())
            .build();
    return bus.putEvents(it -> it.entries(entry))
        .thenAccept(
            answer -> {
              if (answer.failedEntryCount() > 0) {
                throw new IllegalStateException("an event was refused: " + answer.entries());
              }
            });
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  AwsWorld world(Made made, QueueDelivery events, List<String> agent, AwsWorld.Launcher launcher) {
    var eventBridge =
        keep(
            new LocalEventBridge(
                EventBridgeSettings.strict(), events, InstantSource.system(), UUID::randomUUID));
    var environment = agentEnvironment(made);
    var ecs =
        keep(
            new LocalEcs(
                EcsSettings.of(StepProfile.FAST, environment),
                eventBridge::publish,
                (_, _) -> {},
                InstantSource.system(),
                UUID::randomUUID));
    var agentCore =
        keep(
            AgentCoreStandIn.start(
                AgentCoreSettings.ofRuntimes(Set.of(LocalNames.RUNTIME_ARN)),
                InstantSource.system(),
                new AgentBackend.ProcessAgents(_ -> new AgentBackend.Launch(agent, environment))));
    wire.serve(eventBridge.target()).serve(ecs.target()).rest("/runtimes/", agentCore);
    relayAll();
    var resources = new LocalResources(clients);
    resources.cluster(made.cluster());
    resources.onboard(made.tables());
    var _ = keep(pipe(made));
    return new AwsWorld(
        clients,
        made.queues(),
        made.tables(),
        ecs,
        agentCore,
        eventBridge.faults(),
        wire,
        deployment(made, agent),
        launcher,
        this);
  }

  /// What matches is for their rule to say.
  private void relayAll() {
    clients
        .eventBridge()
        .putRule(it -> it.name("relay").eventPattern("{\"source\":[\"aws.ecs\"]}"))
        .join();
    clients
        .eventBridge()
        .putTargets(it -> it.rule("relay").targets(Target.builder().id("relay").arn(RELAY).build()))
        .join();
  }

  private TaskRowPipe pipe(Made made) {
    var table = clients.dynamoDb().describeTable(it -> it.tableName(made.tables().tasks())).join();
    return TaskRowPipe.start(
        foreign.dynamoDbStreams(),
        clients.sqs(),
        TaskRowPipe.Route.of(
            table.table().latestStreamArn(), made.queues().events().url(), LocalNames.REGION));
  }

  private Map<String, String> awsEnvironment() {
    var environment = new TreeMap<String, String>();
    environment.put("AWS_REGION", LocalNames.REGION);
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("AWS_ENDPOINT_URL_SQS", theirs.sqs().toString());
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", theirs.dynamoDb().toString());
    environment.put("AWS_ENDPOINT_URL_ECS", wire.endpoint().toString());
    environment.put("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", wire.endpoint().toString());
    return environment;
  }

  private Map<String, String> agentEnvironment(Made made) {
    var environment = awsEnvironment();
    environment.put("TASK_TABLE_NAME", made.tables().tasks());
    environment.put("TASK_EVENTS_TABLE_NAME", made.tables().taskEvents());
    environment.put("USER_CONCURRENCY_TABLE_NAME", made.tables().userConcurrency());
    return environment;
  }

  private Map<String, String> deployment(Made made, List<String> agent) {
    var environment = awsEnvironment();
    environment.put("SIGNALBOX_DEPLOYMENT_NAME", made.deployment().value());
    environment.put("SIGNALBOX_TASK_QUEUE_URL", made.queues().tasks().url());
    environment.put("SIGNALBOX_TASK_DEAD_LETTER_QUEUE_URL", made.queues().tasksDead().url());
    environment.put("SIGNALBOX_EVENTS_QUEUE_URL", made.queues().events().url());
    environment.put("SIGNALBOX_EVENTS_DEAD_LETTER_QUEUE_URL", made.queues().eventsDead().url());
    new LocalResources(clients)
        .lanes(made.cluster(), made.queues().tasksDead())
        .forEach((word, lane) -> environment.put(LocalAws.laneSetting(word), lane.url()));
    environment.put("SIGNALBOX_TASK_TABLE", made.tables().tasks());
    environment.put("SIGNALBOX_TASK_EVENTS_TABLE", made.tables().taskEvents());
    environment.put("SIGNALBOX_USER_CONCURRENCY_TABLE", made.tables().userConcurrency());
    environment.put("SIGNALBOX_REPO_TABLE", made.tables().repos().orElseThrow());
    environment.put("SIGNALBOX_AGENTCORE_RUNTIME_ARN", LocalNames.RUNTIME_ARN);
    environment.put("SIGNALBOX_ECS_ENABLED", "true");
    environment.put("SIGNALBOX_ECS_CLUSTER_ARN", made.clusterArn());
    environment.put("SIGNALBOX_ECS_TASK_DEFINITION", LocalNames.FAMILY);
    environment.put("SIGNALBOX_ECS_SUBNETS", LocalNames.SUBNET);
    environment.put("SIGNALBOX_ECS_SECURITY_GROUPS", LocalNames.SECURITY_GROUP);
    environment.put("SIGNALBOX_ECS_CONTAINER_NAME", LocalNames.CONTAINER);
    environment.put("SIGNALBOX_ECS_COMMAND", JSON.valueToTree(agent).toString());
    environment.put("SIGNALBOX_HTTP_PORT", "0");
    return environment;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception failure) {
        throw new IllegalStateException(failure);
      }
    }
  }
}
