package dev.signalbox.sqs;

import dev.signalbox.orchestrator.port.queue.MessageHandler;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// A queue in memory with SQS's visibility: at least once, receipts that expire, long polls, and no
/// message hidden for longer than 12 hours from its receipt.
final class FakeQueue implements MessageSource {
  private static final Duration LONGEST_HIDDEN = Duration.ofHours(12);

  private final VirtualTime time;
  private final Map<String, Stored> stored = new LinkedHashMap<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<Received> dead = new ArrayList<>();
  private long number;

  private record Waiting(int max, Duration visibility, Promise<List<Received>> promise) {}

  private static final class Stored {
    private final MessageHandler.Message message;
    private final Map<String, MessageAttributeValue> attributes;
    private Instant visibleAt;
    private Instant receivedAt = Instant.MAX;
    private String receipt = "";
    private int receives;

    private Stored(MessageHandler.Message message, Map<String, MessageAttributeValue> attributes) {
      this.message = message;
      this.attributes = attributes;
      this.visibleAt = message.sentAt();
    }
  }

  FakeQueue(VirtualTime time) {
    this.time = time;
  }

  synchronized String send(String body, Map<String, MessageAttributeValue> attributes) {
    var id = new UUID(0x1234, number++).toString();
    var message = new MessageHandler.Message(id, body, 0, time.instant());
    stored.put(id, new Stored(message, attributes));
    serve();
    return id;
  }

  synchronized long visible() {
    return stored.values().stream().filter(this::isVisible).count();
  }

  synchronized long hidden() {
    return stored.size() - visible();
  }

  synchronized List<Received> dead() {
    return List.copyOf(dead);
  }

  private boolean isVisible(Stored message) {
    return !message.visibleAt.isAfter(time.instant());
  }

  @Override
  public synchronized Poll poll(int max, Duration wait, Duration visibility) {
    var poll = new Waiting(max, visibility, Promise.promise());
    waiting.add(poll);
    serve();
    var end = time.after(wait, () -> end(poll));
    return new Poll() {
      @Override
      public List<Received> await() {
        var received = poll.promise().future().await();
        end.cancel();
        return received;
      }

      @Override
      public void cancel() {
        // Nobody waits any more, which SQS does not know: the poll is served to its end.
        poll.promise().tryFail(new CancellationException());
      }
    };
  }

  private synchronized void forget(Waiting poll) {
    waiting.remove(poll);
  }

  private void end(Waiting poll) {
    forget(poll);
    poll.promise().tryComplete(List.of());
  }

  private synchronized void serve() {
    for (var poll : List.copyOf(waiting)) {
      var visible = stored.values().stream().filter(this::isVisible).limit(poll.max()).toList();
      if (visible.isEmpty()) {
        return;
      }
      waiting.remove(poll);
      poll.promise().tryComplete(visible.stream().map(m -> take(m, poll.visibility())).toList());
    }
  }

  private Received take(Stored message, Duration visibility) {
    message.receives++;
    message.receipt = "receipt-" + number++;
    message.receivedAt = time.instant();
    hideFor(message, visibility);
    var sent = message.message;
    return new Received(
        new MessageHandler.Message(sent.id(), sent.body(), message.receives, sent.sentAt()),
        message.receipt,
        message.attributes);
  }

  private void hideFor(Stored message, Duration duration) {
    message.visibleAt = time.instant().plus(duration);
    var _ = time.after(duration, this::serve);
  }

  @Override
  public synchronized List<Received> delete(List<Received> messages) {
    for (var message : messages) {
      if (isOurs(message)) {
        stored.remove(message.id());
      }
    }
    return List.of();
  }

  private boolean isOurs(Received received) {
    var message = stored.get(received.id());
    return message != null && message.receipt.equals(received.receipt()) && !isVisible(message);
  }

  @Override
  public synchronized boolean hide(Received received, Duration duration) {
    var message = stored.get(received.id());
    if (message == null || !isOurs(received) || isTooLong(message, duration)) {
      return false;
    }
    hideFor(message, Duration.ofSeconds(duration.plusMillis(999).toSeconds()));
    serve();
    return true;
  }

  private boolean isTooLong(Stored message, Duration duration) {
    var end = time.instant().plus(duration);
    return Duration.between(message.receivedAt, end).compareTo(LONGEST_HIDDEN) > 0;
  }

  @Override
  public synchronized void handBack(List<Received> messages) {
    messages.forEach(message -> hide(message, Duration.ZERO));
  }

  @Override
  public synchronized void sendToDeadLetters(
      String body, Map<String, MessageAttributeValue> attributes) {
    var id = new UUID(0x5678, number++).toString();
    dead.add(new Received(new MessageHandler.Message(id, body, 1, time.instant()), "", attributes));
  }
}
