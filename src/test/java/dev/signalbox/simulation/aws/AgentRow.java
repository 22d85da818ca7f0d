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
  TaskRecord build() {
    var draft = asOurs().draft();
    heartbeatAt.ifPresent(
        at ->
            draft.stored =
                new Stored(
                    Map.of(
                        "agent_heartbeat_at", new Stored.Spelling("S:" + at, "S:" + at + "+00:00")),
                    Map.of()));
    return draft.build(from.deadlineAt());
  }

  private TaskRecord asOurs() {
    return new TaskRecord(
        from.taskId(),
        from.request(),
        status,
        statusSince,
        new TaskRecord.Times(
            from.times().createdAt(),
            from.times().queuedAt(),
            startedAt,
            completedAt,
            heartbeatAt,
            watch,
            from.times().earlierStart()),
        from.attempt(),
        from.admission(),
        from.settled(),
        from.deadlineAt(),
        from.expiresAt(),
        from.failure(),
        from.errorMessage());
  }
}
