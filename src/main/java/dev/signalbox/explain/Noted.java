package dev.signalbox.explain;

import dev.signalbox.lifecycle.transition.NoteValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One entry of a task's timeline, ours or the agent's.
public record Noted(Instant at, String type, Map<String, NoteValue> details) {
  static final String RETRY = "session_start_retry";

  public Noted {
    details = Map.copyOf(details);
  }

  Optional<String> told(String key) {
    return Optional.ofNullable(details.get(key)).map(NoteValue::spelled);
  }

  /// Entries of before hold the number as a text.
  OptionalInt attempt() {
    return told("attempt")
        .filter(it -> it.matches("[0-9]{1,6}"))
        .map(it -> OptionalInt.of(Integer.parseInt(it)))
        .orElse(OptionalInt.empty());
  }

  /// Whether a session that had begun was lost, and another attempt follows. Of a start that was
  /// declined the same entry names no session.
  boolean isOfLostSession() {
    return type.equals(RETRY) && told("session_id").isPresent();
  }

  /// The attempt that is over by this entry of a new one.
  int attemptBefore() {
    return attempt().orElse(1) - 1;
  }

  Optional<Instant> time(String key) {
    try {
      return told(key).map(Instant::parse);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
