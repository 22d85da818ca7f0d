package dev.signalbox.lifecycle.task;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/// The stored status word of a task and the moves that the contract allows. Other programs (the
/// agent among them) write the same words.
public enum TaskStatus {
  /// Only other programs write it: the task has a row, and what it needs is not there yet.
  PENDING_UPLOADS(Phase.WAITING),
  SUBMITTED(Phase.ACTIVE),
  QUEUED(Phase.WAITING),
  HYDRATING(Phase.ACTIVE),
  RUNNING(Phase.ACTIVE),
  AWAITING_APPROVAL(Phase.ACTIVE),
  FINALIZING(Phase.ACTIVE),
  COMPLETED(Phase.TERMINAL),
  FAILED(Phase.TERMINAL),
  CANCELLED(Phase.TERMINAL),
  TIMED_OUT(Phase.TERMINAL);

  /// Waiting holds no slot, active may hold one, terminal is final.
  public enum Phase {
    WAITING,
    ACTIVE,
    TERMINAL
  }

  private final Phase phase;

  TaskStatus(Phase phase) {
    this.phase = phase;
  }

  public Phase phase() {
    return phase;
  }

  public boolean isTerminal() {
    return phase == Phase.TERMINAL;
  }

  /// Where a task may go from here. Two moves are ours: RUNNING to HYDRATING for a new attempt when
  /// nothing had run, and QUEUED to HYDRATING, which claims the attempt in the step that leaves the
  /// queue.
  public Set<TaskStatus> targets() {
    return switch (this) {
      case PENDING_UPLOADS -> Set.of(SUBMITTED, FAILED, CANCELLED);
      case SUBMITTED -> Set.of(QUEUED, HYDRATING, FAILED, CANCELLED);
      case QUEUED -> Set.of(SUBMITTED, HYDRATING, CANCELLED, FAILED);
      case HYDRATING -> Set.of(RUNNING, AWAITING_APPROVAL, FAILED, CANCELLED);
      case RUNNING ->
          Set.of(AWAITING_APPROVAL, FINALIZING, HYDRATING, CANCELLED, TIMED_OUT, FAILED);
      case AWAITING_APPROVAL -> Set.of(RUNNING, CANCELLED, FAILED);
      case FINALIZING -> Set.of(COMPLETED, FAILED, TIMED_OUT);
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> Set.of();
    };
  }

  public boolean allows(TaskStatus target) {
    return targets().contains(target);
  }

  /// The status of a stored word; empty for a word of some other program.
  public static Optional<TaskStatus> ofWord(String word) {
    return Arrays.stream(values()).filter(status -> status.name().equals(word)).findFirst();
  }
}
