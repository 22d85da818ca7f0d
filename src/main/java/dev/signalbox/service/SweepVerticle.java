package dev.signalbox.service;

import dev.signalbox.console.Turns;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does one part of the sweep again and again, one round at a time. The pause varies by a quarter,
/// so that replicas that were started together drift apart.
final class SweepVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SweepVerticle.class);

  private static final long PATIENCE_SECONDS = 5;

  private final Runnable sweep;
  private final Duration interval;
  private final RandomGenerator random;
  private final Turns turns;
  private boolean atOnce;
  private volatile boolean stopping;
  private volatile Promise<Void> finished = Promise.promise();

  /// @param sweep may await
  SweepVerticle(Runnable sweep, Duration interval, RandomGenerator random, Turns turns) {
    this.sweep = sweep;
    this.interval = interval;
    this.random = random;
    this.turns = turns;
  }

  /// Does the first round at the start, and not an interval later.
  SweepVerticle atOnce() {
    atOnce = true;
    return this;
  }

  @Override
  public Future<?> start() {
    finished.complete();
    if (atOnce) {
      vertx.runOnContext(_ -> sweep());
    } else {
      sweepLater();
    }
    return Future.succeededFuture();
  }

  private void sweepLater() {
    var millis = (long) (interval.toMillis() * (0.75 + random.nextDouble() / 2));
    vertx.setTimer(Math.max(1, millis), _ -> sweep());
  }

  private void sweep() {
    if (stopping) {
      return;
    }
    finished = Promise.promise();
    turns.mark();
    try {
      sweep.run();
    } catch (Throwable trouble) {
      // The top of this loop: whatever it was, the next sweep may succeed. A loop that ended over
      // it would leave every silence unheard until somebody restarts the service. Where memory is
      // what is missing, the JVM ends by itself.
      tell(trouble);
    } finally {
      finished.complete();
      sweepLater();
    }
  }

  /// The message of an error that is not ours may quote anything.
  private static void tell(Throwable trouble) {
    LOG.atError()
        .addKeyValue("problem", trouble.getClass().getName())
        .addKeyValue(
            "at",
            Arrays.stream(trouble.getStackTrace()).findFirst().map(Object::toString).orElse(""))
        .log("a sweep failed");
  }

  /// Lets a sweep that is under way come to its end, unless it waits for somebody who is not there.
  @Override
  public Future<?> stop() {
    stopping = true;
    return Future.any(finished.future(), vertx.timer(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }
}
