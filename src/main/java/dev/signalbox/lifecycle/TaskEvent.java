package dev.signalbox.lifecycle;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// Everything that can be heard about a task. Each carries the instant it speaks of, so that the
/// lifecycle needs no clock; a poll and an ECS event are the same kind, so there is one rule, not
/// two.
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
  record BlueprintFound(String taskId, Blueprint blueprint, Instant at) implements TaskEvent {}

  /// The task can not be run at all: its repository or compute type is not set up.
  record BlueprintRefused(String taskId, FailureCause cause, Instant at) implements TaskEvent {}

  /// A limit left no slot for the task.
  record SlotRefused(String taskId, SlotLimit limit, Instant at) implements TaskEvent {}

  /// What is heard about one attempt's session.
  sealed interface OfAttempt extends TaskEvent {
    AttemptId attempt();

    @Override
    default String taskId() {
      return attempt().taskId();
    }
  }

  /// The substrate accepted the session.
  record SessionStarted(AttemptId attempt, SessionHandle session, Instant at)
      implements OfAttempt {}

  /// The substrate declined: nothing runs under this attempt.
  record SessionNotStarted(AttemptId attempt, FailureCause cause, Instant at)
      implements OfAttempt {}

  /// The answer to the start was lost: the session may run or not.
  record SessionStartUnconfirmed(AttemptId attempt, FailureCause cause, Instant at)
      implements OfAttempt {}

  /// The session was seen, by an event or by a look.
  ///
  /// @param version rises with each change of an ECS task; absent where the substrate has none
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
