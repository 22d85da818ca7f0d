package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Note;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What every `TaskStore` promises; run on the fake and on the real one, so that the fake stays
/// honest.
public abstract class TaskStoreContract {
  /// How many slots a user has in the stores under test.
  protected static final int SLOTS = 5;

  /// How many all users together have.
  protected static final int GLOBAL_SLOTS = 8;

  private static final AtomicLong IDS = new AtomicLong(1);

  protected final String taskId = newId();
  protected final String userId = "user-" + taskId;

  protected abstract TaskStore store();

  /// Another program writes the whole row.
  protected abstract void put(TaskRecord record);

  /// The event types of the timeline, in any order.
  protected abstract List<String> timeline(String task);

  protected abstract int activeCount(String user);

  protected abstract void setActiveCount(String user, int count);

  /// The count over all users.
  protected abstract int globalCount();

  protected abstract void setGlobalCount(int count);

  /// The stores under test may share one count.
  @BeforeEach
  final void nobodyRuns() {
    setGlobalCount(0);
  }

  /// The write of a task's first row; nothing of it was stored before.
  protected static Move first(TaskRecord row) {
    var unstored = SampleTask.submitted(row.taskId(), row.request()).build();
    return new Move(
        SampleTask.from(unstored).status(row.status(), row.statusSince()).build(),
        row,
        row.times().createdAt(),
        "created",
        List.of(),
        List.of());
  }

  protected static String newId() {
    return SampleTask.id(IDS.getAndIncrement());
  }

  @Test
  void aTaskIsCreatedOnce() {
    var first = SampleTask.submitted(taskId, userId).build();
    var second = SampleTask.from(first).status(TaskStatus.QUEUED, NOON.plusSeconds(1)).build();

    assertThat(store().create(first(first))).isEqualTo(Written.WRITTEN);
    assertThat(store().create(first(second))).isEqualTo(Written.LOST);

    assertThat(found(taskId)).isEqualTo(first);
    assertThat(timeline(taskId)).containsExactly("task_created");
  }

  @Test
  void aTaskThatSaysEverythingIsFoundAsItWasCreated() {
    var task = SampleTask.complete(taskId, userId);

    assertThat(store().create(first(task))).isEqualTo(Written.WRITTEN);

    assertThat(found(taskId)).isEqualTo(task);
  }

  @Test
  void aTaskThatNobodyCreatedIsMissing() {
    assertThat(store().find(taskId)).isEqualTo(new Lookup.Missing());
  }

  @Test
  void aMoveWritesTheRowAndItsNotes() {
    var before = SampleTask.running(taskId, userId).build();
    put(before);
    var after = SampleTask.from(before).observedVersion(4).ended(NOON.plusSeconds(90)).build();

    assertThat(store().write(move(before, after, "one", "two"))).isEqualTo(Written.WRITTEN);

    assertThat(found(taskId)).isEqualTo(after);
    assertThat(timeline(taskId)).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void aMoveFromNothingToEverythingAndBackIsWritten() {
    var nothing = SampleTask.submitted(taskId, userId).build();
    put(nothing);
    var hydrating = SampleTask.from(nothing).status(TaskStatus.HYDRATING, NOON).attempt(1).build();
    var running = SampleTask.running(taskId, userId).build();
    var again =
        SampleTask.from(nothing).status(TaskStatus.HYDRATING, NOON.plusSeconds(99)).attempt(3);

    assertThat(store().write(move(nothing, hydrating))).isEqualTo(Written.WRITTEN);
    assertThat(store().write(move(hydrating, running))).isEqualTo(Written.WRITTEN);
    assertThat(store().write(move(running, again.build()))).isEqualTo(Written.WRITTEN);

    assertThat(found(taskId)).isEqualTo(again.build());
  }

  @Test
  void aMoveOfAMissingRowIsLost() {
    var before = SampleTask.running(taskId, userId).build();

    assertThat(store().write(move(before, ended(before), "lost"))).isEqualTo(Written.LOST);

    assertThat(store().find(taskId)).isEqualTo(new Lookup.Missing());
    assertThat(timeline(taskId)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aMoveOfARunningTaskIsLostToEachRivalAndWritesNothing(Rival rival) {
    assertLost(SampleTask.running(taskId, userId).build(), rival);
  }

  @ParameterizedTest
  @EnumSource
  void aMoveOfATaskWithoutASessionIsLostToEachRivalAndWritesNothing(Rival rival) {
    var bare = SampleTask.submitted(taskId, userId).status(TaskStatus.HYDRATING, NOON).attempt(1);
    assertLost(bare.build(), rival);
  }

  private void assertLost(TaskRecord before, Rival rival) {
    var theirs = rival.change(before);
    put(theirs);
    setActiveCount(userId, 2);

    assertThat(store().write(move(before, ended(before), "lost"))).isEqualTo(Written.LOST);

    assertThat(found(taskId)).isEqualTo(theirs);
    assertThat(timeline(taskId)).isEmpty();
    assertThat(activeCount(userId)).isEqualTo(2);
  }

  @Test
  void whatARivalTookBackIsLostToo() {
    var before =
        SampleTask.running(taskId, userId)
            .stopPending(true)
            .contextPending(true)
            .ended(NOON)
            .settled(true)
            .build();
    var rivals =
        List.of(
            SampleTask.from(before).stopPending(false),
            SampleTask.from(before).contextPending(false),
            SampleTask.from(before).settled(false),
            SampleTask.from(before).withoutDeadline());
    for (var theirs : rivals) {
      put(theirs.build());

      assertThat(store().write(move(before, before, "lost"))).isEqualTo(Written.LOST);
    }
    put(before);
    assertThat(store().write(move(before, before, "won"))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void aMoveThatIsWrittenAgainIsLostAndLeavesOneNote() {
    var before = SampleTask.running(taskId, userId).build();
    put(before);
    var move = move(before, ended(before), "ended");

    assertThat(store().write(move)).isEqualTo(Written.WRITTEN);
    assertThat(store().write(move)).isEqualTo(Written.LOST);

    assertThat(timeline(taskId)).containsExactly("ended");
  }

  @Test
  void theNotesOfARepeatedMoveAreTheSameEntries() {
    var before = SampleTask.running(taskId, userId).slotHeld(false).build();
    var move = move(before, ended(before), "ended", "noted");
    put(before);
    assertThat(store().write(move)).isEqualTo(Written.WRITTEN);
    put(before);

    assertThat(store().write(move)).isEqualTo(Written.WRITTEN);

    assertThat(timeline(taskId)).containsExactlyInAnyOrder("ended", "noted");
  }

  @Test
  void aSlotIsTakenAndGivenBackExactlyOnce() {
    var waiting = SampleTask.submitted(taskId, userId).build();
    put(waiting);
    var claimed = claimed(waiting);
    var take = move(waiting, claimed, "taken");
    var give = move(claimed, ended(claimed), "given");

    assertThat(store().write(take)).isEqualTo(Written.WRITTEN);
    assertThat(store().write(take)).isEqualTo(Written.LOST);
    assertThat(activeCount(userId)).isEqualTo(1);
    assertThat(store().write(give)).isEqualTo(Written.WRITTEN);
    assertThat(store().write(give)).isEqualTo(Written.LOST);
    assertThat(activeCount(userId)).isZero();
  }

  @Test
  void withoutAFreeSlotNothingIsWritten() {
    var waiting = SampleTask.submitted(taskId, userId).build();
    put(waiting);
    setActiveCount(userId, SLOTS);

    var written = store().write(move(waiting, claimed(waiting), "taken"));

    assertThat(written).isEqualTo(Written.NO_SLOT);
    assertThat(found(taskId)).isEqualTo(waiting);
    assertThat(timeline(taskId)).isEmpty();
    assertThat(activeCount(userId)).isEqualTo(SLOTS);
  }

  @Test
  void aRowThatChangedIsLostEvenWithoutAFreeSlot() {
    var waiting = SampleTask.submitted(taskId, userId).build();
    put(SampleTask.from(waiting).status(TaskStatus.CANCELLED, NOON).build());
    setActiveCount(userId, SLOTS);

    assertThat(store().write(move(waiting, claimed(waiting)))).isEqualTo(Written.LOST);
  }

  @Test
  void anEndIsWrittenThoughTheCountIsZeroAlready() {
    var before = SampleTask.running(taskId, userId).build();
    put(before);
    setActiveCount(userId, 0);

    assertThat(store().write(move(before, ended(before), "ended"))).isEqualTo(Written.WRITTEN);

    assertThat(found(taskId).slotHeld()).isFalse();
    assertThat(timeline(taskId)).containsExactly("ended");
    assertThat(activeCount(userId)).isZero();
  }

  @Test
  void anEndIsWrittenThoughTheUserWasNeverCounted() {
    var before = SampleTask.running(taskId, userId).build();
    put(before);

    assertThat(store().write(move(before, ended(before)))).isEqualTo(Written.WRITTEN);

    assertThat(activeCount(userId)).isZero();
  }

  @Test
  void twentyTakersOfFiveSlotsGetFive() throws Exception {
    var takes =
        IntStream.range(0, 20)
            .mapToObj(_ -> SampleTask.submitted(newId(), userId).build())
            .toList();
    takes.forEach(this::put);

    var written = together(takes.stream().map(it -> work(move(it, claimed(it)))).toList());

    assertThat(Collections.frequency(written, Written.WRITTEN)).isEqualTo(SLOTS);
    assertThat(Collections.frequency(written, Written.NO_SLOT)).isEqualTo(20 - SLOTS);
    assertThat(activeCount(userId)).isEqualTo(SLOTS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void theCountIsTheNumberOfRowsThatHoldASlotWhateverHappens(long seed) throws Exception {
    var random = new Random(seed);
    var ids = Stream.generate(TaskStoreContract::newId).limit(8).toList();
    ids.forEach(id -> put(SampleTask.submitted(id, userId).build()));
    var works = new ArrayList<Callable<Written>>();
    for (int i = 0; i < 200; i++) {
      var id = ids.get(random.nextInt(ids.size()));
      var stale = random.nextInt(4) == 0;
      var global = random.nextBoolean();
      works.add(() -> toggle(id, stale, global));
    }

    var written = together(works);

    var holders = ids.stream().filter(id -> found(id).slotHeld()).count();
    assertThat(written).contains(Written.WRITTEN);
    var counted = ids.stream().filter(id -> found(id).admission().globalSlotHeld()).count();
    assertThat((long) activeCount(userId)).as("seed " + seed).isEqualTo(holders).isLessThan(6);
    assertThat((long) globalCount()).as("seed " + seed).isEqualTo(counted).isLessThan(6);
  }

  /// Takes the slot or gives it back, by what the row says; or by what it might have said.
  private Written toggle(String id, boolean stale, boolean global) {
    var before = found(id);
    if (stale) {
      before = SampleTask.from(before).slotHeld(!before.slotHeld()).build();
    }
    var held = before.slotHeld() || before.admission().globalSlotHeld();
    var after = SampleTask.from(before).slotHeld(!held).globalSlotHeld(!held && global).build();
    return patiently(move(before, after));
  }

  @Test
  void theOldestQueuedTaskOfTheUserIsFound() {
    var ids = List.of(newId(), newId(), newId(), newId());
    put(queued(ids.get(0), userId, 30));
    put(queued(ids.get(1), userId, 10));
    put(queued(ids.get(2), "other-" + userId, 5));
    put(SampleTask.submitted(ids.get(3), userId).build());

    assertThat(store().oldestQueued(userId)).contains(ids.get(1));
  }

  @Test
  void bothSlotsAreTakenAndGivenBackExactlyOnce() {
    var waiting = SampleTask.submitted(taskId, userId).build();
    put(waiting);
    var claimed = counted(claimed(waiting));
    var take = move(waiting, claimed);
    var give = move(claimed, ended(claimed));

    assertThat(store().write(take)).isEqualTo(Written.WRITTEN);
    assertThat(store().write(take)).isEqualTo(Written.LOST);
    assertThat(found(taskId)).isEqualTo(claimed);
    assertThat(activeCount(userId)).isEqualTo(1);
    assertThat(globalCount()).isEqualTo(1);
    assertThat(store().write(give)).isEqualTo(Written.WRITTEN);
    assertThat(store().write(give)).isEqualTo(Written.LOST);
    assertThat(activeCount(userId)).isZero();
    assertThat(globalCount()).isZero();
  }

  @Test
  void aTaskThatCountsForItsUserOnlyLeavesTheCountOverAllAlone() {
    setGlobalCount(GLOBAL_SLOTS);
    var waiting = SampleTask.submitted(taskId, userId).build();
    put(waiting);

    assertThat(store().write(move(waiting, claimed(waiting)))).isEqualTo(Written.WRITTEN);
    assertThat(store().write(move(claimed(waiting), ended(waiting)))).isEqualTo(Written.WRITTEN);

    assertThat(globalCount()).isEqualTo(GLOBAL_SLOTS);
    assertThat(activeCount(userId)).isZero();
  }

  @Test
  void withoutAFreeSlotOfAllNothingIsWrittenAndTheAnswerSaysWhich() {
    setGlobalCount(GLOBAL_SLOTS);
    var waiting = SampleTask.submitted(taskId, userId).build();
    put(waiting);

    assertThat(store().write(move(waiting, counted(claimed(waiting)), "taken")))
        .isEqualTo(Written.NO_GLOBAL_SLOT);

    assertThat(found(taskId)).isEqualTo(waiting);
    assertThat(timeline(taskId)).isEmpty();
    assertThat(activeCount(userId)).isZero();
    assertThat(globalCount()).isEqualTo(GLOBAL_SLOTS);
  }

  @Test
  void ofTwoFullLimitsTheUsersIsNamed() {
    setGlobalCount(GLOBAL_SLOTS);
    setActiveCount(userId, SLOTS);
    var waiting = SampleTask.submitted(taskId, userId).build();
    put(waiting);

    assertThat(store().write(move(waiting, counted(claimed(waiting))))).isEqualTo(Written.NO_SLOT);
  }

  @ParameterizedTest
  @CsvSource({"0,0", "0,3", "3,0"})
  void anEndIsWrittenWhicheverCountIsZeroAlready(int ofUser, int ofAll) {
    var before = counted(SampleTask.running(taskId, userId).build());
    put(before);
    setActiveCount(userId, ofUser);
    setGlobalCount(ofAll);

    assertThat(store().write(move(before, ended(before), "ended"))).isEqualTo(Written.WRITTEN);

    assertThat(found(taskId)).isEqualTo(ended(before));
    assertThat(timeline(taskId)).containsExactly("ended");
    assertThat(activeCount(userId)).isEqualTo(Math.max(0, ofUser - 1));
    assertThat(globalCount()).isEqualTo(Math.max(0, ofAll - 1));
  }

  @Test
  void twentyTakersOfFiveUsersGetTheEightSlotsOfAll() throws Exception {
    var takes =
        IntStream.range(0, 20)
            .mapToObj(i -> SampleTask.submitted(newId(), userId + "-" + i % 5).build())
            .toList();
    takes.forEach(this::put);

    var written = together(takes.stream().map(it -> work(move(it, counted(claimed(it))))).toList());

    assertThat(Collections.frequency(written, Written.WRITTEN)).isEqualTo(GLOBAL_SLOTS);
    assertThat(Collections.frequency(written, Written.NO_GLOBAL_SLOT)).isEqualTo(12);
    assertThat(globalCount()).isEqualTo(GLOBAL_SLOTS);
    var ofUsers = IntStream.range(0, 5).map(i -> activeCount(userId + "-" + i)).sum();
    assertThat(ofUsers).isEqualTo(GLOBAL_SLOTS);
  }

  @Test
  void theOldestThatWaitsForASlotOfAllIsFoundWhoeverItsUserIs() {
    var old = newId();
    var older = newId();
    var oldest = newId();
    var rows =
        List.of(
            queued(old, "other-" + userId, 3, AdmissionLimit.GLOBAL, 3),
            queued(older, userId, 2, AdmissionLimit.GLOBAL, 2),
            queued(oldest, userId, 1, AdmissionLimit.USER, 1));
    rows.forEach(this::put);

    assertThat(store().oldestQueuedOfAll(newId())).contains(older);
    assertThat(store().oldestQueuedOfAll(older)).contains(old);

    rows.forEach(row -> put(ended(row)));
    assertThat(store().oldestQueuedOfAll(newId())).isEmpty();
  }

  private static TaskRecord queued(
      String id, String user, int second, AdmissionLimit limit, int created) {
    return SampleTask.from(queued(id, user, second))
        .createdAt(NOON.plusSeconds(created))
        .queuedAt(NOON.plusSeconds(second))
        .queuedBy(limit)
        .build();
  }

  @Test
  void whoHasNothingQueuedHasNoOldest() {
    put(SampleTask.submitted(taskId, userId).build());

    assertThat(store().oldestQueued(userId)).isEmpty();
  }

  protected final TaskRecord found(String id) {
    assertThat(store().find(id)).isInstanceOf(Lookup.Found.class);
    return ((Lookup.Found) store().find(id)).record();
  }

  protected static Move move(TaskRecord before, TaskRecord after, String... notes) {
    var entries = Stream.of(notes).map(type -> Note.of(type).with("attempt", 2)).toList();
    return new Move(before, after, NOON.plusSeconds(100), "test", List.of(), entries);
  }

  protected static TaskRecord ended(TaskRecord before) {
    return SampleTask.from(before)
        .status(TaskStatus.FAILED, NOON.plusSeconds(100))
        .slotHeld(false)
        .globalSlotHeld(false)
        .launched()
        .settled(true)
        .withoutDeadline()
        .build();
  }

  protected static TaskRecord claimed(TaskRecord before) {
    return SampleTask.from(before)
        .status(TaskStatus.HYDRATING, NOON.plusSeconds(100))
        .attempt(1)
        .slotHeld(true)
        .build();
  }

  protected static TaskRecord counted(TaskRecord row) {
    return SampleTask.from(row).globalSlotHeld(true).build();
  }

  private static TaskRecord queued(String id, String user, int second) {
    return SampleTask.submitted(id, user)
        .status(TaskStatus.QUEUED, NOON.plusSeconds(second))
        .queuedAt(NOON.plusSeconds(second))
        .queuedBy(AdmissionLimit.USER)
        .build();
  }

  private Callable<Written> work(Move move) {
    return () -> patiently(move);
  }

  /// Repeated while the store says that others are in the way, as a message is.
  private Written patiently(Move move) {
    for (int i = 0; i < 100; i++) {
      try {
        return store().write(move);
      } catch (DependencyUnavailable _) {
        Thread.onSpinWait();
      }
    }
    throw new IllegalStateException("never written");
  }

  private static <T> List<T> together(List<Callable<T>> works)
      throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<T>();
      for (Future<T> result : threads.invokeAll(works)) {
        results.add(result.get());
      }
      return results;
    }
  }
}
