package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.hostile.HostileBody;
import dev.signalbox.hostile.HostileEvents;
import dev.signalbox.hostile.HostileTasks;
import dev.signalbox.hostile.LogWatch;
import dev.signalbox.hostile.WiredHandlers;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.sqs.consumer.ConsumerSettings;
import dev.signalbox.sqs.consumer.QueueConsumer;
import dev.signalbox.sqs.deadletter.DeadLetters;
import dev.signalbox.sqs.deadletter.DeadLetters.DeadLetter;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// Hostile bodies through the whole consumer: each that is unusable lies on the dead-letter queue
/// byte for byte with its reason, and the consumer goes on.
@Timeout(120)
class HostileQueueTest {
  private static final int BATCH = 100;
  private static final Set<String> REASONS =
      Set.of("bad-json", "bad-schema", "bad-event", "envelope", "too-large", "unknown-type");

  private final Vertx vertx = Vertx.vertx();
  private final LogWatch log = new LogWatch();
  private final WiredHandlers handlers = new WiredHandlers();
  private long goodOnes;

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    log.close();
  }

  @Test
  void theTaskQueueGoesOnBehindAllOfThem() {
    var world = new FakeQueueWorld();

    passThrough(world, handlers.tasks(), unusable(HostileTasks.all()));
    undeploy(world);
  }

  @Test
  void theEventsQueueGoesOnBehindAllOfThem() {
    var world = new FakeQueueWorld();

    passThrough(world, everything(), unusable(HostileEvents.all()));
    undeploy(world);
  }

  @Test
  void aRealQueueTakesThemToItsDeadLettersByteForByte() {
    try (var server = new ElasticMqWorld.Server()) {
      var world = server.world(vertx);
      var some = sample(unusable(HostileTasks.all()), 70);
      deploy(world, handlers.tasks());

      some.forEach(hostile -> world.send(hostile.body(), Map.of()));
      good(world);

      var dead = new DeadLetters(server.client(), world.urls().tasksDead().url());
      world.until(() -> assertThat(dead.list(100)).hasSize(some.size()));
      assertThat(dead.list(100).stream().map(DeadLetter::body))
          .containsExactlyInAnyOrderElementsOf(some.stream().map(HostileBody::body).toList());
      assertThat(dead.list(100))
          .allSatisfy(
              letter -> {
                assertThat(REASONS).contains(letter.reason().orElseThrow());
                assertThat(letter.detail().orElseThrow())
                    .isNotBlank()
                    .doesNotContain(HostileBody.CANARY);
              });
    }
    assertThat(log.assertClean()).isPositive();
  }

  /// Spread over all of them, without those that SQS itself would refuse or that are large.
  private static List<HostileBody> sample(List<HostileBody> bodies, int count) {
    var fit =
        bodies.stream()
            .filter(it -> !it.body().isEmpty() && it.body().length() < 20_000)
            .filter(it -> DeadLetters.safe(it.body(), 20_000).equals(it.body()))
            .toList();
    return IntStream.range(0, count).mapToObj(i -> fit.get(i * fit.size() / count)).toList();
  }

  private static List<HostileBody> unusable(List<HostileBody> bodies) {
    return bodies.stream().filter(it -> REASONS.containsAll(it.endings())).toList();
  }

  /// A submit among the events stands for the good message.
  private MessageHandler everything() {
    return message ->
        message.body().contains("\"good\"")
            ? handlers.tasks().handle(message)
            : handlers.events().handle(message);
  }

  private void passThrough(QueueWorld world, MessageHandler handler, List<HostileBody> bodies) {
    assertThat(bodies).hasSizeGreaterThan(500);
    deploy(world, handler);
    for (int from = 0; from < bodies.size(); from += BATCH) {
      bodies
          .subList(from, Math.min(bodies.size(), from + BATCH))
          .forEach(hostile -> world.send(hostile.body(), Map.of()));
      good(world);
    }
    world.until(() -> assertThat(world.dead()).hasSize(bodies.size()));

    var expected = new java.util.ArrayList<>(bodies.stream().map(HostileQueueTest::told).toList());
    var dead = world.dead().stream().map(HostileQueueTest::told).toList();
    assertThat(dead).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(log.assertClean()).isPositive();
  }

  private static String told(HostileBody hostile) {
    return String.join("|", hostile.endings()) + " " + hostile.body();
  }

  private static String told(MessageSource.Received letter) {
    assertThat(text(letter, "detail")).isNotBlank().doesNotContain(HostileBody.CANARY);
    return text(letter, "reason") + " " + letter.message().body();
  }

  private static String text(MessageSource.Received letter, String attribute) {
    return Optional.ofNullable(letter.attributes().get(attribute))
        .map(MessageAttributeValue::stringValue)
        .orElse("");
  }

  private void deploy(QueueWorld world, MessageHandler handler) {
    var settings =
        new ConsumerSettings(
            "tasks", 32, Duration.ofSeconds(1), Duration.ofSeconds(20), Duration.ofSeconds(2));
    var consumer =
        new QueueConsumer(
            world.source(),
            handler,
            settings,
            _ -> Integer.MAX_VALUE,
            Occurrences.NONE,
            world.outside());
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    var _ = vertx.deployVerticle(consumer, options).await();
  }

  /// A stop awaits its last poll, in the time of the world.
  private void undeploy(QueueWorld world) {
    var undeployed = vertx.deploymentIDs().stream().map(vertx::undeploy).toList();
    world.until(() -> assertThat(undeployed).allMatch(Future::succeeded));
  }

  private void good(QueueWorld world) {
    var id = SampleTask.id(goodOnes++);
    world.send(
        "{\"type\":\"submit\",\"user_id\":\"good\",\"task_description\":\"x\",\"task_id\":\"%s\"}"
            .formatted(id),
        Map.of());
    world.until(
        () ->
            assertThat(handlers.store().rows())
                .anyMatch(row -> row.taskId().equals(id) && row.status() == TaskStatus.RUNNING));
  }
}
