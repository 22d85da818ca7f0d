package dev.signalbox.service;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Lets the calling thread wait for a timer of the JVM: the one place where the service does. A
/// virtual thread holds no other while it waits.
public final class TimerPause implements Consumer<Duration> {
  @Override
  public void accept(Duration time) {
    var timer = CompletableFuture.delayedExecutor(time.toNanos(), TimeUnit.NANOSECONDS);
    Future.fromCompletionStage(CompletableFuture.runAsync(() -> {}, timer)).await();
  }
}
