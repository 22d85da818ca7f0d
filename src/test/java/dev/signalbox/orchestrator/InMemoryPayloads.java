package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.AttemptId;
import dev.signalbox.lifecycle.Blueprint;
import dev.signalbox.lifecycle.TaskRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Keeps documents in memory, and fails to drop them when a test says so.
public final class InMemoryPayloads implements Payloads {
  final Map<AttemptId, String> kept = new HashMap<>();
  final List<AttemptId> drops = new ArrayList<>();
  private int dropsToFail;
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
  public SessionRequest.Payload prepare(AttemptId attempt, TaskRequest task, Blueprint blueprint) {
    var meanwhile = beforeKeeping;
    beforeKeeping = () -> {};
    meanwhile.run();
    var document =
        "{\"task_id\":\"%s\",\"attempt\":%d}".formatted(attempt.taskId(), attempt.number());
    return switch (blueprint.computeType()) {
      case ECS -> {
        kept.put(attempt, document);
        yield new SessionRequest.Payload.Pointer("memory://" + attempt.payloadKey());
      }
      case AGENTCORE -> new SessionRequest.Payload.Inline(document);
    };
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
