package dev.signalbox.local.agentcore;

import dev.signalbox.local.process.AgentProcess;
import java.time.Instant;
import java.util.Optional;

/// One session: the process of its agent, or nothing of ours when the agent is elsewhere.
final class AgentSession {
  /// What tells one session from another: the same id at another runtime or endpoint is another
  /// one.
  record Key(String runtimeArn, String qualifier, String sessionId) {}

  private final Key key;
  private final Optional<AgentProcess> process;
  private final Instant startedAt;
  private Instant invokedAt;
  private volatile boolean ended;

  AgentSession(Key key, Optional<AgentProcess> process, Instant startedAt) {
    this.key = key;
    this.process = process;
    this.startedAt = startedAt;
    this.invokedAt = startedAt;
  }

  Key key() {
    return key;
  }

  /// A session is over when its process is, whatever the exit code: AgentCore tells nobody.
  boolean isAlive() {
    return process.map(AgentProcess::isAlive).orElse(true);
  }

  boolean isOver(Instant now, AgentCoreSettings settings) {
    var idle = process.isEmpty() && !now.isBefore(invokedAt.plus(settings.idle()));
    return !isAlive() || idle || !now.isBefore(startedAt.plus(settings.maxLifetime()));
  }

  /// Whether the session was ended from outside while its process still ran.
  boolean wasEnded() {
    return ended;
  }

  void invokedAt(Instant now) {
    invokedAt = now;
  }

  /// SIGKILL at once: AgentCore documents no grace.
  void end() {
    ended = ended || isAlive();
    process.ifPresent(AgentProcess::kill);
  }
}
