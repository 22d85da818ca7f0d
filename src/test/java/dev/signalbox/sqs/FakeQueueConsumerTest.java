package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.sqs.consumer.ConsumerSettings;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The consumer on the fake queue, which is thereby shown to be one; and what takes half a day.
class FakeQueueConsumerTest extends QueueConsumerContract {
  @Override
  QueueWorld open(Vertx vertx) {
    return new FakeQueueWorld();
  }

  @Test
  void messageIsLetGoBeforeSqsWouldRefuseToHideItAnyLonger() {
    var hour = Duration.ofHours(1);
    settings = new ConsumerSettings("tasks", 32, Duration.ofSeconds(20), hour, hour);
    var forEver = Promise.<Void>promise();
    send("endless");
    deploy(
        message -> {
          if (message.receiveCount() == 1) {
            forEver.future().await();
          }
          return new Verdict.RetryAfter(Duration.ofMinutes(1));
        });
    world.until(() -> assertThat(source.received).hasSize(1));

    world.pass(Duration.ofMinutes(12 * 60 + 30));

    world.until(() -> assertThat(source.received).hasSize(2));
    // Every half hour, the last one so that it ends within the twelve hours; none afterwards, when
    // SQS would refuse it and a short delay would be a hot loop.
    assertThat(source.hides).hasSize(22).containsOnly(hour);
    forEver.complete();
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
