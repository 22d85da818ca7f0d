package dev.signalbox.simulation.machine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// One process from its start to its end. Its clock may be wrong, it can freeze, and when it dies
/// all its fibers die with it, wherever they are.
public final class SimulatedProcess implements InstantSource {
  private final String name;
  private final Scheduler scheduler;
  private final Duration skew;
  private final Consumer<Throwable> broken;
  private final Runnable died;
  private final Set<Fiber> fibers = new LinkedHashSet<>();
  private boolean alive = true;
  private Instant frozenUntil = Instant.MIN;

  /// @param broken is told what no code of the process has caught
  /// @param died is told when the process has died
  public SimulatedProcess(
      String name, Scheduler scheduler, Duration skew, Consumer<Throwable> broken, Runnable died) {
    this.died = died;
    this.name = name;
    this.scheduler = scheduler;
    this.skew = skew;
    this.broken = broken;
  }

  public String name() {
    return name;
  }

  public boolean isAlive() {
    return alive;
  }

  /// The time as this process believes it to be.
  @Override
  public Instant instant() {
    return scheduler.now().plus(skew);
  }

  /// Runs code on a new fiber.
  public void spawn(Runnable body) {
    failIfDead();
    scheduler.spawn(this, body);
  }

  /// Runs code on a new fiber later, unless the process is dead by then.
  ///
  /// @return what takes it back
  public Runnable after(Duration delay, Runnable body) {
    failIfDead();
    var timer = new Timer(body);
    timer.cancel = scheduler.after(delay, timer);
    return () -> timer.cancel.run();
  }

  private final class Timer implements Runnable {
    private final Runnable body;
    private Runnable cancel = () -> {};

    private Timer(Runnable body) {
      this.body = body;
    }

    @Override
    public void run() {
      if (isFrozen()) {
        cancel = scheduler.after(Duration.between(scheduler.now(), frozenUntil), this);
      } else if (alive) {
        scheduler.spawn(SimulatedProcess.this, body);
      }
    }
  }

  /// Waits; called by code of this process.
  public void sleep(Duration time) {
    failIfDead();
    var over = signal();
    var _ = scheduler.after(time, over::give);
    over.await();
  }

  /// What the calling code can wait for, and anybody can give.
  public Signal signal() {
    return new Signal(scheduler.current());
  }

  /// Something that one fiber waits for.
  public final class Signal {
    private final Fiber fiber;
    private boolean given;

    private Signal(Fiber fiber) {
      this.fiber = fiber;
    }

    public void give() {
      given = true;
      fiber.wake();
    }

    public void await() {
      fiber.await(() -> given);
      while (isFrozen()) {
        sleep(Duration.between(scheduler.now(), frozenUntil));
      }
    }
  }

  private boolean isFrozen() {
    return alive && frozenUntil.isAfter(scheduler.now());
  }

  /// Nothing of the process goes on for a while, its timers included.
  public void freeze(Duration time) {
    frozenUntil = scheduler.now().plus(time);
  }

  /// The process is gone at once. What its fibers hold in their hands is lost.
  public void kill() {
    if (alive) {
      alive = false;
      List.copyOf(fibers).forEach(Fiber::interrupt);
      died.run();
    }
  }

  /// Called before anything that can be seen outside the process.
  public void failIfDead() {
    if (!alive) {
      throw new SimulatedCrash();
    }
  }

  void carryOut(Runnable body) {
    try {
      failIfDead();
      body.run();
    } catch (Throwable trouble) {
      // An interrupted wait of the service's code ends in other exceptions than ours.
      if (alive) {
        broken.accept(trouble);
      }
    }
  }

  void adopt(Fiber fiber) {
    fibers.add(fiber);
  }

  void forget(Fiber fiber) {
    fibers.remove(fiber);
  }
}
