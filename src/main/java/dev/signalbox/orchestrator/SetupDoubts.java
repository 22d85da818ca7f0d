package dev.signalbox.orchestrator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// What speaks against the settings of this replica although every call succeeds. A doubt stands
/// for as long as its reason was met lately, and the replica is not ready meanwhile.
public final class SetupDoubts {
  /// How long a reason is remembered after it was met for the last time.
  public static final Duration MEMORY = Duration.ofMinutes(10);

  /// Of one kind. Reasons come from messages, which anybody who may send to a queue can make up,
  /// and those of one kind must not hide another.
  private static final int SUBJECTS_MAX = 10;

  private final InstantSource clock;
  private final Map<Name, Doubt> doubts = new HashMap<>();

  public SetupDoubts(InstantSource clock) {
    this.clock = clock;
  }

  /// What there may be doubts about. Readiness, metrics and alarms have the same list.
  public enum Kind {
    /// Sessions of ours run in another cluster than the settings name.
    FOREIGN_CLUSTER,
    /// Many sessions of ours have no row.
    SESSIONS_WITHOUT_ROW,
    /// What is deployed is not as it should be.
    DEPLOYMENT;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// One reason to doubt.
  ///
  /// @param since when it was met first
  /// @param last when it was met for the last time
  public record Doubt(String detail, Instant since, Instant last) {}

  /// @param subject which of several things that there may be such a doubt about; empty if there is
  ///     one only
  private record Name(Kind kind, String subject) {
    String told() {
      return (kind.word() + " " + subject).strip();
    }
  }

  /// Notes that a reason was met. Returns whether that is news, which is worth a line in the log.
  public synchronized boolean raise(Kind kind, String detail) {
    return raise(kind, "", detail);
  }

  /// As above, of one of several things that there may be such a doubt about.
  public synchronized boolean raise(Kind kind, String subject, String detail) {
    var now = clock.instant();
    forget(now);
    var name = new Name(kind, subject);
    var known = doubts.get(name);
    if (known == null && subjects(kind) >= SUBJECTS_MAX) {
      return false;
    }
    doubts.put(name, new Doubt(detail, known == null ? now : known.since(), now));
    return known == null;
  }

  /// Takes a doubt back: its reason is gone for certain.
  public synchronized void settle(Kind kind, String subject) {
    doubts.remove(new Name(kind, subject));
  }

  /// Returns the doubts that stand, by name.
  public synchronized Map<String, Doubt> standing() {
    forget(clock.instant());
    var standing = new TreeMap<String, Doubt>();
    doubts.forEach((name, doubt) -> standing.put(name.told(), doubt));
    return standing;
  }

  /// Returns how many doubts of a kind stand.
  public synchronized int standing(Kind kind) {
    forget(clock.instant());
    return (int) subjects(kind);
  }

  private long subjects(Kind kind) {
    return doubts.keySet().stream().filter(it -> it.kind() == kind).count();
  }

  private void forget(Instant now) {
    doubts.values().removeIf(it -> it.last().plus(MEMORY).isBefore(now));
  }
}
