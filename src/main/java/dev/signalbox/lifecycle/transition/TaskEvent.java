package dev.signalbox.lifecycle.transition;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.Waiting;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Everything that can be heard about a task. Each carries the instant it speaks of, so that the
/// lifecycle needs no clock. A look and a backend's event are the same kind, so that there is one
/// rule and not two.
public sealed interface TaskEvent {
  String taskId();

  Instant at();

  /// A producer asked for a task.
  record TaskSubmitted(String taskId, TaskRequest request, Instant at) implements TaskEvent {}

  /// Somebody says: look at this row now. A message that names it, its deadline, a freed slot, or
  /// another program's write to it.
  record TaskWoken(String taskId, Instant at) implements TaskEvent {}

  /// A producer or a person wants the task to end. It waits for its task since
  /// `requestedAt`, which can be well before this delivery.
  record CancelRequested(
      String taskId,
      Optional<String> reason,
      Optional<String> requestedBy,
      Instant requestedAt,
      Instant at)
      implements TaskEvent {}

  /// The blueprint of the task's repository was read.
  ///
  /// @param attachmentsLeftOut how many files of the task its agent does not get
  record BlueprintFound(String taskId, Blueprint blueprint, int attachmentsLeftOut, Instant at)
      implements TaskEvent {
    /// Of a task whose agent gets all its files.
    public BlueprintFound(String taskId, Blueprint blueprint, Instant at) {
      this(taskId, blueprint, 0, at);
    }
  }

  /// The task cannot be run as things are: its repository or compute type is not set up.
  record BlueprintRefused(String taskId, FailureCause cause, Instant at) implements TaskEvent {}

  /// A limit keeps the task from being launched now, and this is where it waits.
  record AdmissionRefused(String taskId, Waiting place, Instant at) implements TaskEvent {}

  /// The launch lane has come to the task: a launch token is kept for it.
  record LaunchTurnReached(String taskId, Instant at) implements TaskEvent {}

  /// What is heard about one attempt's session.
  sealed interface OfAttempt extends TaskEvent {
    AttemptId attempt();

    @Override
    default String taskId() {
      return attempt().taskId();
    }
  }

  /// What the task refers to was looked up before the attempt's start.
  record ContextRead(AttemptId attempt, ContextReading reading, Instant at) implements OfAttempt {}

  /// The substrate accepted the session.
  record SessionStarted(AttemptId attempt, SessionHandle session, Instant at)
      implements OfAttempt {}

  /// The substrate declined: nothing runs under this attempt.
  record SessionNotStarted(AttemptId attempt, FailureCause cause, Instant at)
      implements OfAttempt {}

  /// The substrate turned the call away before it looked at the attempt's token: this call led to
  /// nothing, and says nothing of an earlier one.
  record SessionTurnedAway(AttemptId attempt, FailureCause cause, Instant at)
      implements OfAttempt {}

  /// The answer to the start was lost: the session may run or not.
  record SessionStartUnconfirmed(AttemptId attempt, FailureCause cause, Instant at)
      implements OfAttempt {}

  /// The session was seen, by an event or by a look.
  ///
  /// @param version rises with each change of the session; absent where the backend has none
  /// @param evidence the substrate's own words as JSON, without environment values
  record SessionObserved(
      AttemptId attempt,
      SessionHandle session,
      SessionStatus status,
      OptionalLong version,
      Optional<String> evidence,
      Instant at)
      implements OfAttempt {}

  /// A stop was carried out, and no event will confirm it.
  record SessionStopped(AttemptId attempt, Instant at) implements OfAttempt {}
}
