package dev.signalbox.aws;

import java.time.Duration;

/// How long calls may take. The SDK has no limit of its own, so every client gets two: one for an
/// attempt, one for the call with all its attempts.
///
/// @param attempt of every service but the next two
/// @param sqsAttempt longer than a long poll, which is an attempt that waits 20 s on purpose
/// @param agentCore of an invocation, which is never repeated; an agent that works before it
///     answers needs more
public record AwsTimeouts(Duration attempt, Duration sqsAttempt, Duration agentCore) {
  /// The longest wait that SQS allows a receive.
  public static final Duration LONG_POLL_MAX = Duration.ofSeconds(20);

  public static final AwsTimeouts DEFAULTS =
      new AwsTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));

  public AwsTimeouts {
    if (sqsAttempt.compareTo(LONG_POLL_MAX) <= 0) {
      throw new IllegalArgumentException(
          "the SQS attempt timeout must be longer than the long poll of 20 s: " + sqsAttempt);
    }
  }

  /// Room for the three attempts of the standard retry mode and the waits between them.
  static Duration call(Duration attempt) {
    return attempt.multipliedBy(3).plusSeconds(5);
  }
}
