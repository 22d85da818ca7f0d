package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.sqs.deadletter.DeadLetters;
import dev.signalbox.sqs.deadletter.LetterSamples;
import dev.signalbox.sqs.deadletter.QueuedLetters;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/// Looks at dead letters on a real SQS server, which wait for nothing that is not there.
class LetterSamplesTest {
  private static final ElasticMqWorld.Server SERVER = new ElasticMqWorld.Server();
  private static final Vertx VERTX = Vertx.vertx();

  private final ElasticMqWorld world = SERVER.world(VERTX);
  private final String tasks = world.urls().tasksDead().url();
  private final String events = SERVER.world(VERTX).urls().tasksDead().url();
  private final AtomicInteger receives = new AtomicInteger();
  private final LetterSamples samples = new LetterSamples(counted());

  @AfterAll
  static void stop() {
    SERVER.close();
    VERTX.close().await();
  }

  private SqsAsyncClient counted() {
    return (SqsAsyncClient)
        Proxy.newProxyInstance(
            LetterSamplesTest.class.getClassLoader(),
            new Class<?>[] {SqsAsyncClient.class},
            (_, method, arguments) -> {
              if (method.getName().equals("receiveMessage")) {
                receives.incrementAndGet();
              }
              return method.invoke(SERVER.client(), arguments);
            });
  }

  private static void fill(String url, int number) {
    IntStream.range(0, number)
        .forEach(
            it -> SERVER.client().sendMessage(m -> m.queueUrl(url).messageBody("m" + it)).join());
  }

  private Map<String, LetterSamples.Sample> look(int most) {
    return samples.of(List.of(tasks, events), most);
  }

  private LetterSamples.Sample ofTasks(int most) {
    return Optional.ofNullable(look(most).get(tasks)).orElseThrow();
  }

  @Test
  void emptyQueuesAreNotPolled() {
    assertThat(look(100).values())
        .hasSize(2)
        .allSatisfy(
            it -> {
              assertThat(it.letters()).isEmpty();
              assertThat(it.about()).isZero();
            });
    assertThat(receives).hasValue(0);
  }

  /// A wait of SQS is a second at the least.
  @Test
  void lookingAtAllOfAFewTakesNoWait() {
    fill(tasks, 3);
    fill(events, 1);
    var best = Duration.ofDays(1);
    for (int tries = 0; tries < 10 && best.toMillis() >= 500; tries++) {
      var begin = System.nanoTime();
      assertThat(ofTasks(100).letters()).hasSize(3);
      var took = Duration.ofNanos(System.nanoTime() - begin);
      best = took.compareTo(best) < 0 ? took : best;
    }

    assertThat(best).isLessThan(Duration.ofMillis(500));
  }

  @Test
  void ofManyTheFirstAreShownAndAboutHowManyThereAre() {
    fill(tasks, 130);

    var some = ofTasks(40);

    assertThat(some.letters()).hasSize(40).doesNotHaveDuplicates();
    assertThat(some.about()).isEqualTo(130);
    assertThat(receives).hasValue(4);
    assertThat(ofTasks(100).letters()).hasSize(100);
  }

  @Test
  void whatWasLookedAtIsSeenByTheNextOneAtOnce() {
    fill(tasks, 25);

    assertThat(ofTasks(100).letters()).hasSize(25);
    assertThat(ofTasks(100).letters()).hasSize(25);
    assertThat(new DeadLetters(SERVER.client(), tasks).list(100)).hasSize(25);
  }

  @Test
  void whatSomebodyLooksAtIsCountedAndNotWaitedFor() {
    fill(tasks, 2);
    SERVER.client().receiveMessage(it -> it.queueUrl(tasks).maxNumberOfMessages(10)).join();

    var none = ofTasks(100);

    assertThat(none.letters()).isEmpty();
    assertThat(none.about()).isEqualTo(2);
    assertThat(receives).hasValue(0);
  }

  @Test
  void lettersOfSeveralQueuesAreNamedAndFoundByTheirQueue() {
    fill(tasks, 2);
    fill(events, 1);
    var urls =
        Map.of(
            "task",
            new QueuedLetters.Urls("", tasks),
            "events",
            new QueuedLetters.Urls("", events));
    var letters = new QueuedLetters(SERVER.client(), urls);

    var all = letters.list(List.of("task", "events"), 100);

    assertThat(all.letters())
        .extracting(it -> it.queue())
        .containsExactly("task", "task", "events");
    assertThat(all.about()).isEqualTo(3);
    var last = all.letters().getLast();
    assertThat(letters.find("events", last.id())).flatMap(it -> it.body()).contains("m0");
    assertThat(letters.find("task", last.id())).isEmpty();
  }

  @Test
  void aQueueThatCannotBeAskedIsNoEmptyOne() {
    var gone = tasks + "-gone";

    assertThatThrownBy(() -> samples.of(List.of(gone), 1)).isInstanceOf(DependencyRefused.class);
  }
}
