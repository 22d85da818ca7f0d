package dev.signalbox.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.store.Blueprints;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both limits at once, with wakes and ends in any order and no sweep: whatever slot is free is
/// used by somebody, as long as somebody may use it.
class GlobalLimitTest {
  private static final int OF_ALL = 4;

  private int users;
  private int ofUser;
  private InMemoryTaskStore store = new InMemoryTaskStore(1, OF_ALL);
  private final List<String> wakes = new ArrayList<>();
  private Instant now = SampleTask.NOON;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 60);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyTaskIsRunNoLimitIsBrokenAndNoFreeSlotIsLeftUnused(long seed) {
    users = seed % 4 < 2 ? 5 : 19;
    ofUser = 1 + (int) seed % 3;
    store = new InMemoryTaskStore(ofUser, OF_ALL);
    var random = new Random(seed);
    var orchestrator = orchestrator();
    var unsent = new ArrayList<String>();
    for (int i = 1; i <= 24; i++) {
      unsent.add(SampleTask.id(i));
    }
    // With every second seed all have had the look that they take by themselves before any task
    // ends: from then on only a freed slot wakes.
    while (seed % 2 == 0 && !(unsent.isEmpty() && wakes.isEmpty())) {
      if (unsent.isEmpty()) {
        wake(orchestrator, wakes.removeFirst());
      } else {
        submit(orchestrator, unsent.removeFirst());
      }
    }
    while (!unsent.isEmpty() || !wakes.isEmpty() || !running().isEmpty()) {
      var choice = random.nextInt(3);
      if (choice == 0 && !unsent.isEmpty()) {
        submit(orchestrator, unsent.removeFirst());
      } else if (choice == 1 && !wakes.isEmpty()) {
        wake(orchestrator, wakes.remove(random.nextInt(wakes.size())));
      } else if (choice == 2 && !running().isEmpty()) {
        end(orchestrator, random);
      }
      assertLimitsAreKeptAndSlotsUsed(seed);
    }
    assertThat(store.rows()).as("seed " + seed).hasSize(24);
    assertThat(store.rows())
        .as("seed " + seed)
        .allSatisfy(row -> assertThat(row.status()).isEqualTo(TaskStatus.COMPLETED));
    assertThat(store.globalCount()).isZero();
  }

  /// Ends some at once: several agents report before anybody hears of it.
  private void end(TaskOrchestrator orchestrator, Random random) {
    var ended = running();
    java.util.Collections.shuffle(ended, random);
    ended = ended.subList(0, Math.min(ended.size(), 1 + random.nextInt(OF_ALL)));
    ended.forEach(
        row -> store.put(SampleTask.from(row).status(TaskStatus.COMPLETED, tick()).build()));
    ended.forEach(row -> wake(orchestrator, row.taskId()));
  }

  private void submit(TaskOrchestrator orchestrator, String id) {
    var user = "user-" + Math.floorMod(id.hashCode(), users);
    heard(orchestrator, new TaskEvent.TaskSubmitted(id, SampleTask.request(user), tick()));
  }

  private void wake(TaskOrchestrator orchestrator, String id) {
    heard(orchestrator, new TaskEvent.TaskWoken(id, tick()));
  }

  private static void heard(TaskOrchestrator orchestrator, TaskEvent event) {
    assertThat(orchestrator.handle(event)).isEqualTo(new Verdict.Done());
  }

  private void assertLimitsAreKeptAndSlotsUsed(long seed) {
    var holders = store.rows().stream().filter(TaskRecord::slotHeld).toList();
    assertThat(holders).as("seed " + seed).hasSizeLessThanOrEqualTo(OF_ALL);
    assertThat(store.globalCount()).isEqualTo(holders.size());
    for (int user = 0; user < users; user++) {
      assertThat(store.activeCount("user-" + user)).isLessThanOrEqualTo(ofUser);
    }
    if (wakes.isEmpty() && holders.size() < OF_ALL) {
      assertThat(store.rows())
          .as("nobody is on the way, a slot of all is free; seed " + seed)
          .filteredOn(row -> row.status() == TaskStatus.QUEUED)
          .allSatisfy(row -> assertThat(activeCount(row)).isEqualTo(ofUser));
    }
  }

  private int activeCount(TaskRecord row) {
    return store.activeCount(row.request().userId());
  }

  private List<TaskRecord> running() {
    return new ArrayList<>(
        store.rows().stream().filter(row -> row.status() == TaskStatus.RUNNING).toList());
  }

  private TaskOrchestrator orchestrator() {
    var blueprint = Blueprint.of(EcsSession.TYPE, Optional.empty());
    return new WiredOrchestrator(
            new TaskLifecycle(LifecyclePolicy.DEFAULTS, true),
            store,
            Map.of(EcsSession.TYPE, new ScriptedEcs()),
            WiredOrchestrator.UNLIMITED,
            _ -> new Blueprints.Lookup.Found(blueprint),
            new InMemoryPayloads(),
            (taskId, _) -> wakes.add(taskId),
            (_, _, _) -> {},
            Occurrences.NONE,
            this::tick)
        .make();
  }

  private Instant tick() {
    now = now.plusMillis(1);
    return now;
  }
}
