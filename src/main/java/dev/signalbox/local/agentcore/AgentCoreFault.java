package dev.signalbox.local.agentcore;

import java.time.Duration;

/// What can go wrong with a call on demand.
public sealed interface AgentCoreFault {
  /// Nothing does.
  record None() implements AgentCoreFault {}

  /// The call is answered with the error and does nothing.
  record Refuse(int status, String code, String message) implements AgentCoreFault {}

  /// The call does its work at once and is answered late.
  record SlowFirstByte(Duration delay) implements AgentCoreFault {}

  /// The call does its work, and then the connection breaks instead of an answer.
  record LoseAnswer() implements AgentCoreFault {}

  /// The call does nothing and is never answered.
  record Hang() implements AgentCoreFault {}

  /// The stop is answered with 404 although the session runs on, as has been seen on AWS.
  record StopNotFoundThoughRunning() implements AgentCoreFault {}

  /// The call works, and the session dies without a sound some time later.
  record KillSession(Duration after) implements AgentCoreFault {}
}
