package dev.signalbox.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsEndpoints;
import dev.signalbox.aws.AwsSettings;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.local.account.LocalAccount;
import dev.signalbox.local.agentcore.AgentCoreStandIn;
import dev.signalbox.local.ecs.LocalEcs;
import dev.signalbox.local.embedded.Loopback;
import dev.signalbox.local.eventbridge.LocalEventBridge;
import dev.signalbox.local.github.LocalGitHub;
import dev.signalbox.local.logs.LocalLogs;
import dev.signalbox.local.process.AgentOutput;
import dev.signalbox.local.s3.LocalS3;
import dev.signalbox.local.secrets.LocalSecrets;
import dev.signalbox.local.wire.WireServer;
import dev.signalbox.sqs.Queues;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/// A whole AWS on loopback unless told otherwise, in this process, with everything in it that a
/// deployment would have made. Agents are processes of this machine.
public final class LocalAws implements AutoCloseable {
  /// Variables of a shell that would take an AWS SDK or CLI somewhere else all the same.
  public static final List<String> LEADS_ELSEWHERE =
      List.of(
          "AWS_PROFILE",
          "AWS_DEFAULT_PROFILE",
          "AWS_SESSION_TOKEN",
          "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS");

  private final Opened opened;
  private final Servers servers;
  private final AwsClients clients;
  private final Queues.QueueUrls queues;
  private final Map<String, Queues.Queue> lanes;
  private final StandIns standIns;

  private LocalAws(
      Opened opened,
      Servers servers,
      AwsClients clients,
      Queues.QueueUrls queues,
      Map<String, Queues.Queue> lanes,
      StandIns standIns) {
    this.opened = opened;
    this.servers = servers;
    this.clients = clients;
    this.queues = queues;
    this.lanes = lanes;
    this.standIns = standIns;
  }

  /// Where to listen; 0 is any free port. ECS, EventBridge and AgentCore share one.
  ///
  /// @param host loopback, or else everybody who reaches it can run programs on this machine
  public record Ports(String host, int aws, int sqs, int dynamoDb, int s3) {
    public static final Ports FREE = new Ports(Loopback.HOST, 0, 0, 0, 0);
  }

  /// The agents of this AWS.
  ///
  /// @param command what every session runs
  /// @param output gets each line that an agent prints
  /// @param events gets each ECS event as it is handed to EventBridge
  public record Agents(List<String> command, AgentOutput output, Consumer<ObjectNode> events) {}

  /// Starts everything; blocks for a few seconds. What was opened is closed again if it fails.
  public static LocalAws start(Ports ports, Agents agents) {
    var opened = new Opened();
    try {
      return start(ports, agents, opened);
    } catch (RuntimeException | Error failure) {
      // An error too, or the threads of what was opened keep the process alive.
      opened.close();
      throw failure;
    }
  }

  private static LocalAws start(Ports ports, Agents agents, Opened opened) {
    var servers = Servers.start(ports, opened);
    var clients = opened.keep(new AwsClients(awsSettings(servers)));
    var resources = new LocalResources(clients);
    var queues = resources.queues();
    var lanes = resources.lanes(LocalNames.QUEUES, queues.tasksDead());
    resources.tables();
    resources.buckets();
    var standIns = StandIns.start(agents, clients, servers.agentEnvironment(), opened);
    standIns.serveOn(servers.wire());
    resources.rule(queues.events().arn(), queues.eventsDead().arn());
    resources.cluster(LocalNames.CLUSTER);
    opened.keep(resources.pipe(queues.events().arn())).serveOn(servers.wire());
    return new LocalAws(opened, servers, clients, queues, lanes, standIns);
  }

  private static AwsSettings awsSettings(Servers servers) {
    return new AwsSettings(
        Region.of(LocalNames.REGION),
        Optional.of(credentials()),
        servers.endpoints(),
        AwsTimeouts.DEFAULTS,
        50);
  }

  /// Any will do; these are the ones that `awsEnvironment` names.
  public static AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(LocalNames.KEY, LocalNames.KEY));
  }

  public AwsEndpoints endpoints() {
    return servers.endpoints();
  }

  /// What an unmodified AWS SDK or CLI needs in its environment to work against this AWS.
  public Map<String, String> awsEnvironment() {
    return servers.awsEnvironment();
  }

  /// What a person's shell needs besides: the names that the documentation's commands use, and an
  /// endpoint of all other services, which says that it does not have them.
  public Map<String, String> shellEnvironment() {
    var environment = new TreeMap<>(awsEnvironment());
    environment.put("AWS_ENDPOINT_URL", servers.wire().endpoint().toString());
    environment.put("TASK_QUEUE_URL", queues.tasks().url());
    environment.put("REPO_TABLE", LocalNames.TABLES.repos().orElseThrow());
    return environment;
  }

  /// The settings that make a service run on this AWS in this process, beside others of its kind.
  public Map<String, String> serviceEnvironment(List<String> agentCommand) {
    var environment = new TreeMap<>(deployment(agentCommand));
    environment.put("SIGNALBOX_HTTP_PORT", "0");
    return environment;
  }

  /// The settings that make a service of another process run on this AWS.
  public Map<String, String> deployment(List<String> agentCommand) {
    var environment = new TreeMap<>(awsEnvironment());
    environment.put("SIGNALBOX_DEPLOYMENT_NAME", LocalNames.DEPLOYMENT.value());
    environment.put("SIGNALBOX_TASK_QUEUE_URL", queues.tasks().url());
    environment.put("SIGNALBOX_TASK_DEAD_LETTER_QUEUE_URL", queues.tasksDead().url());
    environment.put("SIGNALBOX_EVENTS_QUEUE_URL", queues.events().url());
    environment.put("SIGNALBOX_EVENTS_DEAD_LETTER_QUEUE_URL", queues.eventsDead().url());
    lanes.forEach((word, lane) -> environment.put(laneSetting(word), lane.url()));
    environment.put("SIGNALBOX_TASK_TABLE", LocalNames.TABLES.tasks());
    environment.put("SIGNALBOX_TASK_EVENTS_TABLE", LocalNames.TABLES.taskEvents());
    environment.put("SIGNALBOX_USER_CONCURRENCY_TABLE", LocalNames.TABLES.userConcurrency());
    environment.put("SIGNALBOX_REPO_TABLE", LocalNames.TABLES.repos().orElseThrow());
    environment.put(
        "SIGNALBOX_TASK_APPROVALS_TABLE", LocalNames.TABLES.taskApprovals().orElseThrow());
    environment.put("SIGNALBOX_GITHUB_ENDPOINT", gitHubEndpoint().toString());
    environment.put("SIGNALBOX_PAYLOAD_BUCKET", LocalNames.PAYLOAD_BUCKET);
    environment.put("SIGNALBOX_DEFAULT_COMPUTE_TYPE", "ecs");
    environment.put("SIGNALBOX_AGENTCORE_RUNTIME_ARN", LocalNames.RUNTIME_ARN);
    environment.put("SIGNALBOX_ECS_ENABLED", "true");
    environment.put("SIGNALBOX_ECS_CLUSTER_ARN", LocalNames.CLUSTER_ARN);
    environment.put("SIGNALBOX_ECS_TASK_DEFINITION", LocalNames.FAMILY);
    environment.put("SIGNALBOX_ECS_SUBNETS", LocalNames.SUBNET);
    environment.put("SIGNALBOX_ECS_SECURITY_GROUPS", LocalNames.SECURITY_GROUP);
    environment.put("SIGNALBOX_ECS_CONTAINER_NAME", LocalNames.CONTAINER);
    environment.put("SIGNALBOX_ECS_COMMAND", json(agentCommand));
    return environment;
  }

  /// The setting that names the launch lane of a compute type.
  public static String laneSetting(String word) {
    return "SIGNALBOX_" + word.toUpperCase(Locale.ROOT) + "_LANE_QUEUE_URL";
  }

  private static String json(List<String> command) {
    try {
      return new ObjectMapper().writeValueAsString(command);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public Queues.QueueUrls queues() {
    return queues;
  }

  /// Returns the launch lanes, by the word of the compute type.
  public Map<String, Queues.Queue> lanes() {
    return lanes;
  }

  /// Clients of this AWS, for whoever plays a producer or looks at it from outside.
  public AwsClients clients() {
    return clients;
  }

  public LocalEcs ecs() {
    return standIns.ecs();
  }

  public AgentCoreStandIn agentCore() {
    return standIns.agentCore();
  }

  /// What agents printed.
  public LocalLogs logs() {
    return standIns.logs();
  }

  public LocalAccount account() {
    return standIns.account();
  }

  public LocalSecrets secrets() {
    return standIns.secrets();
  }

  /// The GitHub beside this AWS.
  public LocalGitHub gitHub() {
    return standIns.gitHub();
  }

  /// Where the GitHub beside this AWS is: among its other services.
  public URI gitHubEndpoint() {
    return servers.wire().endpoint();
  }

  public LocalEventBridge eventBridge() {
    return standIns.eventBridge();
  }

  public LocalS3 s3() {
    return servers.s3();
  }

  /// The server of ECS, EventBridge and AgentCore; its journal has every call, those of S3 too.
  public WireServer wire() {
    return servers.wire();
  }

  /// Ends all agents and servers, the last opened first.
  @Override
  public void close() {
    opened.close();
  }
}
