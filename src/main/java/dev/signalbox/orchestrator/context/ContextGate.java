package dev.signalbox.orchestrator.context;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets only so many tasks be read at once, so that a slow source leaves room for what else is
/// handled; and lets none be read for a while when the source itself was silent several times in a
/// row. Then one may try, and what it finds counts for all.
public final class ContextGate {
  /// Failures in a row after which the source is left alone.
  public static final int FAILURES_MAX = 5;

  /// For how long.
  public static final Duration REST = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(ContextGate.class);

  private final int readsMax;
  private final InstantSource clock;
  private int reads;
  private int failures;
  private Instant restUntil = Instant.MIN;

  /// @param readsMax at least 1
  public ContextGate(int readsMax, InstantSource clock) {
    if (readsMax < 1) {
      throw new IllegalArgumentException("at least one task is read at a time: " + readsMax);
    }
    this.readsMax = readsMax;
    this.clock = clock;
  }

  /// Whether a task may be read now.
  public enum Entry {
    /// It may, and `leave` is owed.
    ENTERED,
    /// As many as may be are being read: a moment later there will be room.
    FULL,
    /// The source was silent too often to be asked.
    CLOSED
  }

  /// What a reading has shown of the source.
  public enum Sign {
    /// It answers.
    ANSWERED,
    /// It does not.
    SILENT,
    /// The reading came to nothing for a reason of its own task or token, which says nothing of
    /// how others would fare.
    NONE
  }

  public synchronized Entry enter() {
    var now = clock.instant();
    if (failures >= FAILURES_MAX && now.isBefore(restUntil)) {
      return Entry.CLOSED;
    }
    if (reads >= readsMax) {
      return Entry.FULL;
    }
    if (failures >= FAILURES_MAX) {
      // Whoever comes while this one tries is turned away as before.
      restUntil = now.plus(REST);
    }
    reads++;
    return Entry.ENTERED;
  }

  /// Ends the reading of one that has entered.
  public synchronized void leave(Sign sign) {
    reads--;
    switch (sign) {
      case ANSWERED -> succeeded();
      case SILENT -> failed();
      // If it was the one that tried for all, another may.
      case NONE -> restUntil = Instant.MIN;
    }
  }

  private void succeeded() {
    if (failures >= FAILURES_MAX) {
      LOG.atInfo().log("the context source answers again");
    }
    failures = 0;
    restUntil = Instant.MIN;
  }

  private void failed() {
    failures++;
    if (failures >= FAILURES_MAX) {
      restUntil = clock.instant().plus(REST);
    }
    if (failures == FAILURES_MAX) {
      LOG.atWarn()
          .addKeyValue("failures_in_a_row", failures)
          .addKeyValue("next_try_in_s", REST.toSeconds())
          .log("The context source does not answer: agents fetch by themselves meanwhile");
    }
  }
}
