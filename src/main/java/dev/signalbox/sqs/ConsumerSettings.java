package dev.signalbox.sqs;

import java.time.Duration;

/// How one queue is consumed.
///
/// @param queue the queue's name, for log lines
/// @param maxInFlight how many messages are handled at once at most
/// @param pollWait how long an empty poll is held open, at most 20 s
/// @param visibility how long a message stays hidden if this process dies
/// @param grace how long a stop waits for messages in flight
public record ConsumerSettings(
    String queue, int maxInFlight, Duration pollWait, Duration visibility, Duration grace) {
  public ConsumerSettings {
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight must be at least 1: " + maxInFlight);
    }
    if (pollWait.isNegative() || pollWait.compareTo(Duration.ofSeconds(20)) > 0) {
      throw new IllegalArgumentException("pollWait must be 0 to 20 s: " + pollWait);
    }
    if (visibility.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException("visibility must be at least 1 s: " + visibility);
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace must not be negative: " + grace);
    }
  }

  public static ConsumerSettings defaults(String queue) {
    return new ConsumerSettings(
        queue, 32, Duration.ofSeconds(20), Duration.ofSeconds(60), Duration.ofSeconds(20));
  }
}
