package dev.signalbox.service;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
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
  private volatile boolean stopping;
  private volatile Promise<Void> finished = Promise.promise();

  /// @param sweep may await
  SweepVerticle(Runnable sweep, Duration interval, RandomGenerator random) {
    this.sweep = sweep;
    this.interval = interval;
    this.random = random;
  }

  @Override
  public Future<?> start() {
    finished.complete();
    sweepLater();
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
    try {
      sweep.run();
    } catch (Throwable trouble) {
      // The top of this loop: whatever it was, the next sweep may succeed. A loop that ended over
      // it would leave every silence unheard until somebody restarts the service.
      LOG.atWarn().addKeyValue("problem", trouble.toString()).log("a sweep failed");
    } finally {
      finished.complete();
    }
    sweepLater();
  }

  /// Lets a sweep that is under way come to its end, unless it waits for somebody who is not there.
  @Override
  public Future<?> stop() {
    stopping = true;
    return Future.any(finished.future(), vertx.timer(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }
}
