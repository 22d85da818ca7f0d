package dev.signalbox.lifecycle.policy;

import java.time.Duration;

/// The numbers of stopping a session. Built from the defaults by name, so that two durations cannot
/// change places.
public final class StopPolicy {
  /// The documented defaults.
  public static final StopPolicy DEFAULTS =
      new StopPolicy(Duration.ofSeconds(60), Duration.ofHours(1));

  private final Duration repeat;
  private final Duration age;

  private StopPolicy(Duration repeat, Duration age) {
    this.repeat = repeat;
    this.age = age;
  }

  /// How long a stop may stay unconfirmed before it is repeated.
  public Duration repeat() {
    return repeat;
  }

  /// After which an unconfirmed stop is given up: AWS forgets a stopped task by then.
  public Duration age() {
    return age;
  }

  public StopPolicy withRepeat(Duration other) {
    return new StopPolicy(other, age);
  }

  public StopPolicy withAge(Duration other) {
    return new StopPolicy(repeat, other);
  }
}
