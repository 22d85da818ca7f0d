package dev.signalbox.service.operator;

import dev.signalbox.dynamodb.slots.CountChange;
import dev.signalbox.dynamodb.slots.SlotCounts;
import dev.signalbox.dynamodb.slots.SlotRepair;
import dev.signalbox.orchestrator.port.queue.TaskWaker;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.time.InstantSource;
import java.util.Optional;

/// Slots and places that are counted wrongly, for a person who sets them right.
public final class Slots {
  private final SlotRepair repair;
  private final TaskStore store;
  private final TaskWaker waker;
  private final InstantSource clock;

  Slots(SlotRepair repair, TaskStore store, TaskWaker waker, InstantSource clock) {
    this.repair = repair;
    this.store = store;
    this.waker = waker;
    this.clock = clock;
  }

  /// Looks at one user, or at all of them and at the count over all. Changes nothing.
  public SlotRepair.Found find(Optional<String> user) {
    return repair.find(user);
  }

  /// Sets the counts right and wakes who waits longest for what is free now. Returns false if they
  /// are not what was looked at any more.
  public boolean apply(SlotCounts counts) {
    var now = clock.instant();
    if (!repair.apply(counts, now)) {
      return false;
    }
    var waiting =
        counts.key().equals(CountChange.ALL_USERS)
            ? store.oldestQueuedOfAll("")
            : store.oldestQueued(counts.key());
    waiting.ifPresent(taskId -> waker.wakeAt(taskId, now));
    return true;
  }
}
