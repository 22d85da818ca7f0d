package dev.signalbox.lifecycle.session;

/// What a kind of backend can do. The core asks these and never which backend it is.
public enum Capability {
  /// The backend tells how a session is when it is asked, and sends events of its changes.
  OBSERVABLE,

  /// A start that is repeated for the same attempt finds the session that the first one made, so
  /// asking again is always safe.
  REPEATABLE_START,

  /// The session's name follows from the attempt, so a session can be stopped although the answer
  /// to its start was lost.
  NAMED_BEFORE_START,

  /// Sessions run in a runtime that the blueprint names (`runtime_arn`), and the row keeps its ARN.
  IN_RUNTIME,

  /// A start carries a pointer to the agent's document, which is kept for the attempt meanwhile.
  PAYLOAD_BY_POINTER,

  /// The agent's heartbeat is the only sign of life: silence ends the task.
  HEARTBEAT_ONLY
}
