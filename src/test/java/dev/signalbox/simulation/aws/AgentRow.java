package dev.signalbox.simulation.aws;

import dev.signalbox.lifecycle.task.Approvals;
import dev.signalbox.lifecycle.task.Stored;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Watch;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A row as an agent changes it: its status and its times, and nothing that is the service's.
final class AgentRow {
  private final TaskRecord from;
  private TaskStatus status;
  private Instant statusSince;
  private Optional<Instant> startedAt;
  private Optional<Instant> completedAt;
  private Optional<Instant> heartbeatAt;
  private Watch watch;

  private AgentRow(TaskRecord from) {
    this.from = from;
    this.status = from.status();
    this.statusSince = from.statusSince();
    this.startedAt = from.times().startedAt();
    this.completedAt = from.times().completedAt();
    this.heartbeatAt = from.times().heartbeatAt();
    this.watch = from.times().watch();
  }

  static AgentRow of(TaskRecord row) {
    return new AgentRow(row);
  }

  AgentRow status(TaskStatus word, Instant since) {
    status = word;
    statusSince = since;
    return this;
  }

  AgentRow startedAt(Instant at) {
    startedAt = Optional.of(at);
    return this;
  }

  AgentRow completedAt(Instant at) {
    completedAt = Optional.of(at);
    return this;
  }

  AgentRow heartbeatAt(Instant at) {
    heartbeatAt = Optional.of(at);
    return this;
  }

  AgentRow approvals(Approvals approvals) {
    watch =
        new Watch(
            approvals,
            watch.approvalsSeen(),
            watch.pauseSeenAt(),
            watch.silenceSeenAt(),
            watch.heartbeatSeen());
    return this;
  }

  /// An agent spells its heartbeat in its own way, which nothing but the condition of a write sees.
  /// What it does not write stays as it stands.
  TaskRecord build() {
    var draft = from.draft().to(status, statusSince);
    var times = from.times();
    draft.times =
        new TaskRecord.Times(
            times.createdAt(),
            times.queuedAt(),
            startedAt,
            completedAt,
            heartbeatAt,
            watch,
            times.earlierStart());
    draft.stored = heartbeatAt.map(AgentRow::spelled).orElse(Stored.AS_OURS);
    return draft.build(from.deadlineAt());
  }

  private static Stored spelled(Instant heartbeat) {
    var spelling = new Stored.Spelling("S:" + heartbeat, "S:" + heartbeat + "+00:00");
    return new Stored(Map.of("agent_heartbeat_at", spelling), Map.of());
  }
}
