package dev.signalbox.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.console.Turns;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweepVerticleTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /// Every silence would stay unheard until somebody restarts the service.
  @Test
  void nothingThatASweepThrowsEndsTheLoop() throws Exception {
    var sweeps = new AtomicInteger();
    var sixth = new CountDownLatch(1);

    deploy(
        () -> {
          switch (sweeps.incrementAndGet()) {
            case 1 -> throw new IllegalStateException("broken");
            case 2 -> throw new AssertionError("an error, which a RuntimeException is not");
            case 3 -> throw new StackOverflowError();
            case 4 -> throw new NoClassDefFoundError("gone");
            case 5 -> throw new Untellable();
            default -> sixth.countDown();
          }
        });

    assertThat(sixth.await(10, TimeUnit.SECONDS)).isTrue();
  }

  /// Not even the line that tells of it can be written.
  private static final class Untellable extends Error {
    private static final long serialVersionUID = 1L;

    @Override
    public StackTraceElement[] getStackTrace() {
      throw new NoClassDefFoundError("the logger");
    }
  }

  @Test
  void everyRoundIsATurn() throws Exception {
    var clock = new AtomicReference<>(Instant.EPOCH);
    var turns = new Turns(clock::get);
    var rounds = new CountDownLatch(2);
    clock.set(Instant.EPOCH.plusSeconds(60));

    deploy(rounds::countDown, turns);

    assertThat(rounds.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(turns.last()).isEqualTo(Instant.EPOCH.plusSeconds(60));
  }

  @Test
  void theFirstRoundComesAnIntervalLaterUnlessItIsAskedForAtOnce() throws Exception {
    var first = new CountDownLatch(1);
    var later = new CountDownLatch(1);
    var never = new Turns(InstantSource.system());

    deploy(new SweepVerticle(later::countDown, Duration.ofDays(1), new Random(1), never));
    deploy(new SweepVerticle(first::countDown, Duration.ofDays(1), new Random(1), never).atOnce());

    assertThat(first.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(later.getCount()).isOne();
  }

  private void deploy(Runnable sweep) {
    deploy(sweep, new Turns(InstantSource.system()));
  }

  private void deploy(Runnable sweep, Turns turns) {
    deploy(new SweepVerticle(sweep, Duration.ofMillis(5), new Random(1), turns));
  }

  private void deploy(SweepVerticle verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    vertx.deployVerticle(verticle, options).toCompletionStage().toCompletableFuture().join();
  }
}
