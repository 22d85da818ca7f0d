package dev.signalbox.cost;

import dev.signalbox.local.LocalNames;

/// A life of a task whose cost is counted. The number is what the agent's script is told.
enum TaskKind {
  ECS_SUCCESS(LocalNames.ECS_REPO, 1, "COMPLETED"),
  ECS_CRASH(LocalNames.ECS_REPO, 3, "FAILED"),
  AGENTCORE_SUCCESS(LocalNames.AGENTCORE_REPO, 1, "COMPLETED"),
  /// A cancel of a task that runs.
  ECS_CANCEL(LocalNames.ECS_REPO, 5, "CANCELLED"),
  /// Two tasks of a user who may run one; the second is queued until the first ends.
  ECS_PAIR_ONE_QUEUED(LocalNames.ECS_REPO, 2, "COMPLETED");

  final String repo;
  final int agent;
  final String status;

  TaskKind(String repo, int agent, String status) {
    this.repo = repo;
    this.agent = agent;
    this.status = status;
  }
}
