package dev.signalbox.explain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What was never heard of a task, and how it was found all the same.
final class LostWords {
  private LostWords() {}

  static List<String> of(Known known) {
    var lost = new ArrayList<String>();
    for (var note : known.notes()) {
      lost(known, note).ifPresent(lost::add);
    }
    return lost;
  }

  private static Optional<String> lost(Known known, Noted note) {
    var by = note.told("heard_by").orElse("");
    var attempt = note.type().equals(Noted.RETRY) ? note.attemptBefore() : note.attempt().orElse(0);
    var version = note.told("version").map(it -> " (version " + it + ")").orElse("");
    return switch (by) {
      case "sweep" -> Optional.of(bySweep(known, note, attempt, version));
      case "look" ->
          Optional.of(
              "No event told of %s of attempt %d%s: a look at the session found it%s."
                  .formatted(what(note), attempt, version, after(known, note)));
      case "sweep_row" ->
          Optional.of(
              "No event told that the row had become terminal: the sweep found it in the row.");
      default -> Optional.empty();
    };
  }

  private static String bySweep(Known known, Noted note, int attempt, String version) {
    return "No event told of %s of attempt %d%s: the sweep looked at the session and found it%s."
        .formatted(what(note), attempt, version, after(known, note));
  }

  /// The agent may have ended before its session did, and either may have been missed.
  private static String what(Noted note) {
    return switch (note.type()) {
      case "session_started" -> "the start";
      case "agent_ended" -> "the end of the agent";
      case "agent_restarted" -> "a new start of the agent";
      default -> "the end";
    };
  }

  private static String after(Known known, Noted note) {
    return known
        .stoppedAt()
        .filter(
            _ -> Words.isEnd(note.type()) && !note.at().isBefore(known.stoppedAt().orElseThrow()))
        .map(it -> ", " + Words.span(Duration.between(it, note.at())) + " after it was over")
        .orElse("");
  }
}
