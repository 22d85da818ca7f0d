package dev.signalbox.orchestrator.port.output;

import dev.signalbox.lifecycle.task.TaskRecord;
import java.time.Instant;
import java.util.Optional;

/// Keeps the last lines of failed agents with their tasks, once for each attempt.
public interface KeptOutputs {
  /// What is kept.
  ///
  /// @param text without secrets; empty where nothing could be read
  /// @param cut whether there was more before it
  /// @param source where all of it is, or why nothing was read
  record Kept(String text, boolean cut, String source, Instant fetchedAt) {}

  /// What is kept of the task's current attempt.
  Optional<Kept> find(TaskRecord task);

  /// Keeps it, unless something is kept already.
  void keep(TaskRecord task, Kept output);
}
