package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.signalbox.orchestrator.Tally;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.sqs.consumer.ConsumerSettings;
import dev.signalbox.sqs.consumer.QueueConsumer;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// What the consumer promises, on any queue. Every body carries a marker that no log line may show.
@Timeout(90)
abstract class QueueConsumerContract {
  static final String MARKER = "s3cret-prompt";
  private static final Verdict DONE = new Verdict.Done();

  private final Vertx vertx = Vertx.vertx();
  private final CapturedLog log = new CapturedLog();
  QueueWorld world = new FakeQueueWorld();
  FaultySource source = new FaultySource(world.source());
  ConsumerSettings settings =
      new ConsumerSettings(
          "tasks", 32, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(2));
  private final Tally tally = new Tally();
  private String deployment = "";

  abstract QueueWorld open(Vertx vertx);

  @BeforeEach
  void openWorld() {
    world = open(vertx);
    source = new FaultySource(world.source());
  }

  @AfterEach
  void closeWorldAndReadLog() throws Exception {
    if (!deployment.isEmpty()) {
      undeploy();
    }
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    world.close();
    log.close();
    assertThat(log.text()).doesNotContain(MARKER);
  }

  QueueConsumer deploy(MessageHandler handler) {
    return deploy(handler, _ -> Integer.MAX_VALUE);
  }

  private QueueConsumer deploy(MessageHandler handler, IntUnaryOperator permits) {
    var consumer = new QueueConsumer(source, handler, settings, permits, tally, world.outside());
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    deployment = vertx.deployVerticle(consumer, options).await();
    return consumer;
  }

  private void undeploy() {
    var undeployed = vertx.undeploy(deployment);
    deployment = "";
    world.until(() -> assertThat(undeployed.succeeded()).isTrue());
  }

  private void maxInFlight(int max) {
    settings =
        new ConsumerSettings(
            "tasks", max, settings.pollWait(), settings.visibility(), settings.grace());
  }

  String send(String text) {
    return world.send(MARKER + " " + text, Map.of());
  }

  private void emptyQueue() {
    assertThat(world.left()).as("left").isZero();
  }

  @Test
  void messageIsDeletedOnlyAfterItsHandlerSaidDone() {
    var gate = Promise.<Void>promise();
    var started = new AtomicInteger();
    send("one");

    deploy(
        _ -> {
          started.incrementAndGet();
          gate.future().await();
          return DONE;
        });

    world.until(() -> assertThat(started).hasValue(1));
    world.pass(Duration.ofMillis(500));
    assertThat(world.hidden()).isEqualTo(1);
    assertThat(source.deleted).isEmpty();
    gate.complete();
    world.until(this::emptyQueue);
  }

  @Test
  void messageComesBackAfterTheDelayThatTheHandlerAskedFor() {
    var handledAt = new CopyOnWriteArrayList<Instant>();
    var counts = new CopyOnWriteArrayList<Integer>();
    var clock = world.outside().clock();
    send("later");

    deploy(
        message -> {
          handledAt.add(clock.instant());
          counts.add(message.receiveCount());
          return handledAt.size() == 1 ? new Verdict.RetryAfter(Duration.ofSeconds(3)) : DONE;
        });

    world.until(() -> assertThat(handledAt).hasSize(2));
    assertThat(Duration.between(handledAt.get(0), handledAt.get(1)))
        .isBetween(Duration.ofMillis(2_900), Duration.ofSeconds(8));
    assertThat(counts).containsExactly(1, 2);
    world.until(this::emptyQueue);
  }

  @Test
  void messageIsNeverHiddenLongerThanTwelveHours() {
    send("much later");

    deploy(_ -> new Verdict.RetryAfter(Duration.ofDays(3)));

    world.until(() -> assertThat(source.hides).hasSize(1));
    assertThat(source.hides.getFirst())
        .isBetween(Duration.ofSeconds(43_100), Duration.ofSeconds(43_200));
    world.until(() -> assertThat(world.hidden()).isEqualTo(1));
    assertThat(log.messages(Level.WARN)).isEmpty();
  }

  @Test
  void unusableMessageGoesToTheDeadLetterQueueByteForByte() {
    var body =
        "  \t\r\n{\"" + MARKER + "\": \"žluť 漢字 🚂 \u00a0\u2028\"}" + "é ".repeat(70_000) + "\n ";
    var original = MessageAttributeValue.builder().dataType("String").stringValue("t-1").build();
    var id = world.send(body, Map.of("trace", original));

    deploy(_ -> new Verdict.Unusable("bad-json", "line 1,\u0000 column 3 " + "x".repeat(2_000)));

    world.until(() -> assertThat(world.dead()).hasSize(1));
    var dead = world.dead().getFirst();
    assertThat(dead.message().body()).isEqualTo(body);
    assertThat(texts(dead.attributes()))
        .containsEntry("reason", "bad-json")
        .containsEntry("source_message_id", id)
        .containsEntry("trace", "t-1");
    assertThat(texts(dead.attributes()).get("detail"))
        .startsWith("line 1,? column 3 xxx")
        .hasSize(1_000);
    world.until(this::emptyQueue);
  }

  private static Map<String, String> texts(Map<String, MessageAttributeValue> attributes) {
    var texts = new ConcurrentHashMap<String, String>();
    attributes.forEach((name, value) -> texts.put(name, value.stringValue()));
    return texts;
  }

  @Test
  void unusableMessageIsKeptWhileTheDeadLetterQueueIsOutOfReach() {
    source.failDeadLetters.set(2);
    send("poison");

    deploy(_ -> new Verdict.Unusable("bad-json", "-"));

    world.until(() -> assertThat(world.dead()).hasSize(1));
    world.until(this::emptyQueue);
    assertThat(source.received).hasSize(3);
    assertThat(source.deleted).containsExactly(1);
    assertThat(tally.all())
        .as("a verdict for each try, a dead letter for the one that went there")
        .containsEntry("messages{tasks,unusable}", 3L)
        .containsEntry("dead.letters{tasks,bad-json}", 1L);
  }

  @Test
  void messageStaysHiddenWhileItsHandlerTakesLongerThanTheVisibility() {
    var gate = Promise.<Void>promise();
    source.failHides.set(1);
    send("slow");

    deploy(
        _ -> {
          gate.future().await();
          return DONE;
        });

    world.until(() -> assertThat(source.received).hasSize(1));
    world.pass(settings.visibility().multipliedBy(3));
    assertThat(source.received).hasSize(1);
    gate.complete();
    world.until(this::emptyQueue);
    assertThat(source.received).hasSize(1);
  }

  @Test
  void messageThatIsGoneMeanwhileIsNoTrouble() {
    var handled = new AtomicInteger();
    send("gone");

    deploy(
        _ -> {
          handled.incrementAndGet();
          assertThat(world.source().delete(List.of(source.received.getFirst()))).isEmpty();
          return new Verdict.RetryAfter(Duration.ofSeconds(1));
        });

    world.until(() -> assertThat(source.hides).hasSize(1));
    world.until(this::emptyQueue);
    assertThat(log.messages(Level.WARN)).isEmpty();
    assertThat(log.messages(Level.ERROR)).isEmpty();
  }

  @Test
  void neverMoreInFlightThanTheLimitAndNeverLessThanThereIsWork() {
    maxInFlight(8);
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    var handled = new AtomicInteger();
    for (var i = 0; i < 40; i++) {
      send("m" + i);
    }

    var consumer =
        deploy(
            _ -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              var _ = vertx.timer(20, TimeUnit.MILLISECONDS).await();
              now.decrementAndGet();
              handled.incrementAndGet();
              return DONE;
            });

    world.until(() -> assertThat(handled).hasValue(40));
    assertThat(most).hasValue(8);
    assertThat(source.polled).allSatisfy(max -> assertThat(max).isBetween(1, 8));
    world.until(() -> assertThat(consumer.inFlight()).isZero());
    world.until(this::emptyQueue);
  }

  @Test
  void twoHundredMessagesAreHandledAtOnce() {
    maxInFlight(200);
    var started = new AtomicInteger();
    var allStarted = Promise.<Void>promise();
    for (var i = 0; i < 200; i++) {
      send("m" + i);
    }

    deploy(
        _ -> {
          if (started.incrementAndGet() == 200) {
            allStarted.complete();
          }
          // One after the other, the first would wait here for ever.
          allStarted.future().await();
          return DONE;
        });

    world.until(() -> assertThat(started).hasValue(200));
    world.until(this::emptyQueue);
  }

  @Test
  void handlerThatBreaksIsLoggedOnceAndTheMessageKept() {
    var handled = ConcurrentHashMap.<String>newKeySet();
    var poison = send("poison");
    deploy(
        message -> {
          if (message.id().equals(poison) && message.receiveCount() == 1) {
            throw new IllegalStateException("broken on " + message.body());
          }
          handled.add(message.id());
          return DONE;
        });
    world.until(() -> assertThat(log.messages(Level.ERROR)).hasSize(1));

    var next = send("next");

    world.until(() -> assertThat(handled).contains(next));
    assertThat(log.text()).contains(poison).contains("IllegalStateException");
    assertThat(log.messages(Level.ERROR)).containsExactly("Message handler broke: look into it");
    world.until(() -> assertThat(world.hidden() + world.visible()).isEqualTo(1));
    assertThat(source.deleted.stream().mapToInt(Integer::intValue).sum()).isEqualTo(1);
  }

  @Test
  void dependencyInTroubleMakesTheMessageWait() {
    send("wait");

    deploy(
        message -> {
          if (message.receiveCount() < 3) {
            throw new DependencyUnavailable("dynamodb", "GetItem", new IllegalStateException());
          }
          return DONE;
        });

    world.until(this::emptyQueue);
    assertThat(log.messages(Level.WARN)).hasSize(2);
    assertThat(log.messages(Level.ERROR)).isEmpty();
    assertThat(source.hides.getFirst()).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void refusingDependencyMakesTheMessageWaitLongerAndCallsAPerson() {
    send("refused");

    deploy(
        _ -> {
          throw new DependencyRefused("ecs", "RunTask", new IllegalStateException());
        });

    world.until(() -> assertThat(source.hides).hasSize(1));
    assertThat(log.messages(Level.ERROR)).hasSize(1);
    assertThat(source.hides.getFirst()).isGreaterThan(Duration.ofSeconds(1));
    world.until(() -> assertThat(world.hidden()).isEqualTo(1));
  }

  @Test
  void receivingGoesOnAfterTenFailures() {
    var clock = world.outside().clock();
    var handledAt = new CopyOnWriteArrayList<Instant>();
    // Real time: ten back-offs of up to 30 s would take minutes.
    source.failPolls.set(world instanceof FakeQueueWorld ? 10 : 3);
    var consumer =
        deploy(
            _ -> {
              handledAt.add(clock.instant());
              return DONE;
            });
    var before = clock.instant();

    send("after the storm");

    world.until(() -> assertThat(handledAt).hasSize(1));
    assertThat(source.failPolls).hasValue(0);
    assertThat(log.messages(Level.WARN)).isNotEmpty().containsOnly("Receiving failed");
    assertThat(Duration.between(before, handledAt.getFirst())).isPositive();
    assertThat(consumer.lastTurn()).isAfter(before);
  }

  @Test
  void nothingIsReceivedWithoutPermits() {
    var permits = new AtomicInteger();
    var handled = new AtomicInteger();
    send("patience");
    deploy(
        _ -> {
          handled.incrementAndGet();
          return DONE;
        },
        _ -> permits.get());

    world.pass(Duration.ofSeconds(1));
    assertThat(source.polled).isEmpty();
    permits.set(3);

    world.until(() -> assertThat(handled).hasValue(1));
    assertThat(source.polled).containsOnly(3);
  }

  @Test
  void permitsAreAskedForWithWhatIsInFlight() {
    var stuck = Promise.<Void>promise();
    IntStream.range(0, 5).forEach(number -> send("no. " + number));
    deploy(
        _ -> {
          stuck.future().await();
          return DONE;
        },
        inFlight -> 2 - inFlight);

    world.until(() -> assertThat(source.received).hasSize(2));
    world.pass(Duration.ofSeconds(1));
    assertThat(source.received).hasSize(2);
    stuck.complete();

    world.until(this::emptyQueue);
  }

  @Test
  void deleteThatFailedIsTriedAgain() {
    source.leaveUndeleted.set(1);
    source.failDeletes.set(1);
    send("one");
    send("two");

    deploy(_ -> DONE);

    world.until(this::emptyQueue);
    assertThat(source.received).hasSize(2);
  }

  @Test
  void stopDeletesWhatIsDoneAndHandsTheRestBackAtOnce() {
    maxInFlight(20);
    var finished = ConcurrentHashMap.<String>newKeySet();
    var stuck = Promise.<Void>promise();
    var sent = ConcurrentHashMap.<String>newKeySet();
    for (var i = 0; i < 60; i++) {
      sent.add(send("m" + i));
    }
    var consumer =
        deploy(
            message -> {
              if (finished.size() >= 25) {
                stuck.future().await();
              }
              finished.add(message.id());
              return DONE;
            });
    world.until(() -> assertThat(consumer.inFlight()).isEqualTo(20));

    undeploy();

    assertThat(finished).hasSize(25);
    assertThat(consumer.inFlight()).isZero();
    world.until(() -> assertThat(world.visible()).isEqualTo(35));
    assertThat(world.hidden()).isZero();
    assertThat(remaining(35)).doesNotContainAnyElementsOf(finished);
    assertThat(log.messages(Level.WARN)).isEmpty();
    assertThat(log.messages(Level.ERROR)).isEmpty();
  }

  private Set<String> remaining(int count) {
    var ids = ConcurrentHashMap.<String>newKeySet();
    world.until(
        () -> {
          var page = world.source().poll(10, Duration.ZERO, Duration.ofMinutes(1)).await();
          page.forEach(message -> ids.add(message.id()));
          assertThat(ids).hasSize(count);
        });
    return ids;
  }

  @Test
  void stopWaitsForMessagesInFlightAndFlushesTheirDeletes() {
    var gate = Promise.<Void>promise();
    var started = new AtomicInteger();
    for (var i = 0; i < 3; i++) {
      send("m" + i);
    }
    source.failDeletes.set(1);
    deploy(
        _ -> {
          started.incrementAndGet();
          gate.future().await();
          return DONE;
        });
    world.until(() -> assertThat(started).hasValue(3));

    var undeployed = vertx.undeploy(deployment);
    deployment = "";
    gate.complete();

    world.until(() -> assertThat(undeployed.succeeded()).isTrue());
    emptyQueue();
    assertThat(source.received).hasSize(3);
  }

  @Test
  void nothingIsReceivedAfterAStop() {
    deploy(_ -> DONE);
    world.until(() -> assertThat(source.polled).isNotEmpty());

    undeploy();

    var polls = source.polled.size();
    send("for others");
    world.pass(Duration.ofSeconds(1));
    assertThat(source.polled).hasSize(polls);
    assertThat(world.visible()).isEqualTo(1);
    assertThat(log.messages(Level.WARN)).isEmpty();
  }
}
