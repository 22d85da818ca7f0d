package dev.signalbox.console.login;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down whoever guesses the token: after a few wrong ones, an address waits. All addresses
/// together wait as well, because one person can have many.
public final class LoginThrottle {
  static final int OF_ADDRESS = 5;
  static final int OF_ALL = 100;
  static final Duration WINDOW = Duration.ofMinutes(1);

  private static final int ADDRESSES_MAX = 1_000;

  private final InstantSource clock;
  private final Map<String, Wrong> wrong = new LinkedHashMap<>();
  private Wrong ofAll = new Wrong(Instant.MIN, 0);

  /// @param since when the first of them was
  private record Wrong(Instant since, int times) {
    boolean isOver(Instant now) {
      return since.equals(Instant.MIN) || now.isAfter(since.plus(WINDOW));
    }

    Wrong plusOne(Instant now) {
      return isOver(now) ? new Wrong(now, 1) : new Wrong(since, times + 1);
    }
  }

  public LoginThrottle(InstantSource clock) {
    this.clock = clock;
  }

  /// Whether this address may try now.
  public synchronized boolean allows(String address) {
    var now = clock.instant();
    wrong.values().removeIf(it -> it.isOver(now));
    var own = wrong.get(address);
    var all = ofAll.isOver(now) ? 0 : ofAll.times();
    return (own == null || own.times() < OF_ADDRESS) && all < OF_ALL;
  }

  /// Counts a wrong token.
  public synchronized void wrong(String address) {
    var now = clock.instant();
    ofAll = ofAll.plusOne(now);
    if (wrong.size() < ADDRESSES_MAX || wrong.containsKey(address)) {
      wrong.put(address, wrong.getOrDefault(address, new Wrong(now, 0)).plusOne(now));
    }
  }
}
