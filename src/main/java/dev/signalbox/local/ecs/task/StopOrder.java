package dev.signalbox.local.ecs.task;

import java.time.Duration;

/// Somebody wants the task stopped: who (`stopCode`), why, and how long the stop signal is late.
public record StopOrder(String stopCode, String reason, Duration signalDelay) {
  public static StopOrder byUser(String reason, Duration signalDelay) {
    return new StopOrder("UserInitiated", reason, signalDelay);
  }

  static StopOrder bySpot() {
    return new StopOrder("SpotInterruption", "Your Spot Task was interrupted.", Duration.ZERO);
  }
}
