package dev.signalbox.orchestrator.port.output;

import dev.signalbox.lifecycle.session.SessionHandle;
import java.util.List;
import java.util.Optional;

/// Reads what the agent of a session prints, as it stands there: with whatever secrets are in it.
public interface OutputSource {
  /// Whose output is asked for.
  ///
  /// @param evidence what the backend said of the session's end: it may say where the output is
  record Of(SessionHandle session, Optional<String> evidence) {}

  /// What came of reading.
  sealed interface Reading {
    /// @param cut whether there is more before it
    /// @param source where all of it is
    /// @param next what the lines after these are asked for with
    record Lines(List<String> lines, boolean cut, String source, String next) implements Reading {
      public Lines {
        lines = List.copyOf(lines);
      }
    }

    /// There is nothing yet, or never was.
    record Nothing(String because) implements Reading {}

    /// It cannot be told where the output is, now or later.
    record Unknown(String because) implements Reading {}
  }

  /// The last lines.
  ///
  /// @param characters how many of them are wanted; more may come
  Reading tail(Of whose, int characters);

  /// All lines from the first one on, a page at a time.
  ///
  /// @param after `next` of the page before; empty for the first
  Reading page(Of whose, Optional<String> after);
}
