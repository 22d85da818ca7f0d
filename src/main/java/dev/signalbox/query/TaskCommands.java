package dev.signalbox.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/// What producers may ask for, by the same messages that any producer sends.
public interface TaskCommands {
  /// Sends a submit. What intake would refuse is refused here, before it is sent.
  ///
  /// @param fields those of the message; a `task_id` is made where there is none
  Submission submit(ObjectNode fields);

  /// Sends a cancel. Whether it comes in time shows in the task.
  void cancel(String taskId, Optional<String> reason, String requestedBy);

  sealed interface Submission {
    record Sent(String taskId) implements Submission {}

    record Refused(List<String> problems) implements Submission {}
  }
}
