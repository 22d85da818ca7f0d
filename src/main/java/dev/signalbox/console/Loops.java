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
    Turn at(Instant now) {
      var last = lastTurn.get();
      var age = Duration.between(last, now);
      return new Turn(last, age, longest, age.compareTo(longest) > 0);
    }
  }

  public Loops(InstantSource clock) {
    this.clock = clock;
  }

  /// A loop as it is now.
  ///
  /// @param longest how long a turn may take
  /// @param standing whether it has not turned for longer
  public record Turn(Instant last, Duration age, Duration longest, boolean standing) {
    /// Why the loop is said to stand, and what to do.
    public String reason() {
      return "It last turned %d s ago, and a turn takes %d s at most: restart this replica."
          .formatted(age.toSeconds(), longest.toSeconds());
    }
  }

  /// Watches a loop from now on.
  public void watch(String name, Supplier<Instant> lastTurn, Duration longest) {
    loops.add(new Loop(name, lastTurn, longest));
  }

  /// Returns all that are watched, by name.
  public Map<String, Turn> all() {
    var now = clock.instant();
    var all = new TreeMap<String, Turn>();
    loops.forEach(it -> all.put(it.name(), it.at(now)));
    return all;
  }

  /// Returns those that stand still.
  public Map<String, Turn> standing() {
    var standing = all();
    standing.values().removeIf(it -> !it.standing());
    return standing;
  }
}
