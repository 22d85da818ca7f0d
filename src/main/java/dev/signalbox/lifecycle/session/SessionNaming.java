package dev.signalbox.lifecycle.session;

import java.util.Optional;

/// Names the session of an attempt before it is started.
@FunctionalInterface
public interface SessionNaming {
  /// Returns the handle that the session of the attempt has; empty when it cannot be told.
  ///
  /// @param runtimeArn the runtime that the blueprint named at the time of the claim, for a backend
  ///     whose sessions run in one
  Optional<SessionHandle> nameOf(AttemptId attempt, Optional<String> runtimeArn);
}
