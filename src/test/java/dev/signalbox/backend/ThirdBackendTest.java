package dev.signalbox.backend;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.InMemoryOpenTasks;
import dev.signalbox.orchestrator.InMemorySweepLeases;
import dev.signalbox.orchestrator.InMemoryTaskStore;
import dev.signalbox.orchestrator.port.store.Blueprints;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.SweepLeases;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.time.Instant;
import java.util.Optional;

/// The stories on stores in memory.
class ThirdBackendTest extends ThirdBackendStories {
  private final Storage storage = new InMemory();

  @Override
  Storage storage() {
    return storage;
  }

  private static final class InMemory implements Storage {
    private final InMemoryTaskStore store = new InMemoryTaskStore(10);
    private final InMemoryOpenTasks openTasks = new InMemoryOpenTasks(store);
    private final InMemorySweepLeases leases = new InMemorySweepLeases();

    @Override
    public TaskStore store() {
      return store;
    }

    @Override
    public OpenTasks openTasks() {
      return openTasks;
    }

    @Override
    public SweepLeases leases() {
      return leases;
    }

    @Override
    public Blueprints blueprints() {
      return repo ->
          new Blueprints.Lookup.Found(
              Blueprint.of(
                  repo.equals(Optional.of(ON_BATCH)) ? BatchSession.TYPE : EcsSession.TYPE,
                  Optional.empty()));
    }

    @Override
    public void agentWrites(String taskId, TaskStatus status, Instant at) {
      var row = store.row(taskId);
      store.put(
          new TaskRecord(
              row.taskId(),
              row.request(),
              status,
              at,
              row.times(),
              row.attempt(),
              row.admission(),
              row.settled(),
              row.deadlineAt(),
              row.expiresAt(),
              row.failure(),
              row.errorMessage()));
    }
  }
}
