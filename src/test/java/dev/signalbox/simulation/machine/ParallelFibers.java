package dev.signalbox.simulation.machine;

import dev.signalbox.orchestrator.port.Parallel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Parallelism in a simulated process: each lane is a fiber, and they take turns at every call.
public final class ParallelFibers implements Parallel {
  private final SimulatedProcess process;

  public ParallelFibers(SimulatedProcess process) {
    this.process = process;
  }

  @Override
  public void run(List<Runnable> tasks, int atOnce) {
    var waiting = new ArrayDeque<>(tasks);
    var failures = new ArrayList<RuntimeException>();
    var lanes = new ArrayList<SimulatedProcess.Signal>();
    for (int lane = 0; lane < Math.min(atOnce, tasks.size()); lane++) {
      var over = process.signal();
      lanes.add(over);
      process.spawn(
          () -> {
            for (var task = waiting.poll(); task != null; task = waiting.poll()) {
              try {
                task.run();
              } catch (RuntimeException failure) {
                failures.add(failure);
              }
            }
            over.give();
          });
    }
    lanes.forEach(SimulatedProcess.Signal::await);
    failures.stream()
        .findFirst()
        .ifPresent(
            failure -> {
              throw failure;
            });
  }
}
