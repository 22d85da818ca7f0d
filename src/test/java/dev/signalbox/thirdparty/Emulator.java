package dev.signalbox.thirdparty;

import static org.awaitility.Awaitility.await;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsEndpoints;
import dev.signalbox.aws.AwsSettings;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.ecs.EcsSettings;
import dev.signalbox.ecs.EcsSettings.AgentDefinition;
import dev.signalbox.ecs.EcsSettings.ContainerName;
import dev.signalbox.ecs.EcsSettings.Family;
import dev.signalbox.ecs.EcsSettings.Network;
import dev.signalbox.ecs.EcsSettings.SecurityGroups;
import dev.signalbox.ecs.EcsSettings.Subnets;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;

/// An AWS that others wrote, as a process on a free port of loopback, with a cluster and a task
/// definition in it.
final class Emulator implements AutoCloseable {
  static final String CLUSTER = "agents";
  static final String FAMILY = "agent";

  private static final Pattern SUBNET = Pattern.compile("<subnetId>(subnet-\\w+)</subnetId>");
  private static final Pattern GROUP = Pattern.compile("<groupId>(sg-\\w+)</groupId>");

  private static final Pattern RUNTIME = Pattern.compile("\"agentRuntimeArn\": ?\"([^\"]+)\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Kind kind;
  private final URI endpoint;
  private final Process process;
  private final AwsClients clients;

  /// Which, and what is known to differ between them.
  enum Kind {
    /// Its tasks end without an event; they have an exit code from the start and never a stop code.
    MOTO,
    /// Close to AWS; without a container engine its tasks run until they are stopped.
    MINISTACK
  }

  private Emulator(Kind kind, int port) {
    this.kind = kind;
    this.endpoint = URI.create("http://127.0.0.1:" + port);
    this.process = launch(kind, port);
    this.clients = new AwsClients(settings(endpoint));
  }

  static Emulator start(Kind kind) {
    var emulator = new Emulator(kind, freePort());
    try {
      await().atMost(Duration.ofSeconds(60)).until(emulator::answers);
      emulator.prepareEcs();
      return emulator;
    } catch (RuntimeException | Error failure) {
      emulator.close();
      throw failure;
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Process launch(Kind kind, int port) {
    var number = Integer.toString(port);
    return switch (kind) {
      case MOTO ->
          Python.start(
              List.of(Python.program("moto_server").toString(), "-H", "127.0.0.1", "-p", number),
              Map.of(),
              "moto");
      case MINISTACK ->
          Python.start(
              List.of(Python.program("ministack").toString()),
              Map.of("BIND_HOST", "127.0.0.1", "GATEWAY_PORT", number, "IOT_MTLS_ENABLED", "0"),
              "ministack");
    };
  }

  static AwsSettings settings(URI endpoint) {
    return new AwsSettings(
        Region.of(LocalNames.REGION),
        Optional.of(LocalAws.credentials()),
        AwsEndpoints.allAt(endpoint),
        AwsTimeouts.DEFAULTS,
        20);
  }

  private boolean answers() {
    if (!process.isAlive()) {
      throw new IllegalStateException(kind + " has ended: see its log in target/thirdparty");
    }
    var health =
        switch (kind) {
          case MOTO -> "/moto-api/data.json";
          case MINISTACK -> "/_ministack/health";
        };
    try {
      return send(HttpRequest.newBuilder(endpoint.resolve(health))).statusCode() == 200;
    } catch (UncheckedIOException _) {
      return false;
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException failure) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(failure);
    }
  }

  private void prepareEcs() {
    var _ = clients.ecs().createCluster(it -> it.clusterName(CLUSTER)).join();
    // Without memory of its own for the container, moto answers 500.
    var agent =
        ContainerDefinition.builder()
            .name(LocalNames.CONTAINER)
            .image("agent:1")
            .memory(512)
            .build();
    var _ =
        clients
            .ecs()
            .registerTaskDefinition(
                definition ->
                    definition
                        .family(FAMILY)
                        .networkMode(NetworkMode.AWSVPC)
                        .requiresCompatibilities(Compatibility.FARGATE)
                        .cpu("256")
                        .memory("512")
                        .containerDefinitions(agent))
            .join();
  }

  /// Of moto: a task goes one step towards its end at each so many looks at it.
  void endTasksByLooking(int looksForAStep) {
    var transition =
        """
        {"model_name":"ecs::task","transition":{"progression":"manual","times":%d}}\
        """
            .formatted(looksForAStep);
    var path = endpoint.resolve("/moto-api/state-manager/set-transition");
    var request = HttpRequest.newBuilder(path).header("Content-Type", "application/json");
    var answer = send(request.POST(HttpRequest.BodyPublishers.ofString(transition)));
    if (answer.statusCode() != 201) {
      throw new IllegalStateException(answer.statusCode() + " " + answer.body());
    }
  }

  URI endpoint() {
    return endpoint;
  }

  AwsClients clients() {
    return clients;
  }

  String clusterArn() {
    var described = clients.ecs().describeClusters(it -> it.clusters(CLUSTER)).join();
    return described.clusters().getFirst().clusterArn();
  }

  EcsSettings ecsSettings() {
    return EcsSettings.onFargate(
        clusterArn(),
        new AgentDefinition(
            new Family(FAMILY),
            Optional.empty(),
            new ContainerName(LocalNames.CONTAINER),
            List.of("python", "-m", "agent.batch")),
        new Network(Subnets.of(subnet()), SecurityGroups.of(securityGroup())));
  }

  String subnet() {
    return ec2("DescribeSubnets", SUBNET);
  }

  String securityGroup() {
    return ec2("DescribeSecurityGroups", GROUP);
  }

  /// The SDK's client of EC2 would be a dependency for two ids.
  private String ec2(String action, Pattern id) {
    var request =
        signed("ec2", endpoint)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString("Action=" + action + "&Version=2016-11-15"));
    return first(id, send(request).body());
  }

  /// An AgentCore runtime, by a control plane whose client we do not have. Without a container
  /// engine it echoes what it is sent.
  String createRuntime() {
    var body =
        """
        {"agentRuntimeName":"agent","roleArn":"arn:aws:iam::000000000000:role/agent",
        "agentRuntimeArtifact":{"containerConfiguration":{"containerUri":"agent:1"}},
        "networkConfiguration":{"networkMode":"PUBLIC"}}\
        """
            .replace("\"agent\"", "\"agent" + System.nanoTime() + "\"");
    var request =
        signed("bedrock-agentcore", endpoint.resolve("/runtimes/"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body));
    return first(RUNTIME, send(request).body());
  }

  /// No emulator checks a signature; its scope tells them which service is meant.
  private static HttpRequest.Builder signed(String service, URI uri) {
    return HttpRequest.newBuilder(uri)
        .header(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/"
                + service
                + "/aws4_request, SignedHeaders=host, Signature=0");
  }

  private static String first(Pattern pattern, String body) {
    return pattern
        .matcher(body)
        .results()
        .map(it -> it.group(1))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(pattern + " is not in " + body));
  }

  @Override
  public void close() {
    clients.close();
    http.close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
