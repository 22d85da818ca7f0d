package dev.signalbox.sqs.consumer;

import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.sqs.MessageSource;
import dev.signalbox.sqs.MessageSource.Poll;
import dev.signalbox.sqs.MessageSource.Received;
import dev.signalbox.sqs.consumer.QueueTrouble.Doing;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/// Consumes one queue until it is undeployed: receives no more than can be handled, and does with
/// each message what its handler's verdict says. No trouble ends it, and nothing is acknowledged
/// before the verdict is `Done`. Deploy it with `ThreadingModel.VIRTUAL_THREAD`.
///
/// A stop awaits the poll under way and hands back what it brings. The server does not notice that
/// a client has left its long poll: the next message would go to it, and stay hidden from the
/// replicas that live until its visibility ends. That is why polls are short, see
/// `ConsumerSettings.POLL_WAIT`.
///
/// All state is touched on the verticle's context only, which runs one task at a time; whatever is
/// read before an await is read again after it.
public final class QueueConsumer extends VerticleBase {
  private static final Duration FLUSH_LIMIT = Duration.ofSeconds(10);

  /// A poll ends by itself soon after its wait; this is for one that does not.
  private static final Duration POLL_OVERRUN_MAX = Duration.ofSeconds(10);

  private static final Duration TURN_SLACK = Duration.ofMinutes(1);

  private static final Backoff RECEIVE_BACKOFF =
      new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final MessageSource source;
  private final MessageHandler handler;
  private final ConsumerSettings settings;
  private final Occurrences occurrences;
  private final Timing outside;
  private final QueueTrouble trouble;
  private final Acknowledgements acknowledgements;
  private final InFlight inFlight;
  private final ReceiveRoom room;
  private final Promise<Void> loopEnded = Promise.promise();
  private Promise<Void> pauseOver = Promise.promise();
  private Optional<Poll> outstanding = Optional.empty();
  private volatile boolean stopping;
  private volatile Instant lastTurn;
  private volatile Instant lastReceive;

  /// @param occurrences is told of each verdict and of each dead letter
  /// @param permits how many more messages may be received now that so many are in flight, besides
  ///     the limit of those; asked before each receive, and less than 1 pauses it for a moment
  public QueueConsumer(
      MessageSource source,
      MessageHandler handler,
      ConsumerSettings settings,
      IntUnaryOperator permits,
      Occurrences occurrences,
      Timing outside) {
    this.source = source;
    this.handler = handler;
    this.settings = settings;
    this.occurrences = occurrences;
    this.outside = outside;
    this.trouble = new QueueTrouble(settings.queue());
    this.acknowledgements = new Acknowledgements(source, outside, settings.queue(), trouble);
    this.inFlight = new InFlight(outside.timers());
    this.room = new ReceiveRoom(settings, inFlight, permits);
    this.lastTurn = outside.clock().instant();
    this.lastReceive = lastTurn;
  }

  /// How many messages are being handled.
  public int inFlight() {
    return inFlight.size();
  }

  /// When its loop last began a turn, which it does whether receiving succeeds or fails.
  public Instant lastTurn() {
    return lastTurn;
  }

  /// When the queue last answered a receive, with messages or without; before the first answer,
  /// when the consumer was made.
  public Instant lastReceive() {
    return lastReceive;
  }

  /// How long a turn may take: a wait for room, a poll, and a pause after a failure.
  public Duration longestTurn() {
    var poll = settings.pollWait().plus(POLL_OVERRUN_MAX);
    return settings.visibility().plus(poll).plus(RECEIVE_BACKOFF.cap()).plus(TURN_SLACK);
  }

  @Override
  public Future<?> start() {
    context.runOnContext(
        _ -> {
          try {
            receiveUntilStopped();
          } finally {
            loopEnded.complete();
          }
        });
    return Future.succeededFuture();
  }

  private void receiveUntilStopped() {
    var failures = 0;
    while (!stopping) {
      try {
        lastTurn = outside.clock().instant();
        if (receiveOnce()) {
          failures = 0;
        }
      } catch (Throwable failure) {
        // The top of the loop: whatever it was, the next receive may succeed. Where memory is what
        // is missing, the JVM ends by itself.
        failures++;
        pauseAfter(failure, failures);
      }
    }
  }

  private boolean receiveOnce() {
    var count = room.await(() -> stopping);
    if (stopping || count == 0) {
      return false;
    }
    var poll = source.poll(count, settings.pollWait(), settings.visibility());
    outstanding = Optional.of(poll);
    var received = awaitAndForget(poll);
    trouble.over(Doing.RECEIVE);
    if (stopping) {
      acknowledgements.handBack(received);
    } else {
      received.forEach(this::begin);
    }
    return true;
  }

  private List<Received> awaitAndForget(Poll poll) {
    try {
      var received = poll.await();
      lastReceive = outside.clock().instant();
      return received;
    } finally {
      outstanding = Optional.empty();
    }
  }

  private void begin(Received received) {
    var delivery =
        new Delivery(received, source, acknowledgements, trouble, settings, occurrences, outside);
    inFlight.add(delivery);
    delivery.keepHidden(() -> inFlight.remove(delivery));
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
      inFlight.remove(delivery);
    }
  }

  private void pauseAfter(Throwable failure, int failures) {
    if (stopping) {
      trouble
          .line(Doing.RECEIVE, failure)
          .log("Last receive failed; what it took returns when its visibility ends");
      return;
    }
    var delay = RECEIVE_BACKOFF.delay(failures, outside.random());
    try {
      trouble
          .line(Doing.RECEIVE, failure)
          .addKeyValue("failures", failures)
          .addKeyValue("next_try_in_ms", delay.toMillis())
          .log("Receiving failed");
    } catch (Throwable untold) {
      // The loop is worth more than its line.
    }
    pause(delay);
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
    inFlight.wake();
    pauseOver.tryComplete();
    var graceOver = Promise.<Void>promise();
    var alarm = outside.timers().after(settings.grace(), () -> end(graceOver));
    awaitLastPoll();
    inFlight.await(() -> isIdle() || graceOver.future().isComplete(), settings.grace());
    alarm.cancel();
    acknowledgements.handBack(inFlight.removeUndecided());
    // What is left has its verdict, which is being carried out.
    inFlight.await(this::isIdle, FLUSH_LIMIT);
    var drained = Promise.<Void>promise();
    acknowledgements.whenDrained(drained::tryComplete);
    within(FLUSH_LIMIT, drained);
  }

  /// Messages in flight go on being handled meanwhile.
  private void awaitLastPoll() {
    var limit = settings.pollWait().plus(POLL_OVERRUN_MAX);
    var alarm = outside.timers().after(limit, () -> outstanding.ifPresent(Poll::cancel));
    loopEnded.future().await();
    alarm.cancel();
  }

  private void end(Promise<Void> wait) {
    wait.tryComplete();
    inFlight.wake();
  }

  private boolean isIdle() {
    return inFlight.size() == 0;
  }
}
