package dev.signalbox.orchestrator.port.compute;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.session.SessionHandle;

/// What came of a start.
public sealed interface SessionStart {
  /// The substrate has the session.
  record Started(SessionHandle session) implements SessionStart {}

  /// The substrate declined, and nothing runs under this attempt.
  record Declined(FailureCause cause) implements SessionStart {}

  /// The answer was lost and asking again could start it twice: it may run or not.
  record Unconfirmed(FailureCause cause) implements SessionStart {}
}
