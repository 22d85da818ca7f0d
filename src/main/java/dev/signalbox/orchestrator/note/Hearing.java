package dev.signalbox.orchestrator.note;

import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Note;
import java.util.Set;

/// How the shell heard what a transition was decided on. It goes into notes that are written
/// anyway, so that a lost event can be told of later without a write of its own.
///
/// @param isRoot whether it is what the message or the sweep brought, and not what came of an
///     effect
public record Hearing(Occasion occasion, boolean isRoot) {
  /// What tells of a session, and the ends. Others come from nowhere else than this service.
  private static final Set<String> TOLD =
      Set.of(
          "session_started",
          "session_start_retry",
          "agent_ended",
          "agent_restarted",
          "task_completed",
          "task_failed",
          "task_cancelled",
          "task_timed_out");

  /// Returns the move with notes that say how its event was heard.
  public Move noted(TaskEvent event, Move move) {
    var notes =
        move.notes().stream().map(it -> TOLD.contains(it.eventType()) ? told(event, move, it) : it);
    return new Move(
        move.before(), move.after(), move.at(), move.because(), move.effects(), notes.toList());
  }

  private Note told(TaskEvent event, Move move, Note note) {
    var by = note.with("heard_by", by(event, move.before()));
    return event instanceof TaskEvent.SessionObserved(_, _, _, var version, _, _)
            && version.isPresent()
        ? by.with("version", version.getAsLong())
        : by;
  }

  private String by(TaskEvent event, TaskRecord before) {
    var bySweep = occasion == Occasion.SWEEP;
    return switch (event) {
      case TaskEvent.SessionObserved _ -> bySweep ? "sweep" : isRoot ? "event" : "look";
      case TaskEvent.TaskWoken _ ->
          before.status().isTerminal() ? (bySweep ? "sweep_row" : "row") : "deadline";
      case TaskEvent.CancelRequested _, TaskEvent.TaskSubmitted _ -> "message";
      case TaskEvent.SessionStarted _, TaskEvent.SessionNotStarted _ -> "answer";
      case TaskEvent.SessionTurnedAway _, TaskEvent.SessionStartUnconfirmed _ -> "answer";
      case TaskEvent.SessionStopped _, TaskEvent.ContextRead _ -> "answer";
      case TaskEvent.BlueprintFound _, TaskEvent.BlueprintRefused _ -> "answer";
      case TaskEvent.AdmissionRefused _, TaskEvent.LaunchTurnReached _ -> "answer";
    };
  }
}
