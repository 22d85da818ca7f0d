package dev.signalbox.dynamodb;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// How long a write waits that met another one, or for which there was no capacity: any time up to
/// a bound that doubles is as likely, so that those who met once do not meet again.
///
/// @param pause lets the calling thread wait
public record ConflictBackoff(RandomGenerator random, Consumer<Duration> pause) {
  /// How often a write is tried. Together the waits stay below three seconds; a longer trouble is
  /// for the message's back-off.
  static final int TRIES = 8;

  private static final Duration FIRST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(1);

  /// Waits before the next try.
  ///
  /// @param tries how many there were
  void await(int tries) {
    pause.accept(Duration.ofNanos((long) (bound(tries).toNanos() * random.nextDouble())));
  }

  static Duration bound(int tries) {
    var doubled = FIRST.multipliedBy(1L << (tries - 1));
    return doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
  }
}
