package dev.signalbox.sqs;

import static org.awaitility.Awaitility.await;

import dev.signalbox.sqs.consumer.Timing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ThrowingRunnable;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// The fake queue in virtual time.
final class FakeQueueWorld implements QueueWorld {
  private final VirtualTime time = new VirtualTime();
  private final FakeQueue queue = new FakeQueue(time);

  @Override
  public MessageSource source() {
    return queue;
  }

  @Override
  public Timing outside() {
    return new Timing(time, new Random(42), time);
  }

  @Override
  public String send(String body, Map<String, MessageAttributeValue> attributes) {
    return queue.send(body, attributes);
  }

  @Override
  public long visible() {
    return queue.visible();
  }

  @Override
  public long hidden() {
    return queue.hidden();
  }

  @Override
  public long left() {
    return visible() + hidden();
  }

  @Override
  public List<MessageSource.Received> dead() {
    return queue.dead();
  }

  /// Time runs faster the longer nothing comes of it.
  @Override
  public void until(ThrowingRunnable assertion) {
    var tries = new AtomicInteger();
    await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .untilAsserted(
            () -> {
              time.advance(Duration.ofMillis(tries.incrementAndGet() < 200 ? 20 : 200));
              assertion.run();
            });
  }

  @Override
  public void pass(Duration duration) {
    for (var passed = Duration.ZERO;
        passed.compareTo(duration) < 0;
        passed = passed.plusMillis(100)) {
      time.advance(Duration.ofMillis(100));
    }
  }

  @Override
  public void close() {}
}
