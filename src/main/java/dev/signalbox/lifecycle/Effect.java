package dev.signalbox.lifecycle;

import java.time.Instant;

/// What the shell is asked to do after a transition is written. All are safe to repeat.
public sealed interface Effect {
  /// Read the blueprint and answer with `BlueprintFound` or `BlueprintRefused`.
  record LoadBlueprint() implements Effect {}

  /// Start the attempt's session under the attempt's token.
  record StartSession(AttemptId attempt) implements Effect {}

  /// Stop the session; the reason is shown by the substrate.
  record StopSession(AttemptId attempt, SessionHandle session, String reason) implements Effect {}

  /// Ask the substrate once how the session is.
  record LookAtSession(AttemptId attempt, SessionHandle session) implements Effect {}

  /// Ask the substrate which session runs under the attempt: its name was never heard.
  record FindSession(AttemptId attempt) implements Effect {}

  /// Look at the task's row again at that instant.
  record WakeTask(String taskId, Instant at) implements Effect {}

  /// Forget the document that was made for the attempt: nobody will read it again.
  record DropPayload(AttemptId attempt) implements Effect {}

  /// A slot of the user is free: wake who waits longest.
  record WakeOldestQueued(String userId) implements Effect {}

  /// A slot of all users is free: wake who waits longest for one, whoever's task it is.
  record WakeOldestQueuedOfAll() implements Effect {}
}
