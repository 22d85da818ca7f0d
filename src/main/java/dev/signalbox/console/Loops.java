package dev.signalbox.console;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// The loops that the service works in, each of which tells when it last turned. A loop turns
/// whether its work succeeds or fails, so one that stands has ended, or waits for what will never
/// come, and only a restart helps.
public final class Loops {
  private final InstantSource clock;
  private final List<Loop> loops = new CopyOnWriteArrayList<>();

  /// @param longest how long one turn may take, trouble of AWS included
  private record Loop(String name, Supplier<Instant> lastTurn, Duration longest) {
    boolean standsAt(Instant now) {
      return lastTurn.get().plus(longest).isBefore(now);
    }
  }

  public Loops(InstantSource clock) {
    this.clock = clock;
  }

  /// Watches a loop from now on.
  public void watch(String name, Supplier<Instant> lastTurn, Duration longest) {
    loops.add(new Loop(name, lastTurn, longest));
  }

  /// Returns those that stand still, with when each last turned.
  public Map<String, Instant> standing() {
    var now = clock.instant();
    var standing = new TreeMap<String, Instant>();
    for (var loop : loops) {
      if (loop.standsAt(now)) {
        standing.put(loop.name(), loop.lastTurn().get());
      }
    }
    return standing;
  }
}
