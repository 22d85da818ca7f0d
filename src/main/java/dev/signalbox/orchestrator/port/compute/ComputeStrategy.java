package dev.signalbox.orchestrator.port.compute;

import dev.signalbox.lifecycle.session.SessionHandle;

/// One backend that runs sessions. Holds no per-task state, may be called again for the same
/// attempt, and reports only: what an answer means is the lifecycle's to say.
///
/// Both methods throw `DependencyUnavailable` or `DependencyRefused` for trouble that says nothing
/// of the session.
public interface ComputeStrategy {
  /// Starts the session of an attempt, or finds the one that an earlier call started.
  SessionStart startSession(SessionRequest request);

  /// Asks for the end of a session; gone already is an answer, not an error.
  StopOutcome stopSession(SessionHandle session, String reason);
}
