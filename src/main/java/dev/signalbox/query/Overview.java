package dev.signalbox.query;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How the whole deployment is, at one moment.
///
/// @param states tasks in each state: open ones now, ended ones within `window`
/// @param ended tasks that ended, by the minute, the oldest minute first
/// @param timeToStart from the submit until the session runs, of tasks that started within `window`
/// @param detection from the end of the session until the row says so, of those that ended then
/// @param failures by code, the most frequent first
/// @param overdue whether tasks are past their deadline for longer than a working sweep lets them
/// @param queues those that could be asked
/// @param corrections verdicts that the sweep of the replica which answers had to bring since its
///     start, by kind; empty where no replica answers
/// @param unknown what could not be told now; what it would have said is empty then
public record Overview(
    Instant at,
    Duration window,
    Map<TaskStatus, Count> states,
    List<Minute> ended,
    Quantiles timeToStart,
    Quantiles detection,
    List<Failures> failures,
    boolean overdue,
    List<Queue> queues,
    List<Replica> replicas,
    List<Dependency> dependencies,
    Map<String, Long> corrections,
    List<Unknown> unknown) {
  /// All that the tables tell: everything but queues, dependencies and corrections.
  public static final String TABLES = "the tables";

  /// A replica tells of itself twice a minute at the least.
  private static final Duration SILENT_AFTER = Duration.ofMinutes(3);

  /// Whether the tables could be read. Where not, no number of tasks is known, not even none.
  public boolean knowsTables() {
    return unknown.stream().noneMatch(it -> it.what().equals(TABLES));
  }

  /// Whether a replica has told nothing of itself for so long that it works no more.
  public boolean isSilent(Replica replica) {
    return replica.lastSeen().isBefore(at.minus(SILENT_AFTER));
  }

  /// The same with another view of the dependencies.
  public Overview with(List<Dependency> others) {
    return new Overview(
        at,
        window,
        states,
        ended,
        timeToStart,
        detection,
        failures,
        overdue,
        queues,
        replicas,
        others,
        corrections,
        unknown);
  }

  /// One thing that could not be told.
  ///
  /// @param because what the dependency answered, or that it did not
  public record Unknown(String what, String because) {}

  /// @param exact whether it was counted to the end. If not, there are at least so many of an ended
  ///     status, and about so many of an open one
  public record Count(long number, boolean exact) {}

  /// @param at the minute's beginning
  public record Minute(Instant at, int completed, int failed, int other) {}

  /// Of nothing when `of` is 0.
  public record Quantiles(int of, Duration p50, Duration p95, Duration p99) {
    public static final Quantiles NONE =
        new Quantiles(0, Duration.ZERO, Duration.ZERO, Duration.ZERO);
  }

  public record Failures(FailureCode code, int number, Instant since, Instant last) {}

  /// A queue, a lane, or the dead letters of one.
  ///
  /// @param depth messages that can be received, as SQS approximates it
  /// @param inFlight messages that are being handled
  /// @param oldest since when its oldest task waits; empty where nobody knows
  public record Queue(String name, Kind kind, long depth, long inFlight, Optional<Instant> oldest) {
    public enum Kind {
      QUEUE,
      LANE,
      DEAD_LETTERS
    }
  }

  /// A replica, as its leases tell of it.
  ///
  /// @param leases of shards of the sweep that it holds
  public record Replica(String name, int leases, Instant lastSeen) {}

  /// @param status `up`, `down` or `unknown`, as the replica that was asked sees it
  public record Dependency(
      String name, String status, Optional<Instant> since, Optional<String> cause) {}
}
