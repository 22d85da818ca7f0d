package dev.signalbox.sqs.consumer;

import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.sqs.MessageSource;
import dev.signalbox.sqs.MessageSource.Received;
import dev.signalbox.sqs.consumer.Timers.Alarm;
import dev.signalbox.sqs.deadletter.DeadLetters;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
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
  private static final Duration LONGEST_HIDDEN = Duration.ofHours(12);
  private static final Backoff UNAVAILABLE =
      new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(15));
  private static final Backoff NEEDS_A_PERSON =
      new Backoff(Duration.ofMinutes(1), Duration.ofHours(1));

  private final Received received;
  private final MessageSource source;
  private final Acknowledgements acknowledgements;
  private final ConsumerSettings settings;
  private final Timing outside;
  private Optional<Alarm> nextExtension = Optional.empty();
  private Future<Void> extension = Future.succeededFuture();
  private boolean over;

  Delivery(
      Received received,
      MessageSource source,
      Acknowledgements acknowledgements,
      ConsumerSettings settings,
      Timing outside) {
    this.received = received;
    this.source = source;
    this.acknowledgements = acknowledgements;
    this.settings = settings;
    this.outside = outside;
  }

  Received received() {
    return received;
  }

  /// Extends the visibility at half its time, again and again, until the delivery is over.
  void keepVisible() {
    extendAfter(settings.visibility().dividedBy(2));
  }

  private void extendAfter(Duration delay) {
    nextExtension = Optional.of(outside.timers().after(delay, this::extend));
  }

  private void extend() {
    if (over || stillHideable().compareTo(settings.visibility()) < 0) {
      return;
    }
    var done = Promise.<Void>promise();
    extension = done.future();
    try {
      var ours = source.hide(received, settings.visibility());
      if (!over && ours) {
        keepVisible();
      }
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      line(LOG.atWarn(), trouble).log("Message could not be kept hidden");
      if (!over) {
        // Half of the time is left: several more tries fit in.
        extendAfter(settings.visibility().dividedBy(8));
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
      line(LOG.atWarn(), trouble).log("Verdict not carried out; the message comes back");
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
      line(LOG.atWarn(), trouble).log("Handing back failed; the message returns by itself");
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
        line(LOG.atWarn(), unavailable, delay).log("Message waits for a dependency");
        yield new Verdict.RetryAfter(delay);
      }
      case DependencyRefused refused -> {
        var delay = backoff(NEEDS_A_PERSON);
        line(LOG.atError(), refused, delay).log("Message refused by a dependency: look into it");
        yield new Verdict.RetryAfter(delay);
      }
      case Throwable brokenPromise -> {
        var delay = backoff(NEEDS_A_PERSON);
        line(LOG.atError(), brokenPromise, delay).log("Message handler broke: look into it");
        yield new Verdict.RetryAfter(delay);
      }
    };
  }

  private void carryOut(Verdict verdict) {
    switch (verdict) {
      case Verdict.Done() -> acknowledgements.add(received);
      case Verdict.RetryAfter(var delay) -> comeBackAfter(delay);
      case Verdict.Unusable unusable -> bury(unusable);
    }
  }

  private void comeBackAfter(Duration delay) {
    var longest = stillHideable();
    if (longest.toSeconds() < 1) {
      // SQS would refuse; what it still allows is the time that the message is hidden for anyway.
      return;
    }
    var hidden = delay.compareTo(longest) < 0 ? delay : longest;
    if (!source.hide(received, hidden.isNegative() ? Duration.ZERO : hidden)) {
      line(LOG.atDebug()).log("Message is not ours any more");
    }
  }

  private void bury(Verdict.Unusable unusable) {
    try {
      DeadLetters.bury(source, received, unusable);
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      var delay = backoff(UNAVAILABLE);
      line(LOG.atError(), trouble, delay).log("Dead-letter queue not reached; message kept");
      comeBackAfter(delay);
      return;
    }
    line(LOG.atWarn())
        .addKeyValue("reason", unusable.reason())
        .log("Message moved to the dead-letter queue");
    acknowledgements.add(received);
  }

  private Duration backoff(Backoff backoff) {
    return backoff.delay(received.message().receiveCount(), outside.random());
  }

  private Duration stillHideable() {
    var since = Duration.between(received.firstReceivedAt(), outside.clock().instant());
    return LONGEST_HIDDEN
        .minus(since.isNegative() ? Duration.ZERO : since)
        .truncatedTo(ChronoUnit.SECONDS);
  }

  private LoggingEventBuilder line(LoggingEventBuilder builder) {
    return builder
        .addKeyValue("queue", settings.queue())
        .addKeyValue("message_id", received.id())
        .addKeyValue("receive_count", received.message().receiveCount());
  }

  private LoggingEventBuilder line(LoggingEventBuilder builder, Throwable trouble) {
    return line(builder).addKeyValue("problem", FailureDescription.describe(trouble));
  }

  private LoggingEventBuilder line(LoggingEventBuilder builder, Throwable trouble, Duration delay) {
    return line(builder, trouble).addKeyValue("next_try_in_ms", delay.toMillis());
  }
}
