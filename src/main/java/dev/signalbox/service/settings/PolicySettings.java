package dev.signalbox.service.settings;

import static dev.signalbox.service.settings.Setting.*;

import dev.signalbox.lifecycle.policy.LaunchPolicy;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.policy.SessionPolicy;
import dev.signalbox.lifecycle.policy.SilencePolicy;
import dev.signalbox.lifecycle.policy.StopPolicy;
import java.time.Duration;

/// The settings of the lifecycle's policy, each under the name of what it sets.
final class PolicySettings {
  private static final Duration TINY = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration FORTNIGHT = Duration.ofDays(14);

  /// A stopped task can be described for an hour only.
  private static final Duration SAFETY_LOOK_MAX = Duration.ofMinutes(45);

  private PolicySettings() {}

  static LifecyclePolicy read(SettingsReader reader) {
    return LifecyclePolicy.DEFAULTS
        .with(launch(reader))
        .with(session(reader))
        .with(silence(reader))
        .with(stop(reader))
        .withUploadAge(reader.time(UPLOAD_AGE, TINY, DAY))
        .withQueueAge(reader.time(QUEUE_AGE, TINY, FORTNIGHT))
        .withRetention(reader.time(RETENTION, DAY, Duration.ofDays(3650)));
  }

  private static LaunchPolicy launch(SettingsReader reader) {
    return LaunchPolicy.DEFAULTS
        .withConfirmation(reader.time(START_CONFIRMATION, TINY, DAY))
        .withAttemptsMax(reader.number(START_ATTEMPTS_MAX, 1, 100))
        .withCapacityAge(reader.time(CAPACITY_AGE, TINY, FORTNIGHT))
        .withBackoffFirst(reader.time(BACKOFF_FIRST, TINY, HOUR))
        .withBackoffMax(reader.time(BACKOFF_MAX, TINY, DAY))
        .withContext(reader.flag(CONTEXT_ENABLED))
        .withContextPatience(reader.time(CONTEXT_PATIENCE, TINY, DAY));
  }

  private static SessionPolicy session(SettingsReader reader) {
    return SessionPolicy.DEFAULTS
        .withMaximumDuration(reader.time(MAXIMUM_DURATION, TINY, FORTNIGHT))
        .withCompletionGrace(reader.time(COMPLETION_GRACE, TINY, HOUR))
        .withExitGrace(reader.time(EXIT_GRACE, TINY, DAY));
  }

  private static SilencePolicy silence(SettingsReader reader) {
    return SilencePolicy.DEFAULTS
        .withHeartbeatStale(reader.time(HEARTBEAT_STALE, TINY, DAY))
        .withHeartbeatNeverSeen(reader.time(HEARTBEAT_NEVER_SEEN, TINY, DAY))
        .withApprovalAge(reader.time(APPROVAL_AGE, TINY, DAY))
        .withSafetyLook(reader.time(SAFETY_LOOK, TINY, SAFETY_LOOK_MAX))
        .withMissingGrace(reader.time(MISSING_GRACE, TINY, HOUR));
  }

  private static StopPolicy stop(SettingsReader reader) {
    return StopPolicy.DEFAULTS
        .withRepeat(reader.time(STOP_REPEAT, TINY, HOUR))
        .withAge(reader.time(STOP_AGE, TINY, DAY));
  }
}
