package dev.signalbox.local.ecs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.local.eventbridge.EventBridgeSettings;
import dev.signalbox.local.eventbridge.LocalEventBridge;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireCall;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The two stand-ins together: what ECS sends passes the rule that the service is deployed with.
class TaskEventRoutingTest {
  private static final String PATTERN =
      """
      {"source": ["aws.ecs"], "detail-type": ["ECS Task State Change"],
       "detail": {"clusterArn": ["arn:aws:ecs:us-east-1:000000000000:cluster/agents"],
                  "lastStatus": ["RUNNING", "STOPPED"],
                  "startedBy": [{"prefix": "signalbox/"}]}}
      """;

  private final EcsWorld world = new EcsWorld(EcsWorld.settings());
  private final List<String> queue = new CopyOnWriteArrayList<>();
  private final LocalEventBridge bridge =
      new LocalEventBridge(
          EventBridgeSettings.strict(),
          (_, body) -> CompletableFuture.completedStage(queue.add(body)),
          InstantSource.system(),
          UUID::randomUUID);

  @AfterEach
  void close() {
    world.close();
    bridge.close();
  }

  @Test
  void runningAndStoppedOfOurTasksReachTheQueue() {
    call("PutRule", "{\"Name\":\"tasks\"}", "EventPattern", PATTERN);
    call(
        "PutTargets",
        "{\"Targets\":[{\"Id\":\"q\",\"Arn\":\"arn:aws:sqs:us-east-1:000000000000:q\"}]}",
        "Rule",
        "tasks");
    world.awaitStopped(world.run("foreign/1", "exit 0").taskArn());
    world.awaitStopped(world.run("signalbox/t/1", "exit 0").taskArn());

    world.events.forEach(bridge::publish);

    await().until(() -> bridge.undelivered() == 0);
    assertThat(queue)
        .extracting(body -> Json.parse(body).orElseThrow().path("detail"))
        .extracting(
            detail -> detail.path("startedBy").asText() + " " + detail.path("lastStatus").asText())
        .containsExactly("signalbox/t/1 RUNNING", "signalbox/t/1 STOPPED");
  }

  private void call(String operation, String json, String member, String value) {
    var request = Json.parse(json).orElseThrow().put(member, value);
    var handler = Objects.requireNonNull(bridge.target().operations().get(operation));
    var _ = handler.answer(new WireCall("events", operation, request));
  }
}
