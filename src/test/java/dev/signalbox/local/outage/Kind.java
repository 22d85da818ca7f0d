package dev.signalbox.local.outage;

import dev.signalbox.local.LocalNames;

/// What a task of the outage test does, and the one way in which it must end. The number is what
/// the agent's script is told.
enum Kind {
  ECS_RUNS_THROUGH(7, "COMPLETED", ""),
  ECS_DIES_MEANWHILE(8, "FAILED", "APPLICATION_EXIT"),
  ECS_CANCELLED(7, "CANCELLED", ""),
  AGENTCORE_RUNS_THROUGH(7, "COMPLETED", ""),
  AGENTCORE_DIES_MEANWHILE(8, "FAILED", "HEARTBEAT_LOST"),
  AGENTCORE_CANCELLED(7, "CANCELLED", ""),
  ECS_COMPLETES(1, "COMPLETED", ""),
  ECS_REPORTS_FAILURE(2, "FAILED", "AGENT_REPORTED"),
  ECS_CRASHES(3, "FAILED", "APPLICATION_EXIT"),
  ECS_SILENT(4, "FAILED", "AGENT_NEVER_REPORTED"),
  AGENTCORE_COMPLETES(1, "COMPLETED", ""),
  AGENTCORE_DIES(3, "FAILED", "HEARTBEAT_LOST");

  final int agent;
  final String status;
  final String code;

  Kind(int agent, String status, String code) {
    this.agent = agent;
    this.status = status;
    this.code = code;
  }

  boolean isOnEcs() {
    return name().startsWith("ECS_");
  }

  boolean isCancelled() {
    return status.equals("CANCELLED");
  }

  /// Whether it runs before the outage and goes on until it is told.
  boolean isEarlier() {
    return compareTo(AGENTCORE_CANCELLED) <= 0;
  }

  String repo() {
    return isOnEcs() ? LocalNames.ECS_REPO : LocalNames.AGENTCORE_REPO;
  }
}
