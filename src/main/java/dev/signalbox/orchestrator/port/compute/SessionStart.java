package dev.signalbox.orchestrator.port.compute;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.session.SessionHandle;

/// What came of a start.
public sealed interface SessionStart {
  /// The substrate has the session.
  record Started(SessionHandle session, Origin origin) implements SessionStart {
    /// This call started it, as far as anybody can tell.
    public Started(SessionHandle session) {
      this(session, Origin.NEW);
    }
  }

  /// Which call started a session.
  enum Origin {
    NEW,
    /// An earlier call under the same token, whose answer is given again.
    REPLAYED,
    /// An earlier call with another request under the same token.
    ADOPTED
  }

  /// The substrate declined.
  ///
  /// @param unread whether the call was turned away before its token was looked at, so that it says
  ///     nothing of an earlier call; else nothing runs under this attempt
  record Declined(FailureCause cause, boolean unread) implements SessionStart {
    /// Nothing runs under this attempt.
    public Declined(FailureCause cause) {
      this(cause, false);
    }

    /// An earlier call under the same token may have led to a session.
    public static Declined unread(FailureCause cause) {
      return new Declined(cause, true);
    }
  }

  /// The answer was lost and asking again could start it twice: it may run or not.
  record Unconfirmed(FailureCause cause) implements SessionStart {}
}
