package dev.signalbox.orchestrator.port;

import java.util.List;

/// Does several things at once where the place it runs in allows it.
@FunctionalInterface
public interface Parallel {
  /// One after another, on the calling thread.
  Parallel SEQUENTIAL = (tasks, _) -> tasks.forEach(Runnable::run);

  /// Runs all of the tasks, and returns when each is over. A task that throws may keep others from
  /// being run, so one whose failure concerns nobody else catches it.
  ///
  /// @param atOnce how many may be under way at the same time
  void run(List<Runnable> tasks, int atOnce);
}
