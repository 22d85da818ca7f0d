package dev.signalbox.lifecycle.task;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import java.time.Instant;
import java.util.Optional;

/// A task as its row says it is. One record with the status as a field, because other programs
/// write the same row.
///
/// @param settled whether the end was completed by us: slot, timeline, expiry
/// @param deadlineAt the next instant at which silence means something
/// @param expiresAt when the row may be forgotten
/// @param branchName where the agent puts its work; empty without a repository
/// @param stored how the row differs from what this service would write
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
    Optional<String> errorMessage,
    Cancellation cancellation,
    Optional<String> branchName,
    Stored stored) {

  /// A task that no message cancelled, whose row is as this service writes it, and whose branch
  /// follows from its request.
  public TaskRecord(
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
    this(
        taskId,
        request,
        status,
        statusSince,
        times,
        attempt,
        admission,
        settled,
        deadlineAt,
        expiresAt,
        failure,
        errorMessage,
        Cancellation.UNSAID,
        BranchName.of(taskId, request),
        Stored.AS_OURS);
  }

  /// When things happened to a task. The heartbeat is written by the agent alone.
  ///
  /// @param startedAt when the current attempt began to run
  /// @param watch what looks saw of an agent that only its heartbeat tells of
  /// @param earlierStart when the first of the earlier attempts that ran began to
  public record Times(
      Instant createdAt,
      Optional<Instant> queuedAt,
      Optional<Instant> startedAt,
      Optional<Instant> completedAt,
      Optional<Instant> heartbeatAt,
      Watch watch,
      Optional<Instant> earlierStart) {
    public static Times created(Instant at) {
      var none = Optional.<Instant>empty();
      return new Times(at, none, none, none, none, Watch.NONE, none);
    }

    public Times queued(Instant at) {
      var since = Optional.of(queuedAt.orElse(at));
      return new Times(createdAt, since, startedAt, completedAt, heartbeatAt, watch, earlierStart);
    }

    public Times started(Instant at) {
      var since = Optional.of(startedAt.orElse(at));
      return new Times(createdAt, queuedAt, since, completedAt, heartbeatAt, watch, earlierStart);
    }

    /// The agent may have told when, and cannot have ended later than that is seen.
    public Times completed(Instant at) {
      var told = Optional.of(completedAt.filter(at::isAfter).orElse(at));
      return new Times(createdAt, queuedAt, startedAt, told, heartbeatAt, watch, earlierStart);
    }

    public Times watched(Watch next) {
      return new Times(
          createdAt, queuedAt, startedAt, completedAt, heartbeatAt, next, earlierStart);
    }

    /// A new attempt starts with no past: neither the start nor the heartbeat of the last one
    /// counts for it. That the task has run before stays known.
    public Times restarted() {
      return new Times(
          createdAt,
          queuedAt,
          Optional.empty(),
          completedAt,
          Optional.empty(),
          watch.heard(),
          firstStart());
    }

    /// When the task first ran, whichever attempt that was.
    public Optional<Instant> firstStart() {
      return earlierStart.or(() -> startedAt);
    }
  }

  /// How a task stands with the limits. It says what the task was counted in, so that what it gives
  /// back at its end does not depend on the settings of that day.
  ///
  /// @param attempts how often a limit refused it
  /// @param waiting where it stands while it is queued; empty once it is launched or has ended
  /// @param slotHeld whether it counts in its user's `active_count`
  /// @param globalSlotHeld whether it counts in the `active_count` of all users
  public record Admission(
      int attempts, Optional<Waiting> waiting, boolean slotHeld, boolean globalSlotHeld) {
    public static final Admission NONE = new Admission(0, Optional.empty(), false, false);

    /// Refused for the first time, or again for another reason; whether it holds a slot meanwhile
    /// follows from the place.
    public Admission waitsIn(Waiting place, boolean globalLimit) {
      var tries = waiting.isEmpty() ? attempts + 1 : attempts;
      return switch (place) {
        case Waiting.ForSlot _ -> new Admission(tries, Optional.of(place), false, false);
        case Waiting.InLane _, Waiting.BeforeLane _ ->
            admitted(globalLimit).standing(tries, Optional.of(place));
      };
    }

    /// A task that has its slot already is not counted anew, whatever limit was set meanwhile.
    public Admission admitted(boolean globalLimit) {
      return slotHeld
          ? standing(attempts, Optional.empty())
          : new Admission(attempts, Optional.empty(), true, globalSlotHeld || globalLimit);
    }

    public Admission released() {
      return new Admission(attempts, Optional.empty(), false, false);
    }

    private Admission standing(int tries, Optional<Waiting> place) {
      return new Admission(tries, place, slotHeld, globalSlotHeld);
    }
  }

  /// Whether the task counts in its user's `active_count`.
  public boolean slotHeld() {
    return admission.slotHeld();
  }

  /// Whether its deadline is over.
  public boolean isOverdue(Instant at) {
    return deadlineAt.filter(deadline -> !at.isBefore(deadline)).isPresent();
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
  public Draft draft() {
    return new Draft(this);
  }

  /// The next state of a record, under construction inside one rule.
  public static final class Draft {
    private final TaskRecord from;
    public TaskStatus status;
    Instant statusSince;
    public Times times;
    public Attempt attempt;
    public Admission admission;
    public boolean settled;
    public Optional<Instant> expiresAt;
    public Optional<FailureCause> failure;
    public Optional<String> errorMessage;
    public Cancellation cancellation;
    public Optional<String> branchName;
    public Stored stored;

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
      this.cancellation = from.cancellation;
      this.branchName = from.branchName;
      this.stored = from.stored;
    }

    public Draft to(TaskStatus target, Instant at) {
      this.status = target;
      this.statusSince = at;
      return this;
    }

    public Draft attempt(Attempt next) {
      this.attempt = next;
      return this;
    }

    public TaskRecord build(Optional<Instant> deadlineAt) {
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
          errorMessage,
          cancellation,
          branchName,
          stored);
    }
  }
}
