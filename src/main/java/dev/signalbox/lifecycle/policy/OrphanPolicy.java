package dev.signalbox.lifecycle.policy;

import java.time.Duration;

/// When a session of ours that has no row is stopped. One such session is an orphan that costs
/// money. Many at once are a sign that it is the table that is wrong: another name was set, or a
/// backup was restored. Then to stop them would end work that somebody waits for.
///
/// @param sessionsMax sessions without a row within the window that are still believed to be
///     orphans
/// @param window how far back sessions are counted, and how long each is watched before it is
///     stopped: so none is stopped before those that follow it are known
/// @param patience how long a session in doubt is kept waiting before a person must decide
public record OrphanPolicy(int sessionsMax, Duration window, Duration patience) {
  public static final OrphanPolicy DEFAULTS =
      new OrphanPolicy(3, Duration.ofMinutes(10), Duration.ofHours(1));

  /// What becomes of a session without a row.
  public enum Judgement {
    /// Too early to tell.
    WATCH,
    STOP,
    /// The table is in doubt: not stopped, and asked about again.
    SPARE,
    /// In doubt for too long: not stopped, and handed to a person.
    HAND_OVER
  }

  /// Judges one session.
  ///
  /// @param known how long it has been known to have no row
  /// @param doubtful whether the table is in doubt
  public Judgement judge(Duration known, boolean doubtful) {
    if (known.compareTo(window) < 0) {
      return Judgement.WATCH;
    }
    if (!doubtful) {
      return Judgement.STOP;
    }
    return known.compareTo(patience) < 0 ? Judgement.SPARE : Judgement.HAND_OVER;
  }

  /// Whether so many sessions without a row within the window speak against the table.
  public boolean isDoubtful(int sessions) {
    return sessions > sessionsMax;
  }

  /// Returns when a session that is not stopped is asked about again: before the window is over, so
  /// that a doubt does not pass between two questions.
  public Duration askAgain() {
    return window.dividedBy(2);
  }
}
