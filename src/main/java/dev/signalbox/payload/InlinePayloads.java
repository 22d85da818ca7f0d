package dev.signalbox.payload;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.context.ContextDocument;
import dev.signalbox.orchestrator.port.store.Payloads;
import java.util.Optional;

/// Sends the agent's document along with the start itself, for deployments without a bucket.
public final class InlinePayloads implements Payloads {
  private final Optional<String> attachments;

  public InlinePayloads() {
    this(Optional.empty());
  }

  /// @param attachments the bucket of the tasks' attachments, if it is known
  public InlinePayloads(Optional<String> attachments) {
    this.attachments = attachments;
  }

  @Override
  public SessionRequest.Payload prepare(
      AttemptId attempt, TaskRecord task, Blueprint blueprint, Optional<ContextDocument> context) {
    return new SessionRequest.Payload.Inline(
        AgentDocument.of(attempt, task, blueprint, context, attachments));
  }

  @Override
  public int attachmentsLeftOut(TaskRequest task) {
    return AgentDocument.attachmentsLeftOut(task);
  }

  /// A backend that wants a pointer takes no more than a few thousand characters with a start.
  @Override
  public boolean haveRoomForContext(ComputeType type) {
    return !type.can(Capability.PAYLOAD_BY_POINTER);
  }

  @Override
  public void drop(AttemptId attempt) {
    // Nothing is kept.
  }
}
