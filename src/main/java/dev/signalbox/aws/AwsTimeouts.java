package dev.signalbox.aws;

import java.time.Duration;

/// How long calls may take. The SDK has no limit of its own, so every client gets two: one for an
/// attempt, one for the call with all its attempts.
///
/// @param attempt of every call but the next; a long poll, which waits on purpose, brings a limit
///     of its own, so that other calls to SQS need not wait as long for a silent one
/// @param agentCore of an invocation, which is never repeated; an agent that works before it
///     answers needs more
/// @param silence of a connection that an answer is owed on, after which it is closed: a call that
///     timed out does not close it, and it would count among the open ones for good
public record AwsTimeouts(Duration attempt, Duration agentCore, Duration silence) {
  /// A long poll is silent on purpose for as long as SQS allows.
  private static final Duration LONG_POLL_MAX = Duration.ofSeconds(20);

  private static final Duration SLACK = Duration.ofSeconds(10);

  public static final AwsTimeouts DEFAULTS =
      new AwsTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(60));

  /// With as much silence as the longest call needs.
  public AwsTimeouts(Duration attempt, Duration agentCore) {
    this(
        attempt,
        agentCore,
        (agentCore.compareTo(LONG_POLL_MAX) > 0 ? agentCore : LONG_POLL_MAX).plus(SLACK));
  }

  /// Room for the three attempts of the standard retry mode and the waits between them.
  static Duration call(Duration attempt) {
    return attempt.multipliedBy(3).plusSeconds(5);
  }
}
