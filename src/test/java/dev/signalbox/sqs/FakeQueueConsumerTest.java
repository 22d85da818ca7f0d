package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.sqs.consumer.ConsumerSettings;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The consumer on the fake queue, which is thereby shown to be one; and what takes half a day.
class FakeQueueConsumerTest extends QueueConsumerContract {
  @Override
  QueueWorld open(Vertx vertx) {
    return new FakeQueueWorld();
  }

  /// A handler that never ends holds its message for half a day; the next delivery carries on, and
  /// has twelve hours of its own.
  @ParameterizedTest
  @ValueSource(longs = {60, 3_600})
  void messageIsHandedBackBeforeSqsWouldRefuseToHideItAnyLonger(long visibilitySeconds) {
    var visibility = Duration.ofSeconds(visibilitySeconds);
    settings = new ConsumerSettings("tasks", 1, Duration.ofSeconds(20), visibility, second());
    var clock = world.outside().clock();
    var handledAt = new CopyOnWriteArrayList<Instant>();
    var forEver = Promise.<Void>promise();
    var second = Promise.<Void>promise();
    send("endless");
    var consumer =
        deploy(
            message -> {
              handledAt.add(clock.instant());
              (message.receiveCount() == 1 ? forEver : second).future().await();
              return new Verdict.Done();
            });
    world.until(() -> assertThat(handledAt).hasSize(1));

    world.pass(Duration.ofHours(12));

    assertThat(handledAt).hasSize(2);
    assertThat(Duration.between(handledAt.getFirst(), handledAt.getLast()))
        .isBetween(Duration.ofHours(12).minus(visibility).minusMinutes(2), Duration.ofHours(12));
    world.pass(Duration.ofHours(9));
    assertThat(handledAt).as("hidden all the while").hasSize(2);
    forEver.complete();
    world.until(() -> assertThat(world.hidden()).as("not its message any more").isEqualTo(1));
    second.complete();
    world.until(() -> assertThat(world.left()).isZero());
    assertThat(consumer.inFlight()).isZero();
  }

  /// Its twelve hours begin with each receipt, so that a wait may go on for days.
  @Test
  void aMessageThatWaitsIsHiddenForTheDelayInItsSecondHalfOfADayToo() {
    var clock = world.outside().clock();
    var handledAt = new CopyOnWriteArrayList<Instant>();
    settings = new ConsumerSettings("tasks", 1, Duration.ofSeconds(20), minute(), second());
    send("patient");
    deploy(
        _ -> {
          handledAt.add(clock.instant());
          return new Verdict.RetryAfter(Duration.ofHours(5));
        });

    for (int round = 1; round <= 5; round++) {
      var times = round;
      // The handler works on a thread of its own: time stands nearly still until it has answered.
      world.until(() -> assertThat(source.hides).hasSize(times));
      world.pass(Duration.ofHours(5).minusSeconds(10));
      assertThat(handledAt).as("hidden all the while").hasSize(times);
    }
    assertThat(source.hides).containsOnly(Duration.ofHours(5));
  }

  @Test
  void aSlowStoreDoesNotCauseAReceiveForEachMessage() {
    var messages = 200;
    var random = new Random(7);
    var timers = world.outside().timers();
    var done = new AtomicInteger();
    settings = new ConsumerSettings("tasks", 20, second(), minute(), second());
    IntStream.range(0, messages).forEach(i -> send("m" + i));

    deploy(
        _ -> {
          var over = Promise.<Void>promise();
          var time = Duration.ofMillis(random.nextInt(500, 1_500));
          var _ = timers.after(time, over::complete);
          over.future().await();
          done.incrementAndGet();
          return new Verdict.Done();
        });

    world.until(() -> assertThat(done).hasValue(messages));
    // Twenty a second are over, so that four or five may come at a time; one by one it was 0.95.
    assertThat(source.polled).hasSizeLessThan(messages * 2 / 5);
  }

  private static Duration second() {
    return Duration.ofSeconds(1);
  }

  private static Duration minute() {
    return Duration.ofMinutes(1);
  }
}
