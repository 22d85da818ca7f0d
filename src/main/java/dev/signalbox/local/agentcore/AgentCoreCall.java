package dev.signalbox.local.agentcore;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/// One call as the journal of the stand-in keeps it, whatever its answer was.
public record AgentCoreCall(Operation operation, String runtimeArn, String sessionId, Instant at) {
  /// The two operations of the data plane that the stand-in knows, with the last segment of their
  /// paths.
  public enum Operation {
    INVOKE("invocations"),
    STOP("stopruntimesession");

    private final String segment;

    Operation(String segment) {
      this.segment = segment;
    }

    static Optional<Operation> ofSegment(String segment) {
      return Arrays.stream(values()).filter(known -> known.segment.equals(segment)).findFirst();
    }
  }
}
