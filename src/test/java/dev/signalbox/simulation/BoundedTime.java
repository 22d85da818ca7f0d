package dev.signalbox.simulation;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.simulation.aws.Watch.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Whether everything ends in its time. Asked again and again once the faults are over.
final class BoundedTime {
  /// After the last fault, until no process is frozen any more and no message is hidden for one
  /// that died.
  static final Duration CALM = Duration.ofMinutes(6);

  private final World world;
  private final Map<String, Instant> slotFreeSince = new HashMap<>();
  private final Map<String, Instant> stopOwedSince = new HashMap<>();
  private Instant faultsEndAt = Instant.MAX;
  private Instant calmAt = Instant.MAX;
  private Instant slotOfAllFreeSince = Instant.MIN;

  BoundedTime(World world) {
    this.world = world;
  }

  /// What must be over, and since when its time runs.
  private record Due(Bound bound, Instant since) {}

  void faultsAreOver() {
    faultsEndAt = now();
    calmAt = now().plus(CALM);
  }

  /// Whether no fault has any effect any more.
  boolean isCalm() {
    return !now().isBefore(calmAt);
  }

  private Instant now() {
    return world.machine().scheduler().now();
  }

  void rowWritten(Optional<TaskRecord> before, TaskRecord after, Writer by) {
    if (by == Writer.AGENT) {
      return;
    }
    var store = world.table().store();
    var user = after.request().userId();
    if (store.activeCount(user) >= world.slotsPerUser()) {
      slotFreeSince.remove(user);
    } else {
      slotFreeSince.putIfAbsent(user, now());
    }
    if (store.globalCount() >= world.slotsOfAll()) {
      slotOfAllFreeSince = Instant.MAX;
    } else if (slotOfAllFreeSince.equals(Instant.MAX)) {
      slotOfAllFreeSince = now();
    }
    if (!after.attempt().stopPending()) {
      stopOwedSince.remove(after.taskId());
    } else if (before.filter(it -> it.attempt().stopPending()).isEmpty()) {
      stopOwedSince.put(after.taskId(), now());
    }
  }

  void check() {
    if (!isCalm()) {
      return;
    }
    for (var row : world.table().store().rows()) {
      due(row).filter(this::isOver).forEach(due -> violated(row, due));
    }
  }

  private boolean isOver(Due due) {
    var since = latest(calmAt, due.since());
    return now().isAfter(since.plus(due.bound().after(world.policy())));
  }

  private void violated(TaskRecord row, Due due) {
    var what =
        "%s is not over, attempt %d, %s, due %s, since %s: %s"
            .formatted(
                due.bound(),
                row.attempt().number(),
                row.status(),
                row.deadlineAt().map(Instant::toString).orElse("never"),
                due.since(),
                due.bound().after(world.policy()));
    world.judge().violated(Invariant.BOUNDED_TIME, row.taskId(), what);
  }

  private Stream<Due> due(TaskRecord row) {
    var overdue = row.deadlineAt().stream().map(at -> new Due(Bound.DUE, at));
    return Stream.concat(overdue, row.status().isTerminal() ? afterEnd(row) : beforeEnd(row));
  }

  private Stream<Due> beforeEnd(TaskRecord row) {
    var cancelled =
        world
            .workload()
            .cancelledAt(row.taskId())
            .filter(_ -> row.status() != TaskStatus.FINALIZING)
            .map(at -> new Due(Bound.CANCELLED, latest(at, row.times().createdAt())));
    var next =
        switch (row.status()) {
          case QUEUED -> waiting(row);
          case PENDING_UPLOADS, SUBMITTED, HYDRATING ->
              row.attempt().end().isPresent()
                  ? Optional.<Due>empty()
                  : Optional.of(new Due(Bound.LAUNCHED, row.statusSince()));
          case RUNNING, AWAITING_APPROVAL, FINALIZING -> live(row);
          case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> Optional.<Due>empty();
        };
    return Stream.concat(cancelled.stream(), next.stream());
  }

  private Optional<Due> waiting(TaskRecord row) {
    return row.admission()
        .waiting()
        .flatMap(
            place ->
                switch (place) {
                  case Waiting.ForSlot _ -> forSlot(row);
                  case Waiting.InLane(var type) -> Optional.of(forTurn(row, type));
                  case Waiting.BeforeLane(var type) -> Optional.of(forTurn(row, type));
                });
  }

  private Optional<Due> forSlot(TaskRecord row) {
    return Optional.ofNullable(slotFreeSince.get(row.request().userId()))
        .filter(_ -> slotOfAllFreeSince.isBefore(Instant.MAX))
        .map(at -> latest(at, slotOfAllFreeSince))
        .map(at -> new Due(Bound.SLOT_IS_FREE, latest(at, row.times().createdAt())));
  }

  /// All who stand in the lanes may go first.
  private Due forTurn(TaskRecord row, ComputeType type) {
    var queuedAt = row.times().queuedAt().orElse(row.statusSince());
    var open = latest(latest(calmAt, queuedAt), world.lane(type.word()).openAt());
    var waited = Duration.between(queuedAt, open);
    var before = world.table().store().rows().size();
    return new Due(Bound.TURN_IS_LOST, open.plus(waited).plusSeconds(before));
  }

  private Optional<Due> live(TaskRecord row) {
    var began = row.times().startedAt().orElse(row.statusSince());
    var durationEnd = began.plus(world.policy().session().maximumDuration());
    var unseen = world.ecs().describableAgainAt().isAfter(durationEnd);
    var tooLong = new Due(unseen ? Bound.TOO_LONG_UNSEEN : Bound.TOO_LONG, durationEnd);
    // A replica that died in its visit leaves its lease behind.
    var failed = world.ecs().lookFailedAt(row.attemptId()).filter(at -> at.isAfter(calmAt));
    var again = failed.map(at -> new Due(Bound.LOOKED_AT_AGAIN, at));
    return Stream.of(Optional.of(tooLong), again, ended(row))
        .flatMap(Optional::stream)
        .min(
            Comparator.comparing(
                due -> latest(calmAt, due.since()).plus(due.bound().after(world.policy()))));
  }

  private Optional<Due> ended(TaskRecord row) {
    var id = row.attemptId();
    if (isOn(row, AgentCoreSession.TYPE)) {
      var bound = row.attempt().session().isPresent() ? Bound.DIED_SILENTLY : Bound.DIED_UNNAMED;
      var waits = row.status() == TaskStatus.AWAITING_APPROVAL;
      return world.agentCore().endedAt(id).map(at -> new Due(waits ? Bound.STRANDED : bound, at));
    }
    return world.ecs().stoppedAt(id).map(at -> endedOnEcs(row, at));
  }

  private Due endedOnEcs(TaskRecord row, Instant at) {
    var policy = world.policy();
    var up = world.ecs().describableAgainAt();
    var began = row.times().startedAt().orElse(row.statusSince());
    var failedLong =
        row.attempt().session().isPresent()
            && up.isAfter(latest(faultsEndAt, began).plus(Bound.ENDED_UNHEARD.after(policy)));
    return failedLong
        ? new Due(Bound.ENDED_IN_AN_OUTAGE, latest(at, up))
        : new Due(Bound.ENDED_UNHEARD, latest(at, up));
  }

  private Stream<Due> afterEnd(TaskRecord row) {
    if (!row.settled()) {
      return Stream.of(new Due(Bound.REPORTED, row.statusSince()));
    }
    var at = latest(row.statusSince(), row.times().completedAt().orElse(row.statusSince()));
    var owed = Optional.ofNullable(stopOwedSince.get(row.taskId())).orElse(at);
    var since = latest(latest(at, owed), world.ecs().describableAgainAt());
    var quiet =
        row.deadlineAt()
            .map(_ -> row.attempt().session().isEmpty() ? Bound.SEARCHED : Bound.STOPPED)
            .map(bound -> new Due(bound, since));
    return Stream.concat(quiet.stream(), stopped(row, since).stream());
  }

  /// A live session that the service knows of, or has been told of.
  private Optional<Due> stopped(TaskRecord row, Instant since) {
    if (row.attempt().number() == 0 || !isLive(row)) {
      return Optional.empty();
    }
    var known = row.attempt().session().map(_ -> since);
    return known
        .or(() -> world.ecs().shownAt(row.attemptId()).map(at -> latest(at, since)))
        .map(at -> new Due(Bound.STOPPED, at));
  }

  private boolean isLive(TaskRecord row) {
    var id = new AttemptId(row.taskId(), row.attempt().number());
    return isOn(row, EcsSession.TYPE) ? world.ecs().isLive(id) : world.agentCore().isLive(id);
  }

  private static boolean isOn(TaskRecord row, ComputeType type) {
    return row.attempt().computeType().equals(Optional.of(type));
  }

  private static Instant latest(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
