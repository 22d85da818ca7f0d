package dev.signalbox.sqs.intake;

import dev.signalbox.lifecycle.task.TaskRequest;
import java.util.Optional;

/// What a body on the task queue says.
sealed interface TaskMessage {
  /// Run this.
  record Submit(Optional<String> taskId, TaskRequest request) implements TaskMessage {}

  /// End this.
  record Cancel(String taskId, Optional<String> reason, Optional<String> requestedBy)
      implements TaskMessage {}

  /// Look at this row now.
  record Wake(String taskId) implements TaskMessage {}

  /// Nothing that can be understood; the detail quotes nothing of the body.
  record Broken(String reason, String detail) implements TaskMessage {}
}
