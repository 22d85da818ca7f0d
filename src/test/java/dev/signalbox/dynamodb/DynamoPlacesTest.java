package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.dynamodb.slots.SlotLimits;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.policy.LaneShare;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Who comes later never passes who waits: the conditions on a user's counts, on DynamoDB Local.
class DynamoPlacesTest {
  private static final ComputeType ECS = EcsSession.TYPE;
  private static final ComputeType AGENTCORE = AgentCoreSession.TYPE;
  private static final Waiting FOR_SLOT = new Waiting.ForSlot(AdmissionLimit.USER);
  private static final Waiting IN_LANE = new Waiting.InLane(ECS);
  private static final Waiting BEFORE_LANE = new Waiting.BeforeLane(ECS);
  private static final int SLOTS = 100;

  private static final LocalTables TABLES = LocalTables.start();
  private static int ids;

  private final String user = "user-" + newId();
  private final TaskStore store =
      new DynamoTaskStore(
          TABLES.client(),
          LocalTables.NAMES,
          new DynamoTaskStore.Options(
              TestStores.TYPES,
              new SlotLimits(SLOTS, OptionalInt.empty()),
              Duration.ofDays(90),
              Optional.empty()),
          TestStores.SHORT_WAITS);

  @AfterAll
  static void stopTables() {
    TABLES.close();
  }

  private static synchronized String newId() {
    return SampleTask.id(++ids);
  }

  static Stream<Waiting> places() {
    return Stream.of(
        FOR_SLOT,
        new Waiting.ForSlot(AdmissionLimit.GLOBAL),
        IN_LANE,
        BEFORE_LANE,
        new Waiting.InLane(AGENTCORE),
        new Waiting.BeforeLane(AGENTCORE));
  }

  @Test
  void newTaskGetsNoSlotWhileAnotherOfItsUserWaitsForOneThoughOneIsFree() {
    var first = waits(user, FOR_SLOT);

    assertThat(submitAndLaunch(user, ECS)).isEqualTo(Written.NO_SLOT);
    assertThat(submitAndLaunch(user, AGENTCORE)).isEqualTo(Written.NO_SLOT);
    assertThat(submit(user, IN_LANE)).isEqualTo(Written.NO_SLOT);
    assertThat(submitAndLaunch("other-" + user, ECS)).isEqualTo(Written.WRITTEN);

    assertThat(write(first, launched(first, ECS))).isEqualTo(Written.WRITTEN);
    assertThat(submitAndLaunch(user, ECS)).isEqualTo(Written.WRITTEN);
    assertThat(counts(user)).isEqualTo(Map.of("active_count", 2));
  }

  @Test
  void newTaskIsNotLaunchedBeforeThoseOfItsUserAndTypeInTheLane() {
    var first = waits(user, IN_LANE);

    assertThat(submitAndLaunch(user, ECS)).isEqualTo(Written.BEHIND_LAUNCHES);
    assertThat(submitAndLaunch(user, AGENTCORE)).isEqualTo(Written.WRITTEN);
    assertThat(submitAndLaunch("other-" + user, ECS)).isEqualTo(Written.WRITTEN);

    assertThat(write(first, launched(first, ECS))).isEqualTo(Written.WRITTEN);
    assertThat(submitAndLaunch(user, ECS)).isEqualTo(Written.WRITTEN);
  }

  @Test
  void newTaskIsNotLaunchedBeforeThoseThatWaitForTheLane() {
    var first = waits(user, BEFORE_LANE);

    assertThat(submitAndLaunch(user, ECS)).isEqualTo(Written.BEHIND_LAUNCHES);
    assertThat(submit(user, IN_LANE)).isEqualTo(Written.LANE_FULL);
    assertThat(submitAndLaunch(user, AGENTCORE)).isEqualTo(Written.WRITTEN);
    assertThat(submitAndLaunch("other-" + user, ECS)).isEqualTo(Written.WRITTEN);

    assertThat(write(first, launched(first, ECS))).isEqualTo(Written.WRITTEN);
    assertThat(submitAndLaunch(user, ECS)).isEqualTo(Written.WRITTEN);
  }

  @Test
  void taskThatGetsItsSlotAtLastStillStandsBehindTheLane() {
    waits(user, IN_LANE);
    var late = waits(user, FOR_SLOT);

    assertThat(write(late, launched(late, ECS))).isEqualTo(Written.BEHIND_LAUNCHES);
    assertThat(write(late, launched(late, AGENTCORE))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void taskBeforeTheLaneIsNotLaunchedBeforeThoseInIt() {
    waits(user, IN_LANE);
    var second = waits(user, BEFORE_LANE);

    assertThat(write(second, launched(second, ECS))).isEqualTo(Written.BEHIND_LAUNCHES);
    assertThat(write(second, queued(second, IN_LANE))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void eachUserHasAShareOfTheLaneOfEachType() {
    var inLane =
        IntStream.range(0, LaneShare.TASKS_MAX).mapToObj(_ -> waits(user, IN_LANE)).toList();

    assertThat(submit(user, IN_LANE)).isEqualTo(Written.LANE_FULL);
    assertThat(submit(user, new Waiting.InLane(AGENTCORE))).isEqualTo(Written.WRITTEN);
    assertThat(submit("other-" + user, IN_LANE)).isEqualTo(Written.WRITTEN);

    var next = waits(user, BEFORE_LANE);
    assertThat(write(next, queued(next, IN_LANE))).isEqualTo(Written.LANE_FULL);
    var first = inLane.getFirst();
    assertThat(write(first, launched(first, ECS))).isEqualTo(Written.WRITTEN);
    assertThat(submit(user, IN_LANE)).isEqualTo(Written.LANE_FULL);
    assertThat(write(next, queued(next, IN_LANE))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void refusedTaskWritesNothing() {
    waits(user, IN_LANE);
    var before = counts(user);
    var task = SampleTask.submitted(newId(), user).build();

    assertThat(store.create(move(task, launched(task, ECS)))).isEqualTo(Written.BEHIND_LAUNCHES);

    assertThat(store.find(task.taskId())).isEqualTo(new TaskStore.Lookup.Missing());
    assertThat(counts(user)).isEqualTo(before);
    assertThat(new DynamoTimeline(TABLES.client(), LocalTables.NAMES).of(task.taskId())).isEmpty();
  }

  @Test
  void furtherAttemptOfATaskThatWasLaunchedDoesNotWaitForOthers() {
    var running = SampleTask.running(newId(), user).build();
    putRow(running);
    TABLES.setActiveCount(user, 1);
    waits(user, IN_LANE);
    waits(user, BEFORE_LANE);
    waits(user, FOR_SLOT);
    var used = running.attempt().budget();
    var later = running.draft().to(TaskStatus.HYDRATING, NOON.plusSeconds(90));
    later.attempt(running.attempt().again(used, NOON.plusSeconds(95)));
    var waiting = later.build(running.deadlineAt());
    assertThat(write(running, waiting)).isEqualTo(Written.WRITTEN);

    var begun = waiting.draft().attempt(waiting.attempt().begun()).build(waiting.deadlineAt());
    var move = move(waiting, begun);
    assertThat(move.launches()).contains(ECS);

    assertThat(store.write(move)).isEqualTo(Written.WRITTEN);
  }

  @ParameterizedTest
  @MethodSource("places")
  void placeIsReadBackAndCountedOnce(Waiting place) {
    var task = waits(user, place);

    assertThat(((TaskStore.Lookup.Found) store.find(task.taskId())).record()).isEqualTo(task);
    assertThat(counts(user)).isEqualTo(countedIn(place));
    assertThat(store.create(move(task, task))).isEqualTo(Written.LOST);
    assertThat(counts(user)).isEqualTo(countedIn(place));
  }

  @ParameterizedTest
  @MethodSource("places")
  void claimGivesThePlaceBack(Waiting place) {
    var type = place instanceof Waiting.InLane(var of) ? of : ECS;
    var task = waits(user, place);

    assertThat(write(task, launched(task, type))).isEqualTo(Written.WRITTEN);
    assertThat(write(task, launched(task, type))).isEqualTo(Written.LOST);

    assertThat(counts(user)).isEqualTo(Map.of("active_count", 1));
  }

  @ParameterizedTest
  @MethodSource("places")
  void endGivesThePlaceBack(Waiting place) {
    var task = waits(user, place);

    assertThat(write(task, ended(task))).isEqualTo(Written.WRITTEN);
    assertThat(write(task, ended(task))).isEqualTo(Written.LOST);

    assertThat(counts(user)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("places")
  void endIsWrittenThoughTheCountsSayThatNobodyIsThere(Waiting place) {
    var task = waits(user, place);
    TABLES.setActiveCount(user, 0);

    assertThat(write(task, ended(task))).isEqualTo(Written.WRITTEN);

    assertThat(counts(user)).isEmpty();
    assertThat(TABLES.row(task.taskId()).attributes())
        .doesNotContainKeys("queued_user", "queue_name", "queued_by", "slot_held");
  }

  @ParameterizedTest
  @MethodSource("places")
  void launchIsWrittenThoughTheCountsSayThatNobodyIsThere(Waiting place) {
    var type = place instanceof Waiting.InLane(var of) ? of : ECS;
    var task = waits(user, place);
    TABLES.setActiveCount(user, 3);

    assertThat(write(task, launched(task, type))).isEqualTo(Written.WRITTEN);

    var takesSlot = place instanceof Waiting.ForSlot;
    assertThat(counts(user)).isEqualTo(Map.of("active_count", takesSlot ? 4 : 3));
  }

  @Test
  void countThatIsRightIsGivenBackThoughAnotherIsTooLow() {
    var task = waits(user, IN_LANE);
    var other = waits(user, IN_LANE);
    TABLES.setCounts(user, Map.of("active_count", 0, "lane_count_ecs", 2));

    assertThat(write(task, ended(task))).isEqualTo(Written.WRITTEN);
    assertThat(counts(user)).isEqualTo(Map.of("lane_count_ecs", 1));

    TABLES.setCounts(user, Map.of("active_count", 1));
    assertThat(write(other, ended(other))).isEqualTo(Written.WRITTEN);
    assertThat(counts(user)).isEmpty();
  }

  @Test
  void taskThatIsWantedByNobodyElseMovesFromPlaceToPlace() {
    var task = waits(user, FOR_SLOT);
    var all = queued(task, new Waiting.ForSlot(AdmissionLimit.GLOBAL));
    var before = queued(all, BEFORE_LANE);
    var lane = queued(before, IN_LANE);

    assertThat(write(task, all)).isEqualTo(Written.WRITTEN);
    assertThat(counts(user)).isEqualTo(countedIn(FOR_SLOT));
    assertThat(write(all, before)).isEqualTo(Written.WRITTEN);
    assertThat(counts(user)).isEqualTo(countedIn(BEFORE_LANE));
    assertThat(write(before, lane)).isEqualTo(Written.WRITTEN);
    assertThat(counts(user)).isEqualTo(countedIn(IN_LANE));
    assertThat(write(lane, queued(lane, IN_LANE))).isEqualTo(Written.WRITTEN);
    assertThat(counts(user)).isEqualTo(countedIn(IN_LANE));
  }

  @Test
  void moveFromAPlaceThatTheTaskHasLeftIsLost() {
    var task = waits(user, BEFORE_LANE);
    var lane = queued(task, IN_LANE);
    assertThat(write(task, lane)).isEqualTo(Written.WRITTEN);

    assertThat(write(task, ended(task))).isEqualTo(Written.LOST);
    assertThat(write(task, launched(task, ECS))).isEqualTo(Written.LOST);

    assertThat(counts(user)).isEqualTo(countedIn(IN_LANE));
  }

  @Test
  void nextForTheLaneIsTheOneOfUserAndTypeThatWaitsLongest() {
    waits(user, IN_LANE, 1);
    var second = waits(user, BEFORE_LANE, 20);
    var first = waits(user, BEFORE_LANE, 10);
    waits(user, new Waiting.BeforeLane(AGENTCORE), 1);
    waits("other-" + user, BEFORE_LANE, 1);
    waits(user, FOR_SLOT, 1);

    assertThat(store.nextForLane(ECS, user)).contains(first.taskId());
    assertThat(write(first, launched(first, ECS))).isEqualTo(Written.BEHIND_LAUNCHES);
    assertThat(write(first, ended(first))).isEqualTo(Written.WRITTEN);
    assertThat(store.nextForLane(ECS, user)).contains(second.taskId());
    assertThat(store.nextForLane(ECS, "nobody-" + user)).isEmpty();
  }

  @Test
  void twentyThatEnterTheLaneTogetherFindFivePlaces() throws Exception {
    var entries = new ArrayList<Callable<Written>>();
    for (int i = 0; i < 20; i++) {
      var task = SampleTask.submitted(newId(), user).build();
      var move = move(task, queued(task, IN_LANE));
      entries.add(() -> patiently(move));
    }

    var written = new ArrayList<Written>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var result : threads.invokeAll(entries)) {
        written.add(result.get());
      }
    }

    assertThat(Collections.frequency(written, Written.WRITTEN)).isEqualTo(LaneShare.TASKS_MAX);
    assertThat(Collections.frequency(written, Written.LANE_FULL)).isEqualTo(15);
    assertThat(counts(user)).isEqualTo(Map.of("active_count", 5, "lane_count_ecs", 5));
  }

  private Written patiently(Move move) {
    for (int i = 0; i < 100; i++) {
      try {
        return store.create(move);
      } catch (DependencyUnavailable _) {
        Thread.onSpinWait();
      }
    }
    throw new IllegalStateException("never written");
  }

  /// Counts that are not zero.
  private static Map<String, Integer> counts(String of) {
    var counts = new TreeMap<String, Integer>();
    for (var name : names()) {
      var count = TABLES.count(of, name);
      if (count != 0) {
        counts.put(name, count);
      }
    }
    return counts;
  }

  private static List<String> names() {
    return List.of(
        "active_count",
        "waiting_count",
        "lane_count_ecs",
        "lane_count_agentcore",
        "before_lane_count_ecs",
        "before_lane_count_agentcore");
  }

  private static Map<String, Integer> countedIn(Waiting place) {
    return switch (place) {
      case Waiting.ForSlot _ -> Map.of("waiting_count", 1);
      case Waiting.InLane(var type) -> Map.of("active_count", 1, "lane_count_" + type, 1);
      case Waiting.BeforeLane(var type) ->
          Map.of("active_count", 1, "before_lane_count_" + type, 1);
    };
  }

  private TaskRecord waits(String whose, Waiting place) {
    return waits(whose, place, 0);
  }

  private TaskRecord waits(String whose, Waiting place, int second) {
    var task = SampleTask.submitted(newId(), whose).build();
    var queued = queued(task, place, second);
    assertThat(store.create(move(task, queued))).isEqualTo(Written.WRITTEN);
    return queued;
  }

  private Written submit(String whose, Waiting place) {
    var task = SampleTask.submitted(newId(), whose).build();
    return store.create(move(task, queued(task, place)));
  }

  private Written submitAndLaunch(String whose, ComputeType type) {
    var task = SampleTask.submitted(newId(), whose).build();
    return store.create(move(task, launched(task, type)));
  }

  private Written write(TaskRecord before, TaskRecord after) {
    return store.write(move(before, after));
  }

  private void putRow(TaskRecord row) {
    TABLES.put(LocalTables.NAMES.tasks(), TaskItem.of(row, NOON, Optional.empty()));
  }

  private static Move move(TaskRecord before, TaskRecord after) {
    return new Move(before, after, NOON.plusSeconds(100), "test", List.of(), List.of());
  }

  private static TaskRecord queued(TaskRecord task, Waiting place) {
    return queued(task, place, 0);
  }

  private static TaskRecord queued(TaskRecord task, Waiting place, int second) {
    var draft = task.draft().to(TaskStatus.QUEUED, NOON.plusSeconds(second));
    draft.times = task.times().queued(NOON.plusSeconds(second));
    draft.admission = task.admission().waitsIn(place, false);
    return draft.build(Optional.of(NOON.plusSeconds(600)));
  }

  private static TaskRecord launched(TaskRecord task, ComputeType type) {
    var blueprint = Blueprint.of(type, Optional.of("arn:aws:bedrock-agentcore:runtime/agent"));
    var draft = task.draft().to(TaskStatus.HYDRATING, NOON.plusSeconds(100));
    draft.attempt(task.attempt().next(blueprint));
    draft.admission = task.admission().admitted(false);
    return draft.build(Optional.of(NOON.plusSeconds(900)));
  }

  private static TaskRecord ended(TaskRecord task) {
    var draft = task.draft().to(TaskStatus.CANCELLED, NOON.plusSeconds(100));
    draft.admission = task.admission().released();
    draft.settled = true;
    return draft.build(Optional.empty());
  }
}
