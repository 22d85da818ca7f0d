package dev.signalbox.local.agentcore;

import java.time.Duration;
import java.util.Set;

/// The runtimes that exist (by ARN) and how long their sessions live. A process that is alive
/// counts as an agent that answers HealthyBusy, so only forwarded sessions become idle.
public record AgentCoreSettings(Set<String> runtimeArns, Duration idle, Duration maxLifetime) {
  public AgentCoreSettings {
    runtimeArns = Set.copyOf(runtimeArns);
  }

  /// The runtimes with the lifetimes that AgentCore has by default.
  public static AgentCoreSettings ofRuntimes(Set<String> arns) {
    return new AgentCoreSettings(arns, Duration.ofMinutes(15), Duration.ofHours(8));
  }
}
