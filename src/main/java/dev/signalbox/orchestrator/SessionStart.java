package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.FailureCause;
import dev.signalbox.lifecycle.SessionHandle;

/// What came of a start.
public sealed interface SessionStart<H extends SessionHandle> {
  /// The substrate has the session.
  record Started<H extends SessionHandle>(H session) implements SessionStart<H> {}

  /// The substrate declined, and nothing runs under this attempt.
  record Declined<H extends SessionHandle>(FailureCause cause) implements SessionStart<H> {}

  /// The answer was lost and asking again could start it twice: it may run or not.
  record Unconfirmed<H extends SessionHandle>(FailureCause cause) implements SessionStart<H> {}
}
