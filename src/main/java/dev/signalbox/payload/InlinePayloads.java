package dev.signalbox.payload;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.store.Payloads;

/// Sends the agent's document along with the start itself, for deployments without a bucket.
public final class InlinePayloads implements Payloads {
  @Override
  public SessionRequest.Payload prepare(AttemptId attempt, TaskRequest task, Blueprint blueprint) {
    return new SessionRequest.Payload.Inline(AgentDocument.of(attempt, task, blueprint));
  }

  @Override
  public void drop(AttemptId attempt) {
    // Nothing is kept.
  }
}
