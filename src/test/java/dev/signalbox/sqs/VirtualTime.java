package dev.signalbox.sqs;

import dev.signalbox.sqs.consumer.Timers;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.CountDownLatch;

/// Time that passes only when told to. What falls due is carried out, on the context that asked for
/// it, before time goes on.
public final class VirtualTime implements InstantSource, Timers {
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
  private Instant now = Instant.parse("2026-11-23T10:00:00Z");
  private long number;

  private record Due(Instant at, long number, Optional<Context> context, Runnable action) {}

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public synchronized Alarm after(Duration delay, Runnable action) {
    var entry =
        new Due(now.plus(delay), number++, Optional.ofNullable(Vertx.currentContext()), action);
    due.add(entry);
    return () -> cancel(entry);
  }

  private synchronized void cancel(Due entry) {
    due.remove(entry);
  }

  public void advance(Duration time) {
    var target = instant().plus(time);
    for (var next = nextBefore(target); next.isPresent(); next = nextBefore(target)) {
      carryOut(next.get());
    }
    reach(target);
  }

  private synchronized Optional<Due> nextBefore(Instant target) {
    var next = due.peek();
    if (next == null || next.at().isAfter(target)) {
      return Optional.empty();
    }
    reach(next.at());
    return Optional.ofNullable(due.poll());
  }

  private synchronized void reach(Instant instant) {
    now = instant.isAfter(now) ? instant : now;
  }

  private static void carryOut(Due entry) {
    if (entry.context().isEmpty()) {
      entry.action().run();
      return;
    }
    var done = new CountDownLatch(1);
    entry
        .context()
        .get()
        .runOnContext(
            _ -> {
              try {
                entry.action().run();
              } finally {
                done.countDown();
              }
            });
    try {
      done.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
