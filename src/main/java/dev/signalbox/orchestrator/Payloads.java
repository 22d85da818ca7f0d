package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.AttemptId;
import dev.signalbox.lifecycle.Blueprint;
import dev.signalbox.lifecycle.TaskRequest;

/// Makes the document that the agent works from, and stores it where a start can only send a
/// pointer.
public interface Payloads {
  SessionRequest.Payload prepare(AttemptId attempt, TaskRequest task, Blueprint blueprint);
}
