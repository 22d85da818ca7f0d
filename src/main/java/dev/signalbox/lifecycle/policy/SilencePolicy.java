package dev.signalbox.lifecycle.policy;

import java.time.Duration;

/// The numbers of silence: how long nothing may be heard of a session, and what that means. Built
/// from the defaults by name, so that two durations cannot change places.
public final class SilencePolicy {
  /// The documented defaults.
  public static final SilencePolicy DEFAULTS =
      new SilencePolicy(
          Duration.ofMinutes(4),
          Duration.ofMinutes(6),
          Duration.ofMinutes(15),
          Duration.ofMinutes(2),
          Duration.ofHours(2));

  private final Duration heartbeatStale;
  private final Duration heartbeatNeverSeen;
  private final Duration safetyLook;
  private final Duration missingGrace;
  private final Duration approvalAge;

  private SilencePolicy(
      Duration heartbeatStale,
      Duration heartbeatNeverSeen,
      Duration safetyLook,
      Duration missingGrace,
      Duration approvalAge) {
    this.heartbeatStale = heartbeatStale;
    this.heartbeatNeverSeen = heartbeatNeverSeen;
    this.safetyLook = safetyLook;
    this.missingGrace = missingGrace;
    this.approvalAge = approvalAge;
  }

  /// Silence after which an agent that was heard is lost, where its heartbeat is the only sign of
  /// life.
  public Duration heartbeatStale() {
    return heartbeatStale;
  }

  /// Silence after which one that was never heard is lost.
  public Duration heartbeatNeverSeen() {
    return heartbeatNeverSeen;
  }

  /// How long a session that can be looked at may go unheard before it is.
  public Duration safetyLook() {
    return safetyLook;
  }

  /// How long a session that the substrate does not know counts as young.
  public Duration missingGrace() {
    return missingGrace;
  }

  /// How long after the look that first noted an agent's silence another may find it lost: time for
  /// several heartbeats, and short enough for both looks to fall into one silence.
  public Duration secondLook() {
    return heartbeatStale.dividedBy(2);
  }

  /// How long an agent may wait for an approval that it names, where nothing tells whether it
  /// lives. It ends the wait itself long before.
  public Duration approvalAge() {
    return approvalAge;
  }

  public SilencePolicy withHeartbeatStale(Duration other) {
    return new SilencePolicy(other, heartbeatNeverSeen, safetyLook, missingGrace, approvalAge);
  }

  public SilencePolicy withHeartbeatNeverSeen(Duration other) {
    return new SilencePolicy(heartbeatStale, other, safetyLook, missingGrace, approvalAge);
  }

  public SilencePolicy withSafetyLook(Duration other) {
    return new SilencePolicy(heartbeatStale, heartbeatNeverSeen, other, missingGrace, approvalAge);
  }

  public SilencePolicy withMissingGrace(Duration other) {
    return new SilencePolicy(heartbeatStale, heartbeatNeverSeen, safetyLook, other, approvalAge);
  }

  public SilencePolicy withApprovalAge(Duration other) {
    return new SilencePolicy(heartbeatStale, heartbeatNeverSeen, safetyLook, missingGrace, other);
  }
}
