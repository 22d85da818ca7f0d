package dev.signalbox.orchestrator.port.trace;

import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import java.util.Optional;
import java.util.function.Supplier;

/// Sees how long the effects of a task take, and changes nothing about them.
@FunctionalInterface
public interface Spans {
  /// Sees nothing.
  Spans NONE = (_, _, work) -> work.get();

  /// Does the work of an effect, and returns or throws what it does.
  Optional<TaskEvent> during(TaskRecord task, Effect effect, Supplier<Optional<TaskEvent>> work);
}
