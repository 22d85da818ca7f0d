package dev.signalbox.agentcore;

import java.time.Duration;

/// How much of an agent's answer is listened to. The answer says nothing that decides anything; it
/// is drained only so that the agent can finish sending it.
public record AgentCoreSettings(long responseBytesMax, Duration responseTimeMax) {
  public static final AgentCoreSettings DEFAULTS =
      new AgentCoreSettings(64 * 1024, Duration.ofSeconds(10));
}
