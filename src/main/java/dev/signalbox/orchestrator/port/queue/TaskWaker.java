package dev.signalbox.orchestrator.port.queue;

import java.time.Instant;

/// Has a task looked at later, even if this process is gone by then. A wake may come early or
/// twice; the row's deadline is what decides.
public interface TaskWaker {
  void wakeAt(String taskId, Instant at);
}
