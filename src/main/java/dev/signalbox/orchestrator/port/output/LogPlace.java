package dev.signalbox.orchestrator.port.output;

import dev.signalbox.lifecycle.session.SessionHandle;
import java.util.Optional;

/// Where the output of a session is to be looked for. Each backend knows it of its own sessions.
public sealed interface LogPlace {
  /// In this stream.
  record Stream(String group, String name) implements LogPlace {}

  /// In a stream of this group that bears the session's name, or whose lines do.
  record Group(String group, String sessionId) implements LogPlace {}

  /// It cannot be told.
  record Unknown(String because) implements LogPlace {}

  /// Finds the place.
  @FunctionalInterface
  interface Finder {
    /// @param evidence what the backend said of the session's end
    LogPlace of(SessionHandle session, Optional<String> evidence);
  }
}
