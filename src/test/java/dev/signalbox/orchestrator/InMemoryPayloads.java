package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.context.ContextDocument;
import dev.signalbox.orchestrator.port.store.Payloads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Keeps documents in memory, and fails to drop them when a test says so.
public final class InMemoryPayloads implements Payloads {
  final Map<AttemptId, String> kept = new HashMap<>();
  final List<AttemptId> drops = new ArrayList<>();
  private int dropsToFail;
  private boolean roomForContext = true;
  private int attachmentsLeftOut;
  private Runnable beforeKeeping = () -> {};

  /// How many documents are kept.
  public int size() {
    return kept.size();
  }

  void failDrops(int count) {
    dropsToFail = count;
  }

  /// Happens once, between the decision to start and the document.
  void beforeKeeping(Runnable meanwhile) {
    beforeKeeping = meanwhile;
  }

  @Override
  public SessionRequest.Payload prepare(
      AttemptId attempt, TaskRecord task, Blueprint blueprint, Optional<ContextDocument> context) {
    var meanwhile = beforeKeeping;
    beforeKeeping = () -> {};
    meanwhile.run();
    var document =
        "{\"task_id\":\"%s\",\"attempt\":%d%s}"
            .formatted(
                attempt.taskId(),
                attempt.number(),
                context.map(it -> ",\"hydrated_context\":" + it.json()).orElse(""));
    if (!blueprint.computeType().can(Capability.PAYLOAD_BY_POINTER)) {
      return new SessionRequest.Payload.Inline(document);
    }
    kept.putIfAbsent(attempt, document);
    return new SessionRequest.Payload.Pointer("memory://" + attempt.payloadKey());
  }

  /// From now on so many attachments of a task do not reach its document.
  void leaveOut(int attachments) {
    attachmentsLeftOut = attachments;
  }

  @Override
  public int attachmentsLeftOut(TaskRequest task) {
    return attachmentsLeftOut;
  }

  @Override
  public boolean haveRoomForContext(ComputeType type) {
    return roomForContext || !type.can(Capability.PAYLOAD_BY_POINTER);
  }

  /// As without a bucket.
  public void haveNoRoom() {
    roomForContext = false;
  }

  @Override
  public void drop(AttemptId attempt) {
    drops.add(attempt);
    if (dropsToFail > 0) {
      dropsToFail--;
      throw new DependencyUnavailable("s3", "DeleteObject", new IllegalStateException("scripted"));
    }
    kept.remove(attempt);
  }
}
