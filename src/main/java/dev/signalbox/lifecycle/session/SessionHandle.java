package dev.signalbox.lifecycle.session;

import java.util.Map;

/// All that is needed to stop or observe a session later; stored whole on the task row. What the
/// metadata holds is for the backend to know.
public record SessionHandle(
    ComputeType computeType, String sessionId, Map<String, String> metadata) {
  public SessionHandle {
    metadata = Map.copyOf(metadata);
  }
}
