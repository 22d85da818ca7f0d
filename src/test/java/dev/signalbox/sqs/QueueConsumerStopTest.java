package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.sqs.consumer.ConsumerSettings;
import dev.signalbox.sqs.consumer.QueueConsumer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One replica stops while another lives: what is sent meanwhile is the other's, at once. The
/// visibility is long, so that a message that went to a poll nobody waits for would be missed.
@Timeout(90)
class QueueConsumerStopTest {
  private static final ElasticMqWorld.Server SERVER = new ElasticMqWorld.Server();
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  private final Vertx vertx = Vertx.vertx();
  private final CapturedLog log = new CapturedLog();
  private QueueWorld world = new FakeQueueWorld();
  private final Map<String, Instant> handledAt = new ConcurrentHashMap<>();

  /// The queues on which all of this must hold.
  enum Kind {
    FAKE,
    ELASTICMQ
  }

  private QueueWorld open(Kind kind) {
    world =
        switch (kind) {
          case FAKE -> new FakeQueueWorld();
          case ELASTICMQ -> SERVER.world(vertx);
        };
    return world;
  }

  @AfterEach
  void close() throws Exception {
    // Through the world, whose time it takes.
    vertx.deploymentIDs().stream().map(vertx::undeploy).toList().forEach(it -> stopped(world, it));
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    log.close();
  }

  @AfterAll
  static void stopServer() {
    SERVER.close();
  }

  private String deploy(QueueWorld world, MessageSource source, MessageHandler handler) {
    var settings =
        new ConsumerSettings(
            "tasks",
            32,
            ConsumerSettings.POLL_WAIT,
            Duration.ofSeconds(60),
            Duration.ofSeconds(20));
    var consumer =
        new QueueConsumer(
            source, handler, settings, _ -> Integer.MAX_VALUE, Occurrences.NONE, world.outside());
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    return vertx.deployVerticle(consumer, options).await();
  }

  /// A consumer whose first poll waits at the server.
  private String deployAndPoll(QueueWorld world, MessageHandler handler) {
    var source = new FaultySource(world.source());
    var deployment = deploy(world, source, handler);
    world.until(() -> assertThat(source.polled).isNotEmpty());
    // The request needs a moment to get there.
    world.pass(Duration.ofMillis(300));
    return deployment;
  }

  private MessageHandler replica(QueueWorld world) {
    var clock = world.outside().clock();
    return message -> {
      handledAt.put(message.id(), clock.instant());
      return new Verdict.Done();
    };
  }

  private void stopped(QueueWorld world, Future<Void> undeployed) {
    world.until(() -> assertThat(undeployed.succeeded()).isTrue());
  }

  private static List<String> send(QueueWorld world, int count) {
    return IntStream.range(0, count).mapToObj(i -> world.send("m" + i, Map.of())).toList();
  }

  private void allHandledAtOnce(QueueWorld world, List<String> sent, Instant sentAt) {
    world.until(() -> assertThat(handledAt).containsOnlyKeys(sent));
    assertThat(handledAt.values())
        .allSatisfy(at -> assertThat(Duration.between(sentAt, at)).isLessThan(AT_ONCE));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void messageSentDuringAStopIsHandledAtOnce(Kind kind) {
    var world = open(kind);
    // Its poll is the first in line. What it gets before it knows of the stop, it may handle.
    var leaving = deployAndPoll(world, replica(world));
    var _ = deploy(world, world.source(), replica(world));
    world.pass(Duration.ofMillis(300));

    var undeployed = vertx.undeploy(leaving);
    world.pass(Duration.ofMillis(100));
    var sentAt = world.outside().clock().instant();
    var sent = send(world, 3);

    allHandledAtOnce(world, sent, sentAt);
    stopped(world, undeployed);
    assertThat(log.messages(Level.WARN)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void messageSentAfterAStopReachesTheReplicaThatLives(Kind kind) {
    var world = open(kind);
    var leaving = deployAndPoll(world, _ -> new Verdict.Done());
    var _ = deploy(world, world.source(), replica(world));
    world.pass(Duration.ofMillis(300));

    stopped(world, vertx.undeploy(leaving));
    var sentAt = world.outside().clock().instant();
    var sent = send(world, 3);

    allHandledAtOnce(world, sent, sentAt);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void idleReplicaStopsWithinThreeSeconds(Kind kind) {
    var world = open(kind);
    var leaving = deployAndPoll(world, _ -> new Verdict.Done());
    var clock = world.outside().clock();
    var stopAt = clock.instant();
    var stoppedAt = new CopyOnWriteArrayList<Instant>();

    var _ = vertx.undeploy(leaving).onSuccess(_ -> stoppedAt.add(clock.instant()));

    world.until(() -> assertThat(stoppedAt).hasSize(1));
    assertThat(Duration.between(stopAt, stoppedAt.getFirst())).isLessThan(AT_ONCE);
  }
}
