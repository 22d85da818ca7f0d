package dev.signalbox.orchestrator.port.store;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.compute.SessionRequest;

/// Makes the document that the agent works from, and keeps it for the attempt where a start can
/// only send a pointer. Both methods may be asked for again, and throw `DependencyUnavailable` or
/// `DependencyRefused` for trouble with the place where it is kept.
public interface Payloads {
  /// The same attempt always gets the same answer.
  SessionRequest.Payload prepare(AttemptId attempt, TaskRequest task, Blueprint blueprint);

  /// Forgets what was kept for the attempt; that there is nothing is fine.
  void drop(AttemptId attempt);
}
