package dev.signalbox.aws;

import java.time.Duration;
import java.util.Optional;

/// How long calls may take. The SDK has no limit of its own, so every client gets two: one for an
/// attempt, one for the call with all its attempts. Built from the defaults by name, so that two
/// durations cannot change places.
public final class AwsTimeouts {
  /// A long poll is silent on purpose for as long as SQS allows.
  private static final Duration LONG_POLL_MAX = Duration.ofSeconds(20);

  private static final Duration SLACK = Duration.ofSeconds(10);

  /// Ten seconds for an attempt, a minute for an invocation.
  public static final AwsTimeouts DEFAULTS =
      new AwsTimeouts(Duration.ofSeconds(10), Duration.ofMinutes(1), Optional.empty());

  private final Duration attempt;
  private final Duration agentCore;
  private final Optional<Duration> silence;

  private AwsTimeouts(Duration attempt, Duration agentCore, Optional<Duration> silence) {
    this.attempt = attempt;
    this.agentCore = agentCore;
    this.silence = silence;
  }

  /// Of every call but an invocation; a long poll, which waits on purpose, brings a limit of its
  /// own, so that other calls to SQS need not wait as long for a silent one.
  public Duration attempt() {
    return attempt;
  }

  /// Of an invocation, which is never repeated; an agent that works before it answers needs more.
  public Duration agentCore() {
    return agentCore;
  }

  /// Of a connection that an answer is owed on, after which it is closed: a call that timed out
  /// does not close it, and it would count among the open ones for good. Unless set, as much as the
  /// longest call needs.
  public Duration silence() {
    return silence.orElseGet(
        () -> (agentCore.compareTo(LONG_POLL_MAX) > 0 ? agentCore : LONG_POLL_MAX).plus(SLACK));
  }

  public AwsTimeouts withAttempt(Duration other) {
    return new AwsTimeouts(other, agentCore, silence);
  }

  public AwsTimeouts withAgentCore(Duration other) {
    return new AwsTimeouts(attempt, other, silence);
  }

  public AwsTimeouts withSilence(Duration other) {
    return new AwsTimeouts(attempt, agentCore, Optional.of(other));
  }

  /// Room for the three attempts of the standard retry mode and the waits between them.
  static Duration call(Duration attempt) {
    return attempt.multipliedBy(3).plusSeconds(5);
  }
}
