package dev.signalbox.orchestrator.port.queue;

import dev.signalbox.lifecycle.transition.TaskEvent;

/// Where everything that is heard about tasks goes. When the verdict is `Done`, all that the event
/// asks for is durable.
@FunctionalInterface
public interface TaskEventHandler {
  /// Handles an event, and makes good what earlier transitions of its task may have left out.
  Verdict handle(TaskEvent event);

  /// Handles an event of a message that was never received before. Whoever changed the task before
  /// sees to the effects of that change, or has its own message come back for them.
  default Verdict handleFirst(TaskEvent event) {
    return handle(event);
  }
}
