package dev.signalbox.simulation;

import dev.signalbox.lifecycle.TaskRecord;
import dev.signalbox.lifecycle.Transition.Move;
import dev.signalbox.orchestrator.TaskStore;
import java.util.Optional;

/// A task store to plant a bug into.
class TamperedStore implements TaskStore {
  private final TaskStore store;

  TamperedStore(TaskStore store) {
    this.store = store;
  }

  @Override
  public boolean create(TaskRecord record) {
    return store.create(record);
  }

  @Override
  public Lookup find(String taskId) {
    return store.find(taskId);
  }

  @Override
  public Written write(Move move) {
    return store.write(move);
  }

  @Override
  public Optional<String> oldestQueued(String userId) {
    return store.oldestQueued(userId);
  }

  @Override
  public Optional<String> oldestQueuedOfAll(String except) {
    return store.oldestQueuedOfAll(except);
  }
}
