package dev.signalbox.aws;

import java.time.Duration;

/// How long calls may take. The SDK has no limit of its own, so every client gets two: one for an
/// attempt, one for the call with all its attempts.
///
/// @param attempt of every call but the next; a long poll, which waits on purpose, brings a limit
/// of
///     its own, so that other calls to SQS need not wait as long for a silent one
/// @param agentCore of an invocation, which is never repeated; an agent that works before it
///     answers needs more
public record AwsTimeouts(Duration attempt, Duration agentCore) {
  public static final AwsTimeouts DEFAULTS =
      new AwsTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(60));

  /// Room for the three attempts of the standard retry mode and the waits between them.
  static Duration call(Duration attempt) {
    return attempt.multipliedBy(3).plusSeconds(5);
  }
}
