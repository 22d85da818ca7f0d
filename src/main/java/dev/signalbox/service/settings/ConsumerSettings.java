package dev.signalbox.service.settings;

import static dev.signalbox.service.settings.Setting.*;

import java.time.Duration;

/// How every queue is consumed.
public final class ConsumerSettings {
  private final int inFlightMax;
  private final Duration visibility;
  private final Duration grace;

  ConsumerSettings(SettingsReader reader) {
    this.inFlightMax = reader.number(MESSAGES_IN_FLIGHT_MAX, 1, 1000);
    this.visibility = reader.time(MESSAGE_VISIBILITY, Duration.ofSeconds(5), Duration.ofHours(12));
    this.grace = reader.time(SHUTDOWN_GRACE, Duration.ZERO, Duration.ofSeconds(110));
  }

  /// Messages of one queue that are handled at once.
  public int inFlightMax() {
    return inFlightMax;
  }

  /// How long a message stays hidden if this replica dies.
  public Duration visibility() {
    return visibility;
  }

  /// How long a stop waits for messages in flight.
  public Duration grace() {
    return grace;
  }
}
