package dev.signalbox.agentcore;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import java.util.Map;
import java.util.Set;

/// What an AgentCore runtime session is to the core: its type, its handle, and the id that follows
/// from an attempt.
public final class AgentCoreSession {
  private static final String RUNTIME = "runtimeArn";
  private static final String PREFIX = "signalbox-";

  /// Sessions of Bedrock AgentCore Runtime.
  public static final ComputeType TYPE =
      ComputeType.named(
              "agentcore",
              Set.of(RUNTIME),
              (attempt, runtimeArn) -> runtimeArn.map(arn -> of(arn, idOf(attempt))),
              Capability.IN_RUNTIME,
              Capability.HEARTBEAT_ONLY)
          .titled("AgentCore");

  private AgentCoreSession() {}

  public static SessionHandle of(String runtimeArn, String sessionId) {
    return new SessionHandle(TYPE, sessionId, Map.of(RUNTIME, runtimeArn));
  }

  public static String runtimeArn(SessionHandle session) {
    return session.metadata().getOrDefault(RUNTIME, "");
  }

  /// Returns the `runtimeSessionId` of an attempt; AgentCore wants 33 characters at least.
  public static String idOf(AttemptId attempt) {
    return PREFIX + attempt.taskId() + "-" + attempt.number();
  }
}
