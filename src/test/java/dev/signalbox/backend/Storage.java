package dev.signalbox.backend;

import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.store.Blueprints;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.SweepLeases;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.time.Instant;

/// What keeps the rows of one story, in memory or in DynamoDB.
interface Storage {
  /// The repository whose tasks run on the third backend.
  String ON_BATCH = "acme/on-batch";

  /// A repository whose tasks run on a backend of the service.
  String ON_ECS = "acme/on-ecs";

  TaskStore store();

  OpenTasks openTasks();

  SweepLeases leases();

  Blueprints blueprints();

  /// What the agent writes to its row, and nothing else.
  void agentWrites(String taskId, TaskStatus status, Instant at);

  default TaskRecord row(String taskId) {
    return ((TaskStore.Lookup.Found) store().find(taskId)).record();
  }
}
