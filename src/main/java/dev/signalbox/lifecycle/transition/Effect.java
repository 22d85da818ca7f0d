package dev.signalbox.lifecycle.transition;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import java.time.Instant;

/// What the shell is asked to do after a transition is written. All are safe to repeat.
public sealed interface Effect {
  /// Read the blueprint and answer with `BlueprintFound` or `BlueprintRefused`.
  record LoadBlueprint() implements Effect {}

  /// Read what the task refers to, keep the document that is made of it, and answer with
  /// `ContextRead`.
  record ReadContext(AttemptId attempt) implements Effect {}

  /// Start the attempt's session under the attempt's token.
  record StartSession(AttemptId attempt) implements Effect {}

  /// Stop the session; the reason is shown by the backend.
  record StopSession(AttemptId attempt, SessionHandle session, String reason) implements Effect {}

  /// Ask the backend once how the session is.
  record LookAtSession(AttemptId attempt, SessionHandle session) implements Effect {}

  /// Ask the backend which session runs under the attempt: its name was never heard.
  record FindSession(AttemptId attempt, ComputeType type) implements Effect {}

  /// Look at the task's row again at that instant.
  record WakeTask(String taskId, Instant at) implements Effect {}

  /// Forget the document that was made for the attempt: nobody will read it again.
  record DropPayload(AttemptId attempt) implements Effect {}

  /// Keep the last lines that the agent of a failed attempt printed, but not before that instant:
  /// they come to their log a little later than the end.
  record KeepOutput(AttemptId attempt, SessionHandle session, Instant notBefore)
      implements Effect {}

  /// Put the task into the launch lane of its compute type.
  record EnterLane(String taskId, ComputeType type, String userId) implements Effect {}

  /// A place of the user in the lane is free: wake the task that waits longest for one.
  record WakeNextForLane(ComputeType type, String userId) implements Effect {}

  /// A slot of the user is free: wake the task that waits longest.
  record WakeOldestQueued(String userId) implements Effect {}

  /// A slot of all users is free: wake the task that waits longest for one, whoever's it is.
  record WakeOldestQueuedOfAll() implements Effect {}
}
