package dev.signalbox.payload;

import dev.signalbox.lifecycle.AttemptId;
import dev.signalbox.lifecycle.Blueprint;
import dev.signalbox.lifecycle.TaskRequest;
import dev.signalbox.orchestrator.Payloads;
import dev.signalbox.orchestrator.SessionRequest;

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
