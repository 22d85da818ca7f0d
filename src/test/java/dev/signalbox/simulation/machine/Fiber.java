package dev.signalbox.simulation.machine;

import java.lang.reflect.Constructor;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// One thread of a simulated process: a virtual thread whose carrier is the scheduler's own loop.
/// Wherever it waits, for simulated time or in the service's own `await`, the loop goes on, so that
/// ordinary blocking code runs in turns on one thread.
final class Fiber {
  private static final Constructor<?> BUILDER = builder();

  final SimulatedProcess owner;
  private final Thread thread;

  /// The JDK keeps the choice of a virtual thread's scheduler to itself; the tests' JVM opens the
  /// package.
  private static Constructor<?> builder() {
    try {
      var builder =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      builder.setAccessible(true);
      return builder;
    } catch (ReflectiveOperationException | RuntimeException closed) {
      throw new IllegalStateException(
          "run the JVM with --add-opens java.base/java.lang=ALL-UNNAMED", closed);
    }
  }

  Fiber(SimulatedProcess owner, Scheduler scheduler, Runnable body) {
    this.owner = owner;
    this.thread = thread(slice -> scheduler.enqueue(this, slice), body);
  }

  private static Thread thread(Executor turns, Runnable body) {
    try {
      return ((Thread.Builder.OfVirtual) BUILDER.newInstance(turns)).unstarted(body);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  void start() {
    thread.start();
  }

  boolean isOver() {
    return thread.getState() == Thread.State.TERMINATED;
  }

  /// Waits until the condition holds; called by the fiber itself.
  void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      owner.failIfDead();
      LockSupport.park(this);
    }
    owner.failIfDead();
  }

  /// Has it look at what it waits for.
  void wake() {
    LockSupport.unpark(thread);
  }

  /// Its process died: whatever it waits for, it waits no longer.
  void interrupt() {
    thread.interrupt();
  }

  /// Whether it waits for something that the simulation does not provide, such as a lock that
  /// another simulation holds for a moment. Then time must not go on without it.
  boolean waitsOutside() {
    return switch (thread.getState()) {
      case BLOCKED -> true;
      case WAITING, TIMED_WAITING -> {
        var blocker = LockSupport.getBlocker(thread);
        yield blocker != this
            && (blocker == null || !blocker.getClass().getName().contains("CountDownLatch"));
      }
      case NEW, RUNNABLE, TERMINATED -> false;
    };
  }
}
