package dev.signalbox.simulation;

import dev.signalbox.lifecycle.policy.LaneShare;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.simulation.aws.Watch.Writer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// How tasks wait: in order, with fairness between users, and without a storm of messages or
/// writes.
final class QueueJudge {
  /// A message that was not heard of is sent again after a quarter of an hour, and then ever more
  /// seldom. A message that names the task may send it again each time.
  private static final int LANE_MESSAGES_UNASKED_MAX = 6;

  private static final Pattern NAMED = Pattern.compile("\"task_id\":\"([0-9A-Z]{26})\"");

  /// A stop that is not confirmed is repeated every minute.
  private static final int WRITES_PER_HOUR_MAX = 100;

  /// How many launches of other users may pass a task besides those that stand before it: the lane
  /// keeps its order nearly, and each replica has some in hand.
  private static final int PASSED_BESIDES = 10;

  private static final Duration MOMENT = Duration.ofSeconds(5);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final World world;
  private final Map<String, Integer> laneMessages = new HashMap<>();
  private final Map<String, Integer> named = new HashMap<>();
  private final Map<String, Deque<Instant>> writes = new HashMap<>();
  private final Map<String, Integer> passedBy = new HashMap<>();
  private final Map<ComputeType, Instant> lastLaunch = new HashMap<>();
  private Instant fairFrom = Instant.MAX;

  QueueJudge(World world) {
    this.world = world;
  }

  private Instant now() {
    return world.machine().scheduler().now();
  }

  /// From some time on nothing else than other tasks may hold a task up.
  void beginFairness(Duration in) {
    fairFrom = now().plus(in);
  }

  void laneEntered(String taskId) {
    var sent = laneMessages.merge(taskId, 1, Integer::sum);
    var asked = Optional.ofNullable(named.get(taskId)).orElse(0);
    if (sent > asked + LANE_MESSAGES_UNASKED_MAX) {
      var what = sent + " lane messages, though only " + asked + " messages name it";
      violated(Invariant.LANE_MESSAGES_ARE_BOUNDED, taskId, what);
    }
  }

  /// A message is handled.
  void heard(String body) {
    var name = NAMED.matcher(body);
    if (name.find()) {
      named.merge(name.group(1), 1, Integer::sum);
    }
  }

  void rowWritten(Optional<TaskRecord> before, TaskRecord after, Writer by) {
    if (by == Writer.AGENT) {
      return;
    }
    countWrite(after.taskId());
    launched(before, after).ifPresent(type -> launched(before, after, type));
    askedAgain(before, after).ifPresent(type -> lastLaunch.put(type, now()));
    if (before.isEmpty() && !now().isBefore(fairFrom)) {
      laneOf(after).ifPresent(type -> waits(after, type));
    }
  }

  private void countWrite(String taskId) {
    var recent = writes.computeIfAbsent(taskId, _ -> new ArrayDeque<>());
    recent.add(now());
    while (recent.getFirst().plus(Duration.ofHours(1)).isBefore(now())) {
      recent.removeFirst();
    }
    if (recent.size() > WRITES_PER_HOUR_MAX) {
      violated(Invariant.WRITES_ARE_BOUNDED, taskId, recent.size() + " writes within an hour");
    }
  }

  private static Optional<ComputeType> launched(Optional<TaskRecord> before, TaskRecord after) {
    var wasLive = before.filter(it -> it.attempt().mayBeLive()).isPresent();
    return after.status() == TaskStatus.HYDRATING && after.attempt().mayBeLive() && !wasLive
        ? after.attempt().computeType()
        : Optional.empty();
  }

  /// A start that was turned away is asked for again: it needs a token like a launch, and passes
  /// nobody.
  private static Optional<ComputeType> askedAgain(Optional<TaskRecord> before, TaskRecord after) {
    var waited = before.filter(it -> it.attempt().nextTryAt().isPresent()).isPresent();
    return waited && after.attempt().turnedAway() && after.attempt().nextTryAt().isEmpty()
        ? after.attempt().computeType()
        : Optional.empty();
  }

  private void launched(Optional<TaskRecord> before, TaskRecord after, ComputeType type) {
    if (before.filter(it -> it.slotHeld() || it.admission().waiting().isPresent()).isEmpty()) {
      checkOrder(after, type);
    }
    lastLaunch.put(type, now());
    var passed = Optional.ofNullable(passedBy.remove(after.taskId())).orElse(0);
    if (passed > LaneShare.TASKS_MAX + PASSED_BESIDES) {
      violated(Invariant.LAUNCHES_ARE_FAIR, after.taskId(), passed + " launches passed it");
    }
    for (var row : world.table().store().rows()) {
      if (!row.request().userId().equals(after.request().userId())
          && laneOf(row).equals(Optional.of(type))) {
        passedBy.computeIfPresent(row.taskId(), (_, count) -> count + 1);
      }
    }
  }

  private void checkOrder(TaskRecord claimed, ComputeType type) {
    for (var row : world.table().store().rows()) {
      var sameUser = row.request().userId().equals(claimed.request().userId());
      if (sameUser && isAheadOf(row, type)) {
        violated(
            Invariant.ORDER_IS_KEPT,
            claimed.taskId(),
            "is claimed while " + row.taskId() + " waits: " + row.admission().waiting());
      }
    }
  }

  private static boolean isAheadOf(TaskRecord row, ComputeType type) {
    var place = row.admission().waiting();
    return place.filter(Waiting.ForSlot.class::isInstance).isPresent()
        || laneOf(row).equals(Optional.of(type));
  }

  private static Optional<ComputeType> laneOf(TaskRecord row) {
    return row.admission()
        .waiting()
        .flatMap(
            place ->
                switch (place) {
                  case Waiting.ForSlot _ -> Optional.empty();
                  case Waiting.InLane(var type) -> Optional.of(type);
                  case Waiting.BeforeLane(var type) -> Optional.of(type);
                });
  }

  /// A new task that must wait for its launch: only launches of its own type are a reason, or a
  /// lane of that type that stands still.
  private void waits(TaskRecord row, ComputeType type) {
    passedBy.put(row.taskId(), 0);
    // Whoever took the token may be about to write it.
    world.machine().after(MOMENT, () -> checkReason(row.taskId(), type));
  }

  /// A lane that hands out nothing keeps those behind it waiting too.
  private void checkReason(String taskId, ComputeType type) {
    var stalled = now().isBefore(world.lane(type.word()).openAt().plus(IDLE));
    if (!stalled && Optional.ofNullable(lastLaunch.get(type)).filter(this::isRecent).isEmpty()) {
      violated(Invariant.LAUNCHES_ARE_FAIR, taskId, "waits though nothing of its type launches");
    }
  }

  private boolean isRecent(Instant at) {
    return now().isBefore(at.plus(IDLE));
  }

  private void violated(Invariant invariant, String task, String what) {
    world.judge().violated(invariant, task, what);
  }
}
