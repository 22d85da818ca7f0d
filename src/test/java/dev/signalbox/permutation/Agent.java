package dev.signalbox.permutation;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.InMemoryTaskStore;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The agent's own writes to its row, each under the condition that the contract asks for.
final class Agent {
  private static final Set<TaskStatus> STARTABLE =
      Set.of(TaskStatus.SUBMITTED, TaskStatus.HYDRATING);
  private static final Set<TaskStatus> PAUSABLE = Set.of(TaskStatus.RUNNING, TaskStatus.HYDRATING);
  private static final Set<TaskStatus> ENDABLE =
      Set.of(
          TaskStatus.RUNNING,
          TaskStatus.HYDRATING,
          TaskStatus.FINALIZING,
          TaskStatus.AWAITING_APPROVAL);

  private final InMemoryTaskStore store;
  private final AttemptId attempt;
  private boolean ended;

  Agent(InMemoryTaskStore store, AttemptId attempt) {
    this.store = store;
    this.attempt = attempt;
  }

  /// Whether the row holds a terminal status of this agent, of which the stream then tells.
  boolean hasEnded() {
    return ended;
  }

  void writes(Step.AgentWrites word, Instant at) {
    switch (word) {
      case RUNNING -> {
        write(STARTABLE, TaskStatus.RUNNING, at);
        beat(at);
      }
      case AWAITING_APPROVAL -> write(PAUSABLE, TaskStatus.AWAITING_APPROVAL, at);
      case COMPLETED -> ended = write(ENDABLE, TaskStatus.COMPLETED, at);
      case FAILED -> ended = write(ENDABLE, TaskStatus.FAILED, at);
    }
  }

  private boolean write(Set<TaskStatus> from, TaskStatus to, Instant at) {
    var row = store.row(attempt.taskId());
    if (!from.contains(row.status()) || row.attempt().number() != attempt.number()) {
      return false;
    }
    var times = row.times();
    var written =
        new TaskRecord.Times(
            times.createdAt(),
            times.queuedAt(),
            to == TaskStatus.RUNNING ? Optional.of(at) : times.startedAt(),
            to.isTerminal() ? Optional.of(at) : times.completedAt(),
            times.heartbeatAt(),
            times.watch(),
            times.earlierStart());
    var message = to == TaskStatus.FAILED ? Optional.of("No tests pass.") : row.errorMessage();
    store.put(copy(row, to, at, written, message));
    return true;
  }

  private void beat(Instant at) {
    var row = store.row(attempt.taskId());
    if (row.status() == TaskStatus.RUNNING && row.attempt().number() == attempt.number()) {
      var times = row.times();
      var beaten =
          new TaskRecord.Times(
              times.createdAt(),
              times.queuedAt(),
              times.startedAt(),
              times.completedAt(),
              Optional.of(at),
              times.watch(),
              times.earlierStart());
      store.put(copy(row, row.status(), row.statusSince(), beaten, row.errorMessage()));
    }
  }

  private static TaskRecord copy(
      TaskRecord row,
      TaskStatus status,
      Instant since,
      TaskRecord.Times times,
      Optional<String> message) {
    return new TaskRecord(
        row.taskId(),
        row.request(),
        status,
        since,
        times,
        row.attempt(),
        row.admission(),
        row.settled(),
        row.deadlineAt(),
        row.expiresAt(),
        row.failure(),
        message);
  }
}
