package dev.signalbox.lifecycle;

import java.time.Instant;
import java.util.Optional;

/// A task as its row says it is. One record with the status as a field, because other programs
/// write the same row.
///
/// @param settled whether the end was completed by us: slot, timeline, expiry
/// @param deadlineAt the next instant at which silence means something
/// @param expiresAt when the row may be forgotten
public record TaskRecord(
    String taskId,
    TaskRequest request,
    TaskStatus status,
    Instant statusSince,
    Times times,
    Attempt attempt,
    Admission admission,
    boolean settled,
    Optional<Instant> deadlineAt,
    Optional<Instant> expiresAt,
    Optional<FailureCause> failure,
    Optional<String> errorMessage) {

  /// When things happened to a task. The heartbeat is written by the agent alone.
  public record Times(
      Instant createdAt,
      Optional<Instant> queuedAt,
      Optional<Instant> startedAt,
      Optional<Instant> completedAt,
      Optional<Instant> heartbeatAt) {
    public static Times created(Instant at) {
      return new Times(at, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    Times queued(Instant at) {
      return new Times(
          createdAt, Optional.of(queuedAt.orElse(at)), startedAt, completedAt, heartbeatAt);
    }

    Times started(Instant at) {
      return new Times(
          createdAt, queuedAt, Optional.of(startedAt.orElse(at)), completedAt, heartbeatAt);
    }

    Times completed(Instant at) {
      return new Times(
          createdAt, queuedAt, startedAt, Optional.of(completedAt.orElse(at)), heartbeatAt);
    }

    /// A new attempt starts with no past: neither the start nor the heartbeat of the last one
    /// counts.
    Times restarted() {
      return new Times(createdAt, queuedAt, Optional.empty(), completedAt, Optional.empty());
    }
  }

  /// How a task stands with the limits. It says what the task was counted in, so that what it gives
  /// back at its end does not depend on the settings of that day.
  ///
  /// @param attempts how often a limit refused it
  /// @param queuedBy the limit that refused it last; empty once it has its slot
  /// @param slotHeld whether it counts in its user's `active_count`
  /// @param globalSlotHeld whether it counts in the `active_count` of all users
  public record Admission(
      int attempts, Optional<SlotLimit> queuedBy, boolean slotHeld, boolean globalSlotHeld) {
    public static final Admission NONE = new Admission(0, Optional.empty(), false, false);

    Admission refused(SlotLimit by) {
      return new Admission(attempts + 1, Optional.of(by), slotHeld, globalSlotHeld);
    }

    Admission waitingFor(SlotLimit limit) {
      return new Admission(attempts, Optional.of(limit), slotHeld, globalSlotHeld);
    }

    /// A task that has its slot already is not counted anew, whatever limit was set meanwhile.
    Admission admitted(boolean globalLimit) {
      return slotHeld
          ? this
          : new Admission(attempts, Optional.empty(), true, globalSlotHeld || globalLimit);
    }

    Admission released() {
      return new Admission(attempts, queuedBy, false, false);
    }
  }

  /// Whether the task counts in its user's `active_count`.
  public boolean slotHeld() {
    return admission.slotHeld();
  }

  /// The current attempt's identity.
  ///
  /// @throws IllegalStateException when no attempt was made
  public AttemptId attemptId() {
    if (attempt.number() < 1) {
      throw new IllegalStateException("task " + taskId + " has no attempt");
    }
    return new AttemptId(taskId, attempt.number());
  }

  /// The session to stop, if the current attempt may have a live one whose name is known.
  public Optional<SessionHandle> stoppableSession() {
    return attempt.mayBeLive() ? attempt.stoppable(attemptId()) : Optional.empty();
  }

  /// A copy to change.
  Draft draft() {
    return new Draft(this);
  }

  /// The next state of a record, under construction inside one rule.
  static final class Draft {
    private final TaskRecord from;
    TaskStatus status;
    Instant statusSince;
    Times times;
    Attempt attempt;
    Admission admission;
    boolean settled;
    Optional<Instant> expiresAt;
    Optional<FailureCause> failure;
    Optional<String> errorMessage;

    private Draft(TaskRecord from) {
      this.from = from;
      this.status = from.status;
      this.statusSince = from.statusSince;
      this.times = from.times;
      this.attempt = from.attempt;
      this.admission = from.admission;
      this.settled = from.settled;
      this.expiresAt = from.expiresAt;
      this.failure = from.failure;
      this.errorMessage = from.errorMessage;
    }

    Draft to(TaskStatus target, Instant at) {
      this.status = target;
      this.statusSince = at;
      return this;
    }

    Draft attempt(Attempt next) {
      this.attempt = next;
      return this;
    }

    TaskRecord build(Optional<Instant> deadlineAt) {
      return new TaskRecord(
          from.taskId,
          from.request,
          status,
          statusSince,
          times,
          attempt,
          admission,
          settled,
          deadlineAt,
          expiresAt,
          failure,
          errorMessage);
    }
  }
}
