package dev.signalbox.simulation.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;

/// Virtual time. What is due happens in order on the thread that calls `run`; fibers take their
/// turns in between, and nothing else runs, so one seed is one course of events.
public final class Scheduler {
  private final PriorityQueue<Due> due =
      new PriorityQueue<>(Comparator.comparing(Due::at).thenComparingLong(Due::number));
  private final LinkedBlockingQueue<Turn> turns = new LinkedBlockingQueue<>();
  private final Set<Fiber> outside = new HashSet<>();
  private Optional<Fiber> current = Optional.empty();
  private Instant now;
  private long number;

  public Scheduler(Instant start) {
    this.now = start;
  }

  private record Due(Instant at, long number, Runnable action) {}

  private record Turn(Fiber fiber, Runnable slice) {}

  public Instant now() {
    return now;
  }

  /// Lets something happen later, on the loop itself: it must not wait.
  ///
  /// @return what takes it back
  public Runnable after(Duration delay, Runnable action) {
    var entry = new Due(now.plus(delay.isNegative() ? Duration.ZERO : delay), number++, action);
    due.add(entry);
    return () -> due.remove(entry);
  }

  /// Runs code of a process, which may wait.
  void spawn(SimulatedProcess owner, Runnable body) {
    var fiber = new Fiber(owner, this, () -> owner.carryOut(body));
    owner.adopt(fiber);
    fiber.start();
  }

  void enqueue(Fiber fiber, Runnable slice) {
    turns.add(new Turn(fiber, slice));
  }

  /// The fiber whose code runs now.
  Fiber current() {
    return current.orElseThrow(() -> new IllegalStateException("not in a simulated process"));
  }

  /// Runs until nothing is due before `end`, or `enough` says so after a step.
  public void run(Instant end, BooleanSupplier enough) {
    takeTurns();
    while (!enough.getAsBoolean()) {
      var next = due.peek();
      if (next == null || next.at().isAfter(end)) {
        now = end.isAfter(now) ? end : now;
        return;
      }
      due.poll();
      now = next.at();
      next.action().run();
      takeTurns();
    }
  }

  /// Lets every fiber run until all of them wait.
  public void takeTurns() {
    for (var turn = next(); turn.isPresent(); turn = next()) {
      var fiber = turn.get().fiber();
      outside.remove(fiber);
      current = Optional.of(fiber);
      turn.get().slice().run();
      current = Optional.empty();
      if (fiber.isOver()) {
        fiber.owner.forget(fiber);
      } else if (fiber.waitsOutside()) {
        outside.add(fiber);
      }
    }
  }

  private Optional<Turn> next() {
    try {
      return Optional.ofNullable(outside.isEmpty() ? turns.poll() : turns.take());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
