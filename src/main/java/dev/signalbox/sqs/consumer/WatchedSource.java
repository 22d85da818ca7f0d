package dev.signalbox.sqs.consumer;

import dev.signalbox.sqs.MessageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// A queue, and since when the oldest message waits of those that it gave last. SQS itself does not
/// tell: it counts messages, and has their age only as a metric of CloudWatch.
public final class WatchedSource implements MessageSource {
  private final MessageSource source;
  private volatile Optional<Instant> oldest = Optional.empty();

  public WatchedSource(MessageSource source) {
    this.source = source;
  }

  /// When it was sent; empty where the last receive brought nothing, for then nothing waits. May be
  /// asked on any thread.
  public Optional<Instant> oldest() {
    return oldest;
  }

  @Override
  public Poll poll(int max, Duration wait, Duration visibility) {
    var poll = source.poll(max, wait, visibility);
    return new Poll() {
      @Override
      public List<Received> await() {
        var received = poll.await();
        oldest = received.stream().map(it -> it.message().sentAt()).min(Instant::compareTo);
        return received;
      }

      @Override
      public void cancel() {
        poll.cancel();
      }
    };
  }

  @Override
  public List<Received> delete(List<Received> messages) {
    return source.delete(messages);
  }

  @Override
  public boolean hide(Received message, Duration duration) {
    return source.hide(message, duration);
  }

  @Override
  public void handBack(List<Received> messages) {
    source.handBack(messages);
  }

  @Override
  public void sendToDeadLetters(String body, Map<String, MessageAttributeValue> attributes) {
    source.sendToDeadLetters(body, attributes);
  }
}
