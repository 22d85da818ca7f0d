package dev.signalbox.orchestrator.sweep;

import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/// Open tasks that tell of each read when it is over, answered or failed.
record ToldReads(OpenTasks inner, Runnable step) implements OpenTasks {
  @Override
  public Page page(TaskShard shard, int limit, Optional<String> from) {
    try {
      return inner.page(shard, limit, from);
    } finally {
      step.run();
    }
  }

  @Override
  public Map<String, TaskStore.Lookup> rows(Collection<String> taskIds) {
    try {
      return inner.rows(taskIds);
    } finally {
      step.run();
    }
  }
}
