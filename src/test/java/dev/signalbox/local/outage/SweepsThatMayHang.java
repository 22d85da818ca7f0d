package dev.signalbox.local.outage;

import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/// Chance that lets a sweep wait for its number, as a call without an end would.
final class SweepsThatMayHang implements RandomGenerator {
  private static final StackWalker STACK = StackWalker.getInstance();

  private final Random random = new Random(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger hanging = new AtomicInteger();
  private volatile boolean hang;

  void hang() {
    hang = true;
  }

  /// How many do.
  int hanging() {
    return hanging.get();
  }

  void release() {
    over.countDown();
  }

  @Override
  public long nextLong() {
    if (hang && isAskedByASweep()) {
      hanging.incrementAndGet();
      try {
        over.await();
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
    }
    return random.nextLong();
  }

  private static boolean isAskedByASweep() {
    return STACK.walk(
        frames -> frames.anyMatch(it -> it.getClassName().endsWith(".SweepVerticle")));
  }
}
