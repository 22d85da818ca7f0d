package dev.signalbox.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    var third = new CountDownLatch(1);

    deploy(
        () -> {
          switch (sweeps.incrementAndGet()) {
            case 1 -> throw new IllegalStateException("broken");
            case 2 -> throw new AssertionError("an error, which a RuntimeException is not");
            default -> third.countDown();
          }
        });

    assertThat(third.await(10, TimeUnit.SECONDS)).isTrue();
  }

  private void deploy(Runnable sweep) {
    var verticle = new SweepVerticle(sweep, Duration.ofMillis(5), new Random(1));
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    vertx.deployVerticle(verticle, options).toCompletionStage().toCompletableFuture().join();
  }
}
