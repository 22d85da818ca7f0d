package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.orchestrator.port.DependencyRefused;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Launch lanes on a real SQS server.
class SqsLaunchLanesTest {
  private static final ElasticMqWorld.Server SERVER = new ElasticMqWorld.Server();
  private static final Vertx VERTX = Vertx.vertx();
  private static final String TASK = "01K5Z8J3QW6T9V0C2R4M7XNDPB";

  private final ElasticMqWorld world = SERVER.world(VERTX);
  private final Queues queues = new Queues(SERVER.client());
  private final String prefix = "lanes-" + System.identityHashCode(world);
  private final Queues.Queue ecs = lane("ecs");
  private final Queues.Queue agentCore = lane("agentcore");
  private final SqsLaunchLanes lanes =
      new SqsLaunchLanes(SERVER.client(), Map.of("ecs", ecs.url(), "agentcore", agentCore.url()));

  @AfterAll
  static void stop() {
    SERVER.close();
    VERTX.close().await();
  }

  private Queues.Queue lane(String name) {
    return queues.createLane(prefix, name, world.urls().tasksDead());
  }

  private List<Message> receive(Queues.Queue lane) {
    return SERVER
        .client()
        .receiveMessage(
            r ->
                r.queueUrl(lane.url())
                    .maxNumberOfMessages(10)
                    .waitTimeSeconds(1)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .join()
        .messages();
  }

  private String groupOf(String userId) {
    lanes.enter("ecs", TASK, userId);
    var attributes = receive(ecs).getFirst().attributes();
    return attributes.getOrDefault(MessageSystemAttributeName.MESSAGE_GROUP_ID, "none");
  }

  @Test
  void laneIsAQueueOfItsOwnWithTheDeadLettersOfTheTasks() {
    var attributes =
        SERVER
            .client()
            .getQueueAttributes(r -> r.queueUrl(ecs.url()).attributeNames(QueueAttributeName.ALL))
            .join()
            .attributes();

    assertThat(ecs.arn()).endsWith(":" + prefix + "-lane-ecs");
    assertThat(attributes).containsEntry(QueueAttributeName.VISIBILITY_TIMEOUT, "60");
    assertThat(attributes.get(QueueAttributeName.REDRIVE_POLICY))
        .contains(world.urls().tasksDead().arn());
    assertThat(lane("ecs")).isEqualTo(ecs);
  }

  @Test
  void messageNamesTheTaskAndEntersItsLaneOnly() {
    lanes.enter("ecs", TASK, "alice");

    assertThat(receive(agentCore)).isEmpty();
    assertThat(receive(ecs))
        .singleElement()
        .extracting(Message::body)
        .isEqualTo("{\"task_id\":\"" + TASK + "\"}");
  }

  @Test
  void userIsTheGroup() {
    assertThat(groupOf("alice@example.com")).isEqualTo("alice@example.com");
    assertThat(groupOf("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")).startsWith("!\"#$%");
    assertThat(groupOf("a".repeat(128))).isEqualTo("a".repeat(128));
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "Žofie", "line\nbreak", "🚂", "\u0000"})
  void userThatSqsDoesNotTakeAsAGroupIsOneGroupAllTheSame(String userId) {
    assertThat(groupOf(userId)).matches("sha256-[0-9a-f]{64}").isEqualTo(groupOf(userId));
    assertThat(groupOf(userId)).isNotEqualTo(groupOf(userId + "!"));
  }

  @Test
  void longUsersThatDifferAtTheirEndAreTwoGroups() {
    assertThat(groupOf("u".repeat(255) + "1"))
        .startsWith("sha256-")
        .isNotEqualTo(groupOf("u".repeat(255) + "2"));
  }

  /// More than a FIFO queue would give out: there, a group waits for its message in flight.
  @Test
  void messagesOfOneUserAreInFlightBesideEachOther() {
    IntStream.range(0, 12).forEach(_ -> lanes.enter("ecs", TASK, "busy"));
    lanes.enter("ecs", TASK, "patient");

    var groups = new ArrayList<String>();
    while (groups.size() < 13) {
      var page = receive(ecs);
      assertThat(page).isNotEmpty();
      page.forEach(
          it ->
              groups.add(
                  it.attributes()
                      .getOrDefault(MessageSystemAttributeName.MESSAGE_GROUP_ID, "none")));
    }

    assertThat(groups).hasSize(13).contains("patient");
  }

  @Test
  void aTaskMayEnterTwice() {
    lanes.enter("agentcore", TASK, "alice");
    lanes.enter("agentcore", TASK, "alice");

    assertThat(receive(agentCore)).hasSize(2);
  }

  @Test
  void messageOfALaneIsConsumedLikeAnyOther() {
    lanes.enter("agentcore", TASK, "alice");
    var source =
        new SqsMessageSource(SERVER.client(), agentCore.url(), world.urls().tasksDead().url());

    var received = source.poll(10, Duration.ofSeconds(1), Duration.ofSeconds(30)).await();

    assertThat(received).hasSize(1);
    assertThat(source.delete(received)).isEmpty();
    assertThat(receive(agentCore)).isEmpty();
  }

  @Test
  void noTaskAndNoLaneAreRefused() {
    assertThatThrownBy(() -> lanes.enter("ecs", "\",\"type\":\"cancel", "alice"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> lanes.enter("mainframe", TASK, "alice"))
        .isInstanceOf(DependencyRefused.class)
        .hasMessageContaining("mainframe");
  }

  @Test
  void laneThatIsNotThereIsRefusedByItsDependency() {
    var gone = new SqsLaunchLanes(SERVER.client(), Map.of("ecs", ecs.url() + "-not-there"));

    assertThatThrownBy(() -> gone.enter("ecs", TASK, "alice"))
        .isInstanceOf(DependencyRefused.class)
        .hasMessageContaining("SendMessage");
  }
}
