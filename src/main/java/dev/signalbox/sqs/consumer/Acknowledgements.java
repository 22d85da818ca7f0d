package dev.signalbox.sqs.consumer;

import dev.signalbox.sqs.MessageSource;
import dev.signalbox.sqs.MessageSource.Received;
import dev.signalbox.sqs.consumer.Timers.Alarm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes what is done, ten at a time or after a short wait. A delete that fails is tried again a
/// few times; given up, the message comes back and is handled again, which does no harm.
final class Acknowledgements {
  private static final Logger LOG = LoggerFactory.getLogger(QueueConsumer.class);
  private static final int BATCH = 10;
  private static final int TRIES = 5;
  private static final Duration LONGEST_WAIT = Duration.ofMillis(50);
  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(2));

  private final MessageSource source;
  private final Timing outside;
  private final String queue;
  private final QueueTrouble trouble;
  private final List<Pending> waiting = new ArrayList<>();
  private final List<Runnable> drainedListeners = new ArrayList<>();
  private Optional<Alarm> flush = Optional.empty();
  private int sending;

  private record Pending(Received received, int tries) {}

  Acknowledgements(MessageSource source, Timing outside, String queue, QueueTrouble trouble) {
    this.source = source;
    this.outside = outside;
    this.queue = queue;
    this.trouble = trouble;
  }

  /// Waits only for the tenth of a batch, which sends it.
  void add(Received received) {
    add(new Pending(received, 0));
  }

  private void add(Pending pending) {
    waiting.add(pending);
    if (waiting.size() >= BATCH) {
      sendBatch();
    } else if (flush.isEmpty()) {
      flush = Optional.of(outside.timers().after(LONGEST_WAIT, this::sendBatch));
    }
  }

  private void sendBatch() {
    flush.ifPresent(Alarm::cancel);
    flush = Optional.empty();
    if (waiting.isEmpty()) {
      return;
    }
    var batch = List.copyOf(waiting);
    waiting.clear();
    sending++;
    try {
      var failed = delete(batch.stream().map(Pending::received).toList());
      batch.stream().filter(pending -> failed.contains(pending.received())).forEach(this::tryAgain);
    } finally {
      sending--;
      tellIfDrained();
    }
  }

  private List<Received> delete(List<Received> batch) {
    try {
      var failed = source.delete(batch);
      trouble.over(QueueTrouble.Doing.DELETE);
      return failed;
    } catch (RuntimeException failure) {
      trouble
          .line(QueueTrouble.Doing.DELETE, failure)
          .addKeyValue("messages", batch.size())
          .log("Deleting failed");
      return batch;
    }
  }

  private void tryAgain(Pending pending) {
    var tries = pending.tries() + 1;
    if (tries >= TRIES) {
      LOG.atWarn()
          .addKeyValue("queue", queue)
          .addKeyValue("message_id", pending.received().id())
          .log("Deleting given up; the message is handled again");
      return;
    }
    sending++;
    var delay = BACKOFF.delay(tries, outside.random());
    var _ =
        outside
            .timers()
            .after(
                delay,
                () -> {
                  sending--;
                  add(new Pending(pending.received(), tries));
                });
  }

  /// Gives back what was received and not handled.
  void handBack(List<Received> messages) {
    try {
      source.handBack(messages);
    } catch (RuntimeException failure) {
      trouble
          .line(QueueTrouble.Doing.HIDE, failure)
          .addKeyValue("messages", messages.size())
          .log("Handing back failed; the messages return when their visibility ends");
    }
  }

  /// Sends what waits at once, and tells when nothing is left to send or to try again.
  void whenDrained(Runnable listener) {
    drainedListeners.add(listener);
    sendBatch();
    tellIfDrained();
  }

  private void tellIfDrained() {
    if (waiting.isEmpty() && sending == 0) {
      drainedListeners.forEach(Runnable::run);
      drainedListeners.clear();
    }
  }
}
