package dev.signalbox.local.eventbridge;

import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireServer;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eventbridge.EventBridgeAsyncClient;
import software.amazon.awssdk.services.eventbridge.model.Target;

/// The stand-in behind its wire server, the real client before it, one rule in it.
final class EventBridgeWorld implements AutoCloseable {
  static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:events";
  static final String ECS_PATTERN =
      """
      {"source": ["aws.ecs"], "detail": {"startedBy": [{"prefix": "signalbox/"}]}}
      """;

  final RecordingQueues queues = new RecordingQueues();
  final LocalEventBridge bridge;
  final EventBridgeAsyncClient client;
  final WireServer server;
  private final Vertx vertx = Vertx.vertx();

  EventBridgeWorld(EventBridgeSettings settings) {
    bridge = new LocalEventBridge(settings, queues, InstantSource.system(), UUID::randomUUID);
    server = new WireServer(vertx, InstantSource.system()).serve(bridge.target()).start(0);
    server.faults("events", bridge.faults()::add, bridge.faults()::clear);
    client =
        EventBridgeAsyncClient.builder()
            .endpointOverride(server.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .httpClientBuilder(AwsCrtAsyncHttpClient.builder())
            .build();
  }

  void route(String pattern) {
    client.putRule(rule -> rule.name("route").eventPattern(pattern)).join();
    target(Target.builder().id("queue").arn(QUEUE).build());
  }

  void target(Target target) {
    client.putTargets(put -> put.rule("route").targets(target)).join();
  }

  void publishTask(String startedBy, String lastStatus, int version) {
    var event =
        Json.object()
            .put("version", "0")
            .put("id", "event-" + version)
            .put("detail-type", "ECS Task State Change")
            .put("source", "aws.ecs");
    event
        .putObject("detail")
        .put("taskArn", "arn:task/" + startedBy)
        .put("startedBy", startedBy)
        .put("lastStatus", lastStatus)
        .put("version", version);
    bridge.publish(event);
  }

  /// The versions of the events in the queue, in the order of arrival.
  List<Integer> arrived() {
    return queues.in(QUEUE).stream()
        .map(event -> event.path("detail").path("version").asInt())
        .toList();
  }

  @Override
  public void close() {
    client.close();
    server.close();
    bridge.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
