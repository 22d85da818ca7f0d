package dev.signalbox.explain;

import dev.signalbox.lifecycle.transition.NoteValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// One entry of a task's timeline, ours or the agent's.
public record Noted(Instant at, String type, Map<String, NoteValue> details) {
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

  Optional<Instant> time(String key) {
    try {
      return told(key).map(Instant::parse);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
