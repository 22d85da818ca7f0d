package dev.signalbox.metrics;

import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.TransitionListener;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Counts the moves of tasks once they are durable, and measures from the times in their rows.
public final class TransitionMeters implements TransitionListener {
  private static final String STOP_UNCONFIRMED = "session_stop_unconfirmed";

  private final ServiceMeters meters;
  private final Label.Heard heard;
  private final Stops stops;
  private final InstantSource clock;

  private TransitionMeters(
      ServiceMeters meters, Label.Heard heard, Stops stops, InstantSource clock) {
    this.meters = meters;
    this.heard = heard;
    this.stops = stops;
    this.clock = clock;
  }

  /// When a session stopped, as its backend says it.
  @FunctionalInterface
  public interface Stops {
    Optional<Instant> stoppedAt(ComputeType type, String evidence);
  }

  /// Of what the events queue tells.
  public static TransitionMeters ofEvents(ServiceMeters meters, Stops stops, InstantSource clock) {
    return new TransitionMeters(meters, Label.Heard.EVENT, stops, clock);
  }

  /// Of what the task queue and the lanes tell.
  public static TransitionMeters ofMessages(
      ServiceMeters meters, Stops stops, InstantSource clock) {
    return new TransitionMeters(meters, Label.Heard.MESSAGE, stops, clock);
  }

  /// Of what the sweep finds.
  public static TransitionMeters ofSweeps(ServiceMeters meters, Stops stops, InstantSource clock) {
    return new TransitionMeters(meters, Label.Heard.SWEEP, stops, clock);
  }

  @Override
  public void moved(TaskEvent event, Move move) {
    count(move);
    wait(move);
    stopSeen(move).ifPresent(this::detected);
  }

  private void count(Move move) {
    var before = move.before();
    var after = move.after();
    if (before.status() != after.status()) {
      meters.count(Meters.TRANSITIONS, before.status().name(), after.status().name());
    }
    if (!before.settled() && after.settled()) {
      verdict(after);
    }
    if (before.attempt().number() != after.attempt().number()) {
      meters.count(Meters.ATTEMPTS, type(after.attempt()));
    }
    move.launches().ifPresent(type -> meters.count(Meters.LAUNCHES, type.word()));
    if (move.notes().stream().anyMatch(it -> it.eventType().equals(STOP_UNCONFIRMED))) {
      meters.count(Meters.STOPS_UNCONFIRMED);
    }
  }

  private void verdict(TaskRecord after) {
    var code = after.failure().map(it -> it.code());
    meters.count(
        Meters.VERDICTS,
        code.map(Enum::name).orElse(Label.Word.NONE),
        code.map(it -> it.origin().name()).orElse(Label.Word.NONE));
  }

  /// A task waits once for its first start, and once for each stay in the queue. The start is
  /// known when the session is, and the agent may have said before that it runs.
  private void wait(Move move) {
    var before = move.before();
    var after = move.after();
    if (before.attempt().session().isEmpty()
        && after.attempt().session().isPresent()
        && after.times().earlierStart().isEmpty()) {
      after.times().startedAt().ifPresent(it -> started(after, it));
    }
    if (before.status() == TaskStatus.QUEUED && after.status() != TaskStatus.QUEUED) {
      since(before.times().queuedAt().orElse(before.statusSince()), Meters.TIME_IN_QUEUE);
    }
  }

  private void started(TaskRecord task, Instant at) {
    var waited = Duration.between(task.times().createdAt(), at);
    meters.time(Meters.TIME_TO_START, waited, type(task.attempt()));
  }

  private void since(Instant begin, Meters meter, String... labels) {
    meters.time(meter, Duration.between(begin, clock.instant()), labels);
  }

  /// When the end that the move records came to be: of the session or, where a backend tells of
  /// none, of the row, which the agent has written.
  private Optional<Instant> stopSeen(Move move) {
    var before = move.before();
    var after = move.after();
    if (isToldByItsRow(before) && after.settled()) {
      return Optional.of(before.times().completedAt().orElse(before.statusSince()));
    }
    return before.attempt().end().isPresent()
        ? Optional.empty()
        : after
            .attempt()
            .end()
            .flatMap(Attempt.SessionEnd::evidence)
            .flatMap(it -> after.attempt().computeType().flatMap(of -> stops.stoppedAt(of, it)));
  }

  private static boolean isToldByItsRow(TaskRecord before) {
    return before.status().isTerminal()
        && !before.settled()
        && !before.attempt().can(Capability.OBSERVABLE);
  }

  private void detected(Instant stop) {
    since(stop, Meters.DETECTION, Label.word(heard));
  }

  private static String type(Attempt attempt) {
    return attempt.computeType().map(ComputeType::word).orElse("none");
  }
}
