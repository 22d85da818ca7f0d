package dev.signalbox.local.ecs;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.ecs.task.StepProfile;
import dev.signalbox.local.wire.WireServer;
import io.vertx.core.Vertx;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.ecs.EcsAsyncClient;
import software.amazon.awssdk.services.ecs.model.AwsVpcConfiguration;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerOverride;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.NetworkConfiguration;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/// The stand-in behind its wire server, the real client before it, one cluster and one definition
/// in it, and a clock that can be moved on.
final class EcsWorld implements AutoCloseable {
  static final NetworkConfiguration NETWORK =
      NetworkConfiguration.builder()
          .awsvpcConfiguration(AwsVpcConfiguration.builder().subnets("subnet-1").build())
          .build();

  final List<ObjectNode> events = new CopyOnWriteArrayList<>();
  final List<String> output = new CopyOnWriteArrayList<>();

  /// Run before an event is kept, and before the time is told: to plant a failure there.
  volatile Consumer<ObjectNode> atEvent = _ -> {};

  volatile Runnable atClock = () -> {};
  final LocalEcs ecs;
  final WireServer server;
  final EcsAsyncClient client;
  final HttpClient http = HttpClient.newHttpClient();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final Vertx vertx = Vertx.vertx();

  static EcsSettings settings() {
    return EcsSettings.of(StepProfile.INSTANT, Map.of("ENDPOINT", "here", "WHO", "settings"));
  }

  EcsWorld(EcsSettings settings) {
    InstantSource clock =
        () -> {
          atClock.run();
          return Instant.now().plus(ahead.get());
        };
    Consumer<ObjectNode> listener =
        event -> {
          atEvent.accept(event);
          events.add(event);
        };
    ecs = new LocalEcs(settings, listener, (_, line) -> output.add(line), clock, UUID::randomUUID);
    server = new WireServer(vertx, clock).serve(ecs.target());
    server.faults("ecs", ecs.faults()::add, ecs.faults()::clear).start(0);
    client = client(AwsRetryStrategy.doNotRetry());
    client.createCluster(create -> create.clusterName("agents")).join();
    register("agent");
  }

  EcsAsyncClient client(RetryStrategy retries) {
    return EcsAsyncClient.builder()
        .endpointOverride(server.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
        .overrideConfiguration(configuration -> configuration.retryStrategy(retries))
        .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
        .build();
  }

  void register(String family) {
    var agent =
        ContainerDefinition.builder()
            .name("agent")
            .image("agent:1")
            .environment(pair("WHO", "definition"), pair("KEPT", "yes"))
            .build();
    var log = ContainerDefinition.builder().name("log").image("log:1").essential(false).build();
    client
        .registerTaskDefinition(
            definition ->
                definition
                    .family(family)
                    .networkMode(NetworkMode.AWSVPC)
                    .requiresCompatibilities(Compatibility.FARGATE)
                    .cpu("256")
                    .memory("512")
                    .containerDefinitions(agent, log))
        .join();
  }

  static KeyValuePair pair(String name, String value) {
    return KeyValuePair.builder().name(name).value(value).build();
  }

  /// A request that AWS would take, for an agent that runs this in a shell.
  static RunTaskRequest request(String startedBy, String script, KeyValuePair... environment) {
    var override =
        ContainerOverride.builder()
            .name("agent")
            .command("/bin/sh", "-c", script)
            .environment(environment)
            .build();
    return RunTaskRequest.builder()
        .cluster("agents")
        .taskDefinition("agent")
        .launchType(LaunchType.FARGATE)
        .networkConfiguration(NETWORK)
        .startedBy(startedBy)
        .overrides(TaskOverride.builder().containerOverrides(override).build())
        .build();
  }

  Task run(String startedBy, String script) {
    return client.runTask(request(startedBy, script)).join().tasks().getFirst();
  }

  Task run(String startedBy, String script, Consumer<RunTaskRequest.Builder> more) {
    return client
        .runTask(request(startedBy, script).toBuilder().applyMutation(more).build())
        .join()
        .tasks()
        .getFirst();
  }

  void stop(String taskArn, String reason) {
    client.stopTask(stop -> stop.cluster("agents").task(taskArn).reason(reason)).join();
  }

  /// The details of the task's events so far, in the order in which they were sent.
  List<JsonNode> details(String taskArn) {
    return events.stream()
        .map(event -> event.path("detail"))
        .filter(detail -> detail.path("taskArn").asText().equals(taskArn))
        .toList();
  }

  JsonNode awaitStatus(String taskArn, String lastStatus) {
    await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                details(taskArn).stream()
                    .anyMatch(each -> each.path("lastStatus").asText().equals(lastStatus)));
    return details(taskArn).stream()
        .filter(each -> each.path("lastStatus").asText().equals(lastStatus))
        .findFirst()
        .orElseThrow();
  }

  JsonNode awaitStopped(String taskArn) {
    return awaitStatus(taskArn, "STOPPED");
  }

  static JsonNode container(JsonNode detail, String name) {
    return detail
        .path("containers")
        .valueStream()
        .filter(each -> each.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /// Waits until this line was printed by an agent.
  void awaitOutput(String line) {
    await().atMost(Duration.ofSeconds(10)).until(() -> output.contains(line));
  }

  void advance(Duration by) {
    ahead.updateAndGet(before -> before.plus(by));
  }

  static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }

  @Override
  public void close() {
    client.close();
    server.close();
    ecs.close();
    http.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
