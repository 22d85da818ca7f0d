package dev.signalbox.sqs;

import dev.signalbox.lifecycle.session.AttemptId;

/// The body of a message that names a task and says nothing else.
final class WakeMessage {
  private WakeMessage() {}

  /// @throws IllegalArgumentException when the id is no ULID: it could say more than a name
  static String of(String taskId) {
    if (!AttemptId.isTaskId(taskId)) {
      throw new IllegalArgumentException("not a ULID: " + taskId);
    }
    return "{\"task_id\":\"" + taskId + "\"}";
  }
}
