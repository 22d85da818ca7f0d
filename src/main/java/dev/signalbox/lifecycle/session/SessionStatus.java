package dev.signalbox.lifecycle.session;

import dev.signalbox.lifecycle.failure.FailureCause;

/// What a substrate says of a session, without saying what it means for the task: a strategy
/// reports, the lifecycle interprets.
public sealed interface SessionStatus {
  /// Alive, or on its way to be.
  record Running() implements SessionStatus {}

  /// Alive without its agent, whose process ended like this: something beside it runs on. The
  /// substrate may start the agent's process again.
  record AgentEnded(Ended outcome) implements SessionStatus {}

  /// The substrate does not know the session: too young to be seen, or gone for more than an hour.
  record NotFound() implements SessionStatus {}

  /// Over, in one of three ways.
  sealed interface Ended extends SessionStatus {}

  /// The agent's process ended with exit code 0.
  record Completed() implements Ended {}

  /// The agent ran and ended in any other way.
  record Failed(FailureCause cause) implements Ended {}

  /// The agent's process never ran.
  record NeverStarted(FailureCause cause) implements Ended {}
}
