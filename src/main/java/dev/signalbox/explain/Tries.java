package dev.signalbox.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What was done for a task before it was given up.
final class Tries {
  private Tries() {}

  static List<String> of(Known known) {
    var tried = new ArrayList<String>();
    known.notes().forEach(note -> told(note).ifPresent(tried::add));
    var attempt = known.task().attempt();
    if (attempt.stopPending()) {
      tried.add("A stop of the session was asked for, and is not confirmed yet.");
    }
    if (attempt.session().isPresent() && tried.isEmpty()) {
      tried.add("One attempt: something ran, so that nothing is run again by itself.");
    }
    return tried;
  }

  private static Optional<String> told(Noted note) {
    var at = Words.time(note.at());
    return switch (note.type()) {
      case "admission_queued" -> Optional.of(at + " queued by a limit" + of(note, "reason") + ".");
      case "hydration_complete" ->
          note.told("fallback_error")
              .map(it -> at + " could not read what the task refers to (" + it + ").");
      case Noted.RETRY -> Optional.of(at + " " + again(note));
      case "agent_ended" ->
          Optional.of(at + " the agent had ended and its session lived on: waited for its end.");
      case "agent_restarted" -> Optional.of(at + " the backend started the agent again.");
      case "session_outlived_report" ->
          Optional.of(at + " the session outlived the agent's report, and was stopped.");
      case "session_stop_unconfirmed" ->
          Optional.of(at + " the stop was repeated, and nothing confirmed it.");
      default -> Optional.empty();
    };
  }

  private static String again(Noted note) {
    var next = note.time("next_try_at").map(Words::time).orElse("?");
    return note.isOfLostSession()
        ? "the session of attempt %d was lost%s, run again at %s."
            .formatted(note.attemptBefore(), of(note, "reason"), next)
        : "start declined%s, tried again at %s.".formatted(of(note, "reason"), next);
  }

  private static String of(Noted note, String key) {
    return note.told(key).map(it -> " (" + it + ")").orElse("");
  }
}
