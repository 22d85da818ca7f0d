package dev.signalbox.orchestrator.port.store;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.context.ContextDocument;
import java.util.Optional;

/// Makes the document that the agent works from, and keeps it for the attempt where a start can
/// only send a pointer. What prepares and drops it may be asked for again, and throws
/// `DependencyUnavailable` or `DependencyRefused` for trouble with the place where it is kept.
public interface Payloads {
  /// The same attempt always gets the same answer, and a document that is kept already stays as it
  /// is: the one that a first start was made with is the one that its agent reads.
  ///
  /// @param context what the task refers to, if it was read and there is room for it
  SessionRequest.Payload prepare(
      AttemptId attempt, TaskRecord task, Blueprint blueprint, Optional<ContextDocument> context);

  /// The same without what the task refers to: the agent reads that by itself.
  default SessionRequest.Payload prepare(AttemptId attempt, TaskRecord task, Blueprint blueprint) {
    return prepare(attempt, task, blueprint, Optional.empty());
  }

  /// How many attachments of the task its document leaves out, because they did not pass their
  /// screening.
  int attachmentsLeftOut(TaskRequest task);

  /// Whether a start of this type can hand over a document that what was read stands in.
  boolean haveRoomForContext(ComputeType type);

  /// Forgets what was kept for the attempt; that there is nothing is fine.
  void drop(AttemptId attempt);
}
