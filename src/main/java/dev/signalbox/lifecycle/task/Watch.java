package dev.signalbox.lifecycle.task;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// What looks saw of an agent whose heartbeat is the only sign of its life. While it waits for an
/// approval it sends none, and neither the wait nor its end come with a time. So one look cannot
/// tell a dead agent from one that has just gone on: two looks are compared.
///
/// @param approvals what the agent says of its approvals
/// @param approvalsSeen the same when a look last noted something
/// @param pauseSeenAt since when looks see the agent wait for an approval
/// @param silenceSeenAt since when looks see an agent at work of which nothing is heard
/// @param heartbeatSeen the heartbeat that the look saw which noted the silence. Another one is a
///     sign of life whatever time it tells, since the clock of an agent may be wrong
public record Watch(
    Approvals approvals,
    Optional<Approvals> approvalsSeen,
    Optional<Instant> pauseSeenAt,
    Optional<Instant> silenceSeenAt,
    Optional<Instant> heartbeatSeen) {
  /// Nothing was noted yet, of an agent that never asked for an approval.
  public static final Watch NONE = of(Approvals.NONE);

  /// Returns a watch that has noted nothing yet.
  public static Watch of(Approvals approvals) {
    return new Watch(
        approvals, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// A look sees the agent wait for an approval.
  public Watch paused(Instant at) {
    return new Watch(
        approvals, Optional.of(approvals), Optional.of(at), Optional.empty(), Optional.empty());
  }

  /// A look sees the agent at work, and hears nothing of it yet.
  public Watch silent(Instant at, Optional<Instant> heartbeat) {
    return new Watch(
        approvals,
        Optional.of(approvals),
        Optional.empty(),
        Optional.of(at),
        heartbeat.map(Watch::asStored));
  }

  /// The agent was heard.
  public Watch heard() {
    return of(approvals);
  }

  /// Whether this heartbeat is the one that the look saw which noted the silence.
  public boolean hasSeen(Instant heartbeat) {
    return heartbeatSeen.filter(asStored(heartbeat)::equals).isPresent();
  }

  /// Agents tell finer times than this service stores.
  private static Instant asStored(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }

  /// Whether the agent has asked for an approval, or has gone on after one, since a look noted
  /// something.
  public boolean hasAskedSince() {
    return approvalsSeen.filter(seen -> !seen.equals(approvals)).isPresent();
  }
}
