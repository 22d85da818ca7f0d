package dev.signalbox.simulation;

import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.util.Optional;

/// A task store to plant a bug into.
class TamperedStore implements TaskStore {
  private final TaskStore store;

  TamperedStore(TaskStore store) {
    this.store = store;
  }

  @Override
  public Written create(Move first) {
    return store.create(first);
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

  @Override
  public Optional<String> nextForLane(ComputeType type, String userId) {
    return store.nextForLane(type, userId);
  }
}
