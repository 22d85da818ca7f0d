package dev.signalbox.lifecycle.policy;

import dev.signalbox.lifecycle.session.AttemptId;
import java.time.Duration;

/// The numbers of launching: how long a launch may take, and how often and when it is tried again.
/// Built from the defaults by name, so that two durations cannot change places.
public final class LaunchPolicy {
  /// The documented defaults.
  public static final LaunchPolicy DEFAULTS =
      new LaunchPolicy(
          Duration.ofMinutes(5),
          3,
          Duration.ofHours(6),
          Duration.ofSeconds(2),
          Duration.ofMinutes(15),
          true,
          Duration.ofMinutes(10));

  private final Duration confirmation;
  private final int attemptsMax;
  private final Duration capacityAge;
  private final Duration backoffFirst;
  private final Duration backoffMax;
  private final boolean readsContext;
  private final Duration contextPatience;

  private LaunchPolicy(
      Duration confirmation,
      int attemptsMax,
      Duration capacityAge,
      Duration backoffFirst,
      Duration backoffMax,
      boolean readsContext,
      Duration contextPatience) {
    this.confirmation = confirmation;
    this.attemptsMax = attemptsMax;
    this.capacityAge = capacityAge;
    this.backoffFirst = backoffFirst;
    this.backoffMax = backoffMax;
    this.readsContext = readsContext;
    this.contextPatience = contextPatience;
  }

  /// How long a begun start may stay unconfirmed.
  public Duration confirmation() {
    return confirmation;
  }

  /// Unsuccessful starts that end a task.
  public int attemptsMax() {
    return attemptsMax;
  }

  /// How long a task waits for capacity.
  public Duration capacityAge() {
    return capacityAge;
  }

  /// The ceiling of the first wait before a new attempt; doubles each time.
  public Duration backoffFirst() {
    return backoffFirst;
  }

  /// The highest ceiling.
  public Duration backoffMax() {
    return backoffMax;
  }

  /// Whether what a task refers to is read before its start, where there is a token for it.
  public boolean readsContext() {
    return readsContext;
  }

  /// How long a task waits that cannot do without what is read; then it starts without.
  public Duration contextPatience() {
    return contextPatience;
  }

  public LaunchPolicy withContextPatience(Duration other) {
    return new LaunchPolicy(
        confirmation, attemptsMax, capacityAge, backoffFirst, backoffMax, readsContext, other);
  }

  public LaunchPolicy withContext(boolean read) {
    return new LaunchPolicy(
        confirmation, attemptsMax, capacityAge, backoffFirst, backoffMax, read, contextPatience);
  }

  public LaunchPolicy withConfirmation(Duration other) {
    return new LaunchPolicy(
        other, attemptsMax, capacityAge, backoffFirst, backoffMax, readsContext, contextPatience);
  }

  public LaunchPolicy withAttemptsMax(int other) {
    return new LaunchPolicy(
        confirmation, other, capacityAge, backoffFirst, backoffMax, readsContext, contextPatience);
  }

  public LaunchPolicy withCapacityAge(Duration other) {
    return new LaunchPolicy(
        confirmation, attemptsMax, other, backoffFirst, backoffMax, readsContext, contextPatience);
  }

  public LaunchPolicy withBackoffFirst(Duration other) {
    return new LaunchPolicy(
        confirmation, attemptsMax, capacityAge, other, backoffMax, readsContext, contextPatience);
  }

  public LaunchPolicy withBackoffMax(Duration other) {
    return new LaunchPolicy(
        confirmation, attemptsMax, capacityAge, backoffFirst, other, readsContext, contextPatience);
  }

  /// How long to wait before the next attempt: full jitter under a doubling ceiling. The chance is
  /// drawn from the attempt itself, so that the lifecycle needs no randomness and a repeat decides
  /// the same.
  public Duration backoff(AttemptId failed, int failures) {
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
