package dev.signalbox.simulation.machine;

import java.time.Duration;

/// Time, chance and memory: what everything in a simulated world shares.
public record Machine(Scheduler scheduler, Chaos chaos, Trace trace) {
  public void after(Duration delay, Runnable action) {
    var _ = scheduler.after(delay, action);
  }

  public void note(String who, String what, String task, Object detail) {
    trace.note(who, what, task, detail);
  }
}
