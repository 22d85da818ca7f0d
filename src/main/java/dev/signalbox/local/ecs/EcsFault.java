package dev.signalbox.local.ecs;

import dev.signalbox.local.ecs.task.TaskFate;
import dev.signalbox.local.wire.WireRefusal;
import java.time.Duration;

/// What may go wrong with a call or with the task that it starts.
sealed interface EcsFault {
  /// The call is refused before any work.
  record Refuse(String operation, int status, String code, String message) implements EcsFault {
    WireRefusal refusal() {
      return WireRefusal.of(status, code, message);
    }
  }

  /// RunTask answers 200 with `failures` and no task.
  record NoPlacement(String reason) implements EcsFault {}

  /// The work is done and the answer never sent.
  record LoseAnswer(String operation) implements EcsFault {}

  /// The RunTask answer waits for the task's STOPPED event and then this long.
  record HoldAnswer(Duration afterStopped) implements EcsFault {}

  /// DescribeTasks does not find the task.
  record Missing() implements EcsFault {}

  /// StopTask answers and does nothing.
  record IgnoreStop() implements EcsFault {}

  /// StopTask's signal comes this much later.
  record SlowStop(Duration by) implements EcsFault {}

  /// The started task meets this end.
  record Fated(TaskFate fate) implements EcsFault {}
}
