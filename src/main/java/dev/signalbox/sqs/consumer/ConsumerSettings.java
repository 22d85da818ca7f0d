package dev.signalbox.sqs.consumer;

import java.time.Duration;

/// How one queue is consumed.
///
/// @param queue the queue's name, for log lines
/// @param maxInFlight how many messages are handled at once at most
/// @param pollWait how long an empty poll is held open, at most 20 s; a stop takes as long
/// @param visibility how long a message stays hidden if this process dies
/// @param grace how long a stop waits for messages in flight, while it awaits its last poll
public record ConsumerSettings(
    String queue, int maxInFlight, Duration pollWait, Duration visibility, Duration grace) {
  /// How long the service holds an empty poll open. A stop cannot end a poll early without hiding
  /// the message that SQS then gives it, so an idle replica takes up to this long to stop. SQS
  /// allows 20 s, which `docker stop` and a deployment would wait for; with 2 s, an idle queue
  /// costs 1.3 million receives a month and replica, about 0.50 dollars, instead of 0.05.
  public static final Duration POLL_WAIT = Duration.ofSeconds(2);

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
}
