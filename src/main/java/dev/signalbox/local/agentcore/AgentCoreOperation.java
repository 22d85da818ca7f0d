package dev.signalbox.local.agentcore;

import java.util.Arrays;
import java.util.Optional;

/// The two operations of the data plane that the stand-in knows, with the last segment of their
/// paths.
public enum AgentCoreOperation {
  INVOKE("invocations"),
  STOP("stopruntimesession");

  private final String segment;

  AgentCoreOperation(String segment) {
    this.segment = segment;
  }

  static Optional<AgentCoreOperation> ofSegment(String segment) {
    return Arrays.stream(values()).filter(known -> known.segment.equals(segment)).findFirst();
  }
}
