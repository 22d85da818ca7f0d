package dev.signalbox.local.eventbridge;

import dev.signalbox.local.eventbridge.rule.EventTarget;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The deliveries to one queue, one after another in the order of publishing. A queue that refuses
/// is tried again with growing pauses until the target's retry policy is used up; then the
/// dead-letter queue gets the event, if there is one.
final class TargetLane implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TargetLane.class);
  private static final long FIRST_PAUSE_MILLIS = 20;
  private static final long MAX_PAUSE_MILLIS = 1_000;
  private static final long ANSWER_SECONDS = 30;

  private final QueueDelivery queues;
  private final InstantSource clock;
  private final BlockingQueue<Delivery> waiting = new LinkedBlockingQueue<>();
  private final Thread worker;

  private record Delivery(EventTarget target, String body, Instant since, Runnable settled) {}

  TargetLane(QueueDelivery queues, InstantSource clock) {
    this.queues = queues;
    this.clock = clock;
    this.worker = Thread.ofVirtual().name("event-lane").unstarted(this::run);
  }

  /// `settled` runs once the event is delivered or given up.
  synchronized void add(EventTarget target, String body, Runnable settled) {
    waiting.add(new Delivery(target, body, clock.instant(), settled));
    if (worker.getState() == Thread.State.NEW) {
      worker.start();
    }
  }

  @Override
  public void close() {
    worker.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        var delivery = waiting.take();
        try {
          deliver(delivery);
        } catch (RuntimeException | Error broken) {
          // The events behind this one still have to be delivered.
          LOG.atError()
              .addKeyValue("queue", delivery.target().queueArn())
              .setCause(broken)
              .log("an event was lost");
        }
        delivery.settled().run();
      }
    } catch (InterruptedException _) {
      LOG.atDebug()
          .addKeyValue("waiting", waiting.size())
          .log("an event lane closed while events waited");
    }
  }

  private void deliver(Delivery delivery) throws InterruptedException {
    var target = delivery.target();
    var pause = FIRST_PAUSE_MILLIS;
    for (var tries = 0; !sent(target.queueArn(), delivery.body()); tries++) {
      var age = Duration.between(delivery.since(), clock.instant());
      if (tries >= target.maxRetries() || age.compareTo(target.maxAge()) > 0) {
        giveUp(delivery);
        return;
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(pause * 2, MAX_PAUSE_MILLIS);
    }
  }

  private void giveUp(Delivery delivery) throws InterruptedException {
    var deadLetter = delivery.target().deadLetterArn();
    if (deadLetter.isEmpty() || !sent(deadLetter.get(), delivery.body())) {
      LOG.atWarn().addKeyValue("queue", delivery.target().queueArn()).log("an event was given up");
    }
  }

  private boolean sent(String queueArn, String body) throws InterruptedException {
    try {
      var _ =
          queues.send(queueArn, body).toCompletableFuture().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException | RuntimeException | Error refused) {
      LOG.atDebug()
          .addKeyValue("queue", queueArn)
          .setCause(refused)
          .log("a queue refused an event");
      return false;
    }
  }
}
