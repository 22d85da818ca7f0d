package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.policy.OrphanPolicy;
import dev.signalbox.lifecycle.policy.OrphanPolicy.Judgement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.SequencedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Remembers which sessions of ours were heard of without a row, so that not one is stopped while
/// the table is in doubt. Each replica judges by what it heard itself: one that has just started
/// knows nothing, and watches first.
public final class OrphanGuard {
  private static final Logger LOG = LoggerFactory.getLogger(OrphanGuard.class);

  /// Sessions remembered. One that was forgotten is watched anew.
  private static final int REMEMBERED_MAX = 10_000;

  private final OrphanPolicy policy;
  private final SetupDoubts doubts;
  private final InstantSource clock;
  private final SequencedMap<String, Heard> heard = new LinkedHashMap<>();
  private Instant inDoubtUntil = Instant.MIN;

  public OrphanGuard(OrphanPolicy policy, SetupDoubts doubts, InstantSource clock) {
    this.policy = policy;
    this.doubts = doubts;
    this.clock = clock;
  }

  /// When a session was first and last heard of.
  private record Heard(Instant first, Instant last) {}

  /// Notes that a session has no row, and judges it.
  synchronized Judgement judge(String sessionId) {
    note(sessionId);
    return policy.judge(known(sessionId), isInDoubt());
  }

  /// Whether a session that we started ourselves a moment ago, and whose row is gone since, may be
  /// stopped. It is not watched first: some backends send no second word of it.
  synchronized boolean mayStopOwnStart(String sessionId) {
    note(sessionId);
    return !isInDoubt();
  }

  /// Notes that a session which has ended has no row.
  synchronized void ended(String sessionId) {
    note(sessionId);
  }

  /// Returns when to ask again about a session that is watched or spared.
  Duration delay() {
    return policy.askAgain();
  }

  private Duration known(String sessionId) {
    return Duration.between(Objects.requireNonNull(heard.get(sessionId)).first(), clock.instant());
  }

  private boolean isInDoubt() {
    return inDoubtUntil.isAfter(clock.instant());
  }

  /// A doubt lasts until no session without a row was heard of for a whole window.
  private void note(String sessionId) {
    var now = clock.instant();
    // Taken out first, so that the order is that of the last word.
    var before = heard.remove(sessionId);
    heard.put(sessionId, new Heard(before == null ? now : before.first(), now));
    if (heard.size() > REMEMBERED_MAX) {
      var _ = heard.pollFirstEntry();
    }
    if (isInDoubt() || policy.isDoubtful(sessions(now))) {
      inDoubtUntil = now.plus(policy.window());
      doubt(sessions(now));
    }
  }

  /// Returns how many sessions without a row there were within the window.
  private int sessions(Instant now) {
    var since = now.minus(policy.window());
    return (int) heard.values().stream().filter(it -> !it.last().isBefore(since)).count();
  }

  private void doubt(int sessions) {
    var detail =
        sessions
            + " sessions of ours within "
            + policy.window().toMinutes()
            + " minutes have no row in the Tasks table: is it the right table, or an old copy?"
            + " None of them is stopped.";
    if (doubts.raise(SetupDoubts.Kind.SESSIONS_WITHOUT_ROW, detail)) {
      LOG.atError()
          .addKeyValue("sessions", sessions)
          .addKeyValue("window", policy.window())
          .log("many sessions have no row in the Tasks table, none of them is stopped");
    }
  }
}
