package dev.signalbox.sqs;

import dev.signalbox.orchestrator.DependencyRefused;
import dev.signalbox.orchestrator.MessageHandler;
import dev.signalbox.sqs.MessageSource.Poll;
import dev.signalbox.sqs.MessageSource.Received;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Consumes one queue until it is undeployed: receives no more than can be handled, and does with
/// each message what its handler's verdict says. No trouble ends it, and nothing is acknowledged
/// before the verdict is `Done`. Deploy it with `ThreadingModel.VIRTUAL_THREAD`.
///
/// All state is touched on the verticle's context only, which runs one task at a time; whatever is
/// read before an await is read again after it.
public final class QueueConsumer extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(QueueConsumer.class);
  private static final int BATCH = 10;
  private static final Duration ASK_AGAIN = Duration.ofMillis(200);
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(10);
  private static final Backoff RECEIVE_BACKOFF =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final MessageSource source;
  private final MessageHandler handler;
  private final ConsumerSettings settings;
  private final IntUnaryOperator permits;
  private final Outside outside;
  private final Acknowledgements acknowledgements;
  private final Set<Delivery> inFlight = new LinkedHashSet<>();
  private final Promise<Void> loopEnded = Promise.promise();
  private Promise<Void> messageOver = Promise.promise();
  private Promise<Void> pauseOver = Promise.promise();
  private Optional<Poll> outstanding = Optional.empty();
  private volatile boolean stopping;
  private volatile int inFlightCount;
  private volatile Instant lastReceive;

  /// @param permits how many more messages may be received now that so many are in flight, besides
  ///     the limit of those; asked before each receive, and less than 1 pauses it for a moment
  public QueueConsumer(
      MessageSource source,
      MessageHandler handler,
      ConsumerSettings settings,
      IntUnaryOperator permits,
      Outside outside) {
    this.source = source;
    this.handler = handler;
    this.settings = settings;
    this.permits = permits;
    this.outside = outside;
    this.acknowledgements = new Acknowledgements(source, outside, settings.queue());
    this.lastReceive = outside.clock().instant();
  }

  /// How many messages are being handled.
  public int inFlight() {
    return inFlightCount;
  }

  /// Time since a receive last completed, with messages or without. It also grows while all
  /// messages in flight are slow and there is no room for another: choose the limit accordingly.
  public Duration sinceLastReceive() {
    return Duration.between(lastReceive, outside.clock().instant());
  }

  @Override
  public Future<?> start() {
    context.runOnContext(
        _ -> {
          receiveUntilStopped();
          loopEnded.complete();
        });
    return Future.succeededFuture();
  }

  private void receiveUntilStopped() {
    var failures = 0;
    while (!stopping) {
      try {
        if (receiveOnce()) {
          failures = 0;
        }
      } catch (Throwable trouble) {
        // The top of the loop: whatever it was, the next receive may succeed.
        if (!stopping) {
          failures++;
          pauseAfter(trouble, failures);
        }
      }
    }
  }

  private boolean receiveOnce() {
    var free = settings.maxInFlight() - inFlight.size();
    var room = Math.min(BATCH, Math.min(free, permits.applyAsInt(inFlight.size())));
    if (room < 1) {
      awaitRoom(free);
      return false;
    }
    var poll = source.poll(room, settings.pollWait(), settings.visibility());
    outstanding = Optional.of(poll);
    var received = awaitAndForget(poll);
    lastReceive = outside.clock().instant();
    if (stopping) {
      source.handBack(received);
    } else {
      received.forEach(this::begin);
    }
    return true;
  }

  private void awaitRoom(int free) {
    if (free < 1) {
      awaitMessageOver(settings.visibility());
    } else {
      pause(ASK_AGAIN);
    }
  }

  private List<Received> awaitAndForget(Poll poll) {
    try {
      return poll.await();
    } finally {
      outstanding = Optional.empty();
    }
  }

  private void begin(Received received) {
    var delivery = new Delivery(received, source, acknowledgements, settings, outside);
    inFlight.add(delivery);
    inFlightCount = inFlight.size();
    delivery.keepVisible();
    // One task for each: a handler that awaits must not hold up the next message.
    context.runOnContext(_ -> carryOut(delivery));
  }

  private void carryOut(Delivery delivery) {
    try {
      if (stopping) {
        delivery.handBack();
      } else {
        delivery.handle(handler);
      }
    } finally {
      forget(delivery);
      messageOver.tryComplete();
    }
  }

  private void forget(Delivery delivery) {
    inFlight.remove(delivery);
    inFlightCount = inFlight.size();
  }

  private void pauseAfter(Throwable trouble, int failures) {
    var delay = RECEIVE_BACKOFF.delay(failures, outside.random());
    var line = trouble instanceof DependencyRefused ? LOG.atError() : LOG.atWarn();
    line.addKeyValue("queue", settings.queue())
        .addKeyValue("failures", failures)
        .addKeyValue("next_try_in_ms", delay.toMillis())
        .addKeyValue("problem", Trouble.describe(trouble))
        .log("Receiving failed");
    pause(delay);
  }

  /// Waits until a message in flight is over, but no longer than the limit.
  private void awaitMessageOver(Duration limit) {
    messageOver = Promise.promise();
    within(limit, messageOver);
  }

  /// Waits for the delay, or until a stop is asked for.
  private void pause(Duration delay) {
    pauseOver = Promise.promise();
    within(delay, pauseOver);
  }

  private void within(Duration limit, Promise<Void> happening) {
    var alarm = outside.timers().after(limit, happening::tryComplete);
    happening.future().await();
    alarm.cancel();
  }

  @Override
  public Future<?> stop() {
    var stopped = Promise.<Void>promise();
    context.runOnContext(
        _ -> {
          try {
            windDown();
          } finally {
            stopped.complete();
          }
        });
    return stopped.future();
  }

  private void windDown() {
    stopping = true;
    outstanding.ifPresent(Poll::cancel);
    messageOver.tryComplete();
    pauseOver.tryComplete();
    loopEnded.future().await();
    awaitNoneInFlight(settings.grace());
    handBackUnfinished();
    // What is left has its verdict, which is being carried out.
    awaitNoneInFlight(FLUSH_LIMIT);
    var drained = Promise.<Void>promise();
    acknowledgements.whenDrained(drained::tryComplete);
    within(FLUSH_LIMIT, drained);
  }

  private void awaitNoneInFlight(Duration limit) {
    var limitOver = Promise.<Void>promise();
    var alarm = outside.timers().after(limit, limitOver::tryComplete);
    while (!inFlight.isEmpty() && !limitOver.future().isComplete()) {
      messageOver = Promise.promise();
      Future.any(messageOver.future(), limitOver.future()).await();
    }
    alarm.cancel();
  }

  private void handBackUnfinished() {
    var unfinished = new ArrayList<Received>();
    for (var delivery : List.copyOf(inFlight)) {
      if (delivery.release()) {
        unfinished.add(delivery.received());
        forget(delivery);
      }
    }
    try {
      source.handBack(unfinished);
    } catch (RuntimeException trouble) {
      LOG.atWarn()
          .addKeyValue("queue", settings.queue())
          .addKeyValue("messages", unfinished.size())
          .addKeyValue("problem", Trouble.describe(trouble))
          .log("Handing back failed; the messages return when their visibility ends");
    }
  }
}
