package dev.signalbox.sqs.consumer;

import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.sqs.MessageSource;
import dev.signalbox.sqs.MessageSource.Received;
import dev.signalbox.sqs.consumer.QueueTrouble.Doing;
import dev.signalbox.sqs.consumer.Timers.Alarm;
import dev.signalbox.sqs.deadletter.DeadLetters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// One message from its receipt until its verdict is carried out. Hidden all the while; whatever
/// goes wrong, the message is then either durable elsewhere or comes back.
final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(QueueConsumer.class);

  /// SQS hides a message for 12 hours from its receipt, however often that is extended; it counts
  /// from when it answered the poll, which is before we knew.
  private static final Duration LONGEST_HIDDEN = Duration.ofHours(12).minusSeconds(30);

  private static final Backoff UNAVAILABLE =
      new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(15));
  private static final Backoff NEEDS_A_PERSON =
      new Backoff(Duration.ofMinutes(1), Duration.ofHours(1));

  private final Received received;
  private final MessageSource source;
  private final Acknowledgements acknowledgements;
  private final QueueTrouble queueTrouble;
  private final ConsumerSettings settings;
  private final Occurrences occurrences;
  private final Timing outside;
  private final Instant receivedAt;
  private Optional<Alarm> nextExtension = Optional.empty();
  private Future<Void> extension = Future.succeededFuture();
  private boolean over;

  Delivery(
      Received received,
      MessageSource source,
      Acknowledgements acknowledgements,
      QueueTrouble queueTrouble,
      ConsumerSettings settings,
      Occurrences occurrences,
      Timing outside) {
    this.received = received;
    this.source = source;
    this.acknowledgements = acknowledgements;
    this.queueTrouble = queueTrouble;
    this.settings = settings;
    this.occurrences = occurrences;
    this.outside = outside;
    this.receivedAt = outside.clock().instant();
  }

  Received received() {
    return received;
  }

  /// Extends the visibility at half its time, again and again, until the delivery is over. When SQS
  /// would extend it no further, the message is handed back, and its next delivery carries on.
  ///
  /// @param handedBack is told when the delivery is over although its handler is not
  void keepHidden(Runnable handedBack) {
    extendAfter(settings.visibility().dividedBy(2), handedBack);
  }

  private void extendAfter(Duration delay, Runnable handedBack) {
    nextExtension = Optional.of(outside.timers().after(delay, () -> extend(handedBack)));
  }

  private void extend(Runnable handedBack) {
    if (over) {
      return;
    }
    if (stillHideable().compareTo(settings.visibility()) < 0) {
      queueLine(LOG.atWarn())
          .log("Message was handled for 12 hours, and is handed back for another try");
      handBack();
      handedBack.run();
      return;
    }
    var done = Promise.<Void>promise();
    extension = done.future();
    try {
      var ours = source.hide(received, settings.visibility());
      queueTrouble.over(Doing.HIDE);
      if (!over && ours) {
        keepHidden(handedBack);
      }
    } catch (Throwable trouble) {
      line(queueTrouble.line(Doing.HIDE, trouble)).log("Message could not be kept hidden");
      if (!over) {
        // Half of the time is left: several more tries fit in.
        extendAfter(settings.visibility().dividedBy(8), handedBack);
      }
    } finally {
      done.complete();
    }
  }

  /// Has the message handled and carries the verdict out.
  void handle(MessageHandler handler) {
    var outcome = outcomeOf(handler);
    if (!release()) {
      // Handed back by a stop, after which Vert.x interrupts what still runs: no news.
      return;
    }
    try {
      carryOut(outcome.get());
    } catch (RuntimeException trouble) {
      line(queueTrouble.line(Doing.HIDE, trouble))
          .log("Verdict not carried out; the message comes back");
    }
  }

  /// Ends the delivery without a verdict.
  void handBack() {
    if (!release()) {
      return;
    }
    try {
      source.handBack(List.of(received));
    } catch (RuntimeException trouble) {
      queueLine(LOG.atWarn(), trouble).log("Handing back failed; the message returns by itself");
    }
  }

  /// Takes the right to answer for the message; false when it was taken before.
  boolean release() {
    if (over) {
      return false;
    }
    over = true;
    nextExtension.ifPresent(Alarm::cancel);
    // An extension still under way could undo what the answer says of the visibility.
    extension.await();
    return true;
  }

  private Supplier<Verdict> outcomeOf(MessageHandler handler) {
    try {
      var verdict = handler.handle(received.message());
      return () -> verdict;
    } catch (Throwable trouble) {
      // The one place that catches what must not happen: the message is not lost by it.
      return () -> verdictOn(trouble);
    }
  }

  private Verdict verdictOn(Throwable trouble) {
    return switch (trouble) {
      case DependencyUnavailable unavailable -> {
        var delay = backoff(UNAVAILABLE);
        queueLine(LOG.atWarn(), unavailable, delay).log("Message waits for a dependency");
        yield new Verdict.RetryAfter(delay);
      }
      case DependencyRefused refused -> {
        var delay = backoff(NEEDS_A_PERSON);
        queueLine(LOG.atError(), refused, delay)
            .log("Message refused by a dependency: look into it");
        yield new Verdict.RetryAfter(delay);
      }
      case Throwable brokenPromise -> {
        var delay = backoff(NEEDS_A_PERSON);
        queueLine(LOG.atError(), brokenPromise, delay).log("Message handler broke: look into it");
        yield new Verdict.RetryAfter(delay);
      }
    };
  }

  private void carryOut(Verdict verdict) {
    occurrences.note(new Occurrence.MessageHandled(settings.queue(), verdict));
    switch (verdict) {
      case Verdict.Done() -> acknowledgements.add(received);
      case Verdict.RetryAfter(var delay) -> comeBackAfter(delay);
      case Verdict.Unusable unusable -> bury(unusable);
    }
  }

  private void comeBackAfter(Duration delay) {
    var longest = stillHideable();
    var hidden = delay.compareTo(longest) < 0 ? delay : longest;
    if (!source.hide(received, hidden.isNegative() ? Duration.ZERO : hidden)) {
      queueLine(LOG.atDebug()).log("Message is not ours any more");
    }
    queueTrouble.over(Doing.HIDE);
  }

  private void bury(Verdict.Unusable unusable) {
    try {
      DeadLetters.bury(source, received, unusable);
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      var delay =
          trouble instanceof DependencyRefused
              ? NEEDS_A_PERSON.growingDelay(received.message().receiveCount(), outside.random())
              : backoff(UNAVAILABLE);
      line(queueTrouble.line(Doing.DEAD_LETTER, trouble))
          .addKeyValue("next_try_in_ms", delay.toMillis())
          .log("Dead-letter queue does not take the message, which is kept");
      comeBackAfter(delay);
      return;
    }
    queueTrouble.over(Doing.DEAD_LETTER);
    occurrences.note(new Occurrence.DeadLettered(settings.queue(), unusable.reason()));
    queueLine(LOG.atWarn())
        .addKeyValue("reason", unusable.reason())
        .log("Message moved to the dead-letter queue");
    acknowledgements.add(received);
  }

  private Duration backoff(Backoff backoff) {
    return backoff.delay(received.message().receiveCount(), outside.random());
  }

  private Duration stillHideable() {
    var since = Duration.between(receivedAt, outside.clock().instant());
    return LONGEST_HIDDEN
        .minus(since.isNegative() ? Duration.ZERO : since)
        .truncatedTo(ChronoUnit.SECONDS);
  }

  private LoggingEventBuilder line(LoggingEventBuilder builder) {
    return builder
        .addKeyValue("message_id", received.id())
        .addKeyValue("receive_count", received.message().receiveCount());
  }

  private LoggingEventBuilder queueLine(LoggingEventBuilder builder) {
    return line(builder.addKeyValue("queue", settings.queue()));
  }

  private LoggingEventBuilder queueLine(LoggingEventBuilder builder, Throwable trouble) {
    return queueLine(builder).addKeyValue("problem", FailureDescription.describe(trouble));
  }

  private LoggingEventBuilder queueLine(
      LoggingEventBuilder builder, Throwable trouble, Duration delay) {
    return queueLine(builder, trouble).addKeyValue("next_try_in_ms", delay.toMillis());
  }
}
