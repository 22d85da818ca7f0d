package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.TaskEvent;

/// Where everything that is heard about tasks goes. When the verdict is `Done`, all that the event
/// asks for is durable.
@FunctionalInterface
public interface TaskEvents {
  Verdict handle(TaskEvent event);
}
