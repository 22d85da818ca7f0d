package dev.signalbox.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.orchestrator.Verdict;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
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
}
