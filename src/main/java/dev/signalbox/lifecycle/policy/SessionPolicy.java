package dev.signalbox.lifecycle.policy;

import java.time.Duration;

/// The numbers of a session that runs: how long it may, and how long its end may take. Built from
/// the defaults by name, so that two durations cannot change places.
public final class SessionPolicy {
  /// The documented defaults.
  public static final SessionPolicy DEFAULTS =
      new SessionPolicy(Duration.ofHours(8), Duration.ofSeconds(5), Duration.ofMinutes(2));

  private final Duration maximumDuration;
  private final Duration completionGrace;
  private final Duration exitGrace;

  private SessionPolicy(Duration maximumDuration, Duration completionGrace, Duration exitGrace) {
    this.maximumDuration = maximumDuration;
    this.completionGrace = completionGrace;
    this.exitGrace = exitGrace;
  }

  /// How long a task may run.
  public Duration maximumDuration() {
    return maximumDuration;
  }

  /// How long an agent that exited with 0 may still report.
  public Duration completionGrace() {
    return completionGrace;
  }

  /// How long a session may live on after its agent reported the end.
  public Duration exitGrace() {
    return exitGrace;
  }

  public SessionPolicy withMaximumDuration(Duration other) {
    return new SessionPolicy(other, completionGrace, exitGrace);
  }

  public SessionPolicy withCompletionGrace(Duration other) {
    return new SessionPolicy(maximumDuration, other, exitGrace);
  }

  public SessionPolicy withExitGrace(Duration other) {
    return new SessionPolicy(maximumDuration, completionGrace, other);
  }
}
