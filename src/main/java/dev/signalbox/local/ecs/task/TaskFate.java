package dev.signalbox.local.ecs.task;

import java.time.Duration;

/// What becomes of a task apart from what its process does, decided when it is started.
public sealed interface TaskFate {
  /// Its process runs and its exit code counts.
  record Natural() implements TaskFate {}

  /// It stops without ever running; early failures have no containers at all.
  record FailToStart(String reason, Containers containers) implements TaskFate {
    /// Whether the stopped task still lists its containers.
    public enum Containers {
      NONE,
      LISTED
    }
  }

  /// Its agent is killed for memory this long after it runs.
  record OutOfMemory(Duration after) implements TaskFate {}

  /// Fargate Spot takes it back this long after it runs.
  record SpotInterruption(Duration after) implements TaskFate {}

  /// Its agent ends, and a container beside it does not: the task runs until it is stopped.
  record SidecarLivesOn() implements TaskFate {}

  /// It never leaves this state unless it is stopped.
  record StuckIn(EcsStatus status) implements TaskFate {}
}
