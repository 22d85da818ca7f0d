package dev.signalbox.lifecycle;

import java.time.Duration;

/// Every number that the lifecycle decides by.
///
/// @param startConfirmation how long a begun start may stay unconfirmed
/// @param completionGrace how long an agent that exited with 0 may still report
/// @param heartbeatStale silence after which an AgentCore agent that was heard is lost
/// @param heartbeatNeverSeen silence after which one that was never heard is lost
/// @param safetyLook how long an ECS session may go unheard before it is looked at
/// @param missingGrace how long a session that the substrate does not know counts as young
/// @param exitGrace how long a session may live on after its agent reported the end
/// @param stopRepeat how long a stop may stay unconfirmed before it is repeated
/// @param stopAge after which an unconfirmed stop is given up: AWS forgets a stopped task by then
/// @param startAttemptsMax unsuccessful starts that end a task
/// @param capacityAge how long a task waits for capacity
/// @param backoffFirst the ceiling of the first wait before a new attempt; doubles each time
/// @param backoffMax the highest ceiling
public record LifecyclePolicy(
    Duration startConfirmation,
    Duration completionGrace,
    Duration heartbeatStale,
    Duration heartbeatNeverSeen,
    Duration maximumDuration,
    Duration safetyLook,
    Duration missingGrace,
    Duration exitGrace,
    Duration stopRepeat,
    Duration stopAge,
    Duration queueAge,
    Duration retention,
    int startAttemptsMax,
    Duration capacityAge,
    Duration backoffFirst,
    Duration backoffMax) {

  /// The documented defaults.
  public static final LifecyclePolicy DEFAULTS =
      new LifecyclePolicy(
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(240),
          Duration.ofSeconds(360),
          Duration.ofHours(8),
          Duration.ofMinutes(15),
          Duration.ofMinutes(2),
          Duration.ofMinutes(2),
          Duration.ofSeconds(60),
          Duration.ofHours(1),
          Duration.ofHours(24),
          Duration.ofDays(90),
          3,
          Duration.ofHours(6),
          Duration.ofSeconds(2),
          Duration.ofMinutes(15));

  /// How long to wait before the next attempt: full jitter under a doubling ceiling. The chance is
  /// drawn from the attempt itself, so that the lifecycle needs no randomness and a repeat decides
  /// the same.
  Duration backoff(AttemptId failed, int failures) {
    var doubled = backoffFirst.toMillis() << Math.min(failures, 20);
    var ceiling = Math.min(doubled, backoffMax.toMillis());
    var chance = (spread(failed.toString().hashCode()) & 0xffff) / 65536.0;
    return Duration.ofMillis(1 + (long) (ceiling * chance));
  }

  /// The finishing step of MurmurHash3: neighbouring inputs get unlike outputs.
  private static int spread(int hash) {
    var h = hash;
    h = (h ^ (h >>> 16)) * 0x85ebca6b;
    h = (h ^ (h >>> 13)) * 0xc2b2ae35;
    return h ^ (h >>> 16);
  }
}
