package dev.signalbox.simulation;

import dev.signalbox.orchestrator.InMemoryTaskStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What must be when the faults are over and all waiting has had its time.
final class Peace {
  private final World world;

  Peace(World world) {
    this.world = world;
  }

  void check() {
    for (var row : world.table().store().rows()) {
      if (!row.status().isTerminal() || !row.settled()) {
        violated(Invariant.EVERY_TASK_ENDS, row.taskId(), "still " + row.status());
      }
      checkTold(row.taskId(), "task_" + row.status().name().toLowerCase(Locale.ROOT));
    }
    for (int task = 0; task < world.workload().tasks(); task++) {
      if (world.workload().row("task-" + task).isEmpty()) {
        violated(Invariant.EVERY_TASK_ENDS, "", "task-" + task + " was never created");
      }
    }
    world
        .live()
        .forEach(
            it -> violated(Invariant.NO_SESSION_WITHOUT_A_TASK, it.taskId(), it + " lives on"));
    checkSlots();
    checkQueues();
  }

  private void checkTold(String taskId, String end) {
    var told =
        world.table().store().timeline(taskId).stream()
            .map(InMemoryTaskStore.Entry::eventType)
            .filter(
                it ->
                    List.of("task_completed", "task_failed", "task_cancelled", "task_timed_out")
                        .contains(it))
            .toList();
    if (!told.equals(List.of(end))) {
      violated(Invariant.ENDS_ARE_TOLD_ONCE, taskId, "the timeline tells " + told);
    }
  }

  private void checkSlots() {
    for (var row : world.table().store().rows()) {
      var user = row.request().userId();
      if (row.slotHeld() || world.table().store().activeCount(user) != 0) {
        violated(Invariant.ALL_SLOTS_ARE_FREE, row.taskId(), "a slot is still held");
      }
    }
    for (var row : world.table().store().rows()) {
      if (world.table().store().waitingCount(row.request().userId()) != 0) {
        violated(
            Invariant.ALL_SLOTS_ARE_FREE, row.taskId(), "somebody is still counted as waiting");
      }
    }
    if (world.table().store().globalCount() != 0) {
      violated(Invariant.ALL_SLOTS_ARE_FREE, "", "a slot of all users is still held");
    }
  }

  private void checkQueues() {
    for (var body : world.dead()) {
      if (world
          .workload()
          .meaning(body)
          .filter(Workload.Meaning.Nonsense.class::isInstance)
          .isEmpty()) {
        violated(Invariant.ONLY_THE_UNUSABLE_IS_DEAD, "", body);
      }
    }
    var left = new ArrayList<>(List.of(world.taskQueue().bodies(), world.eventQueue().bodies()));
    world.lanes().forEach(lane -> left.add(lane.bodies()));
    left.forEach(
        bodies -> {
          if (!bodies.isEmpty()) {
            violated(Invariant.QUEUES_RUN_EMPTY, "", "left: " + bodies);
          }
        });
  }

  private void violated(Invariant invariant, String task, String what) {
    world.judge().violated(invariant, task, what);
  }
}
