package dev.signalbox.agentcore;

import java.time.Duration;

/// How much of an agent's answer is listened to. The answer says nothing that decides anything; it
/// is drained only so that the agent can finish sending it.
///
/// @param stopTimeout of a stop, which no agent can make slow
public record AgentCoreSettings(
    long responseBytesMax, Duration responseTimeMax, Duration stopTimeout) {
  public static final AgentCoreSettings DEFAULTS =
      new AgentCoreSettings(64 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(10));
}
