package dev.signalbox.explain;

import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.query.Explanation.OutputTail;
import dev.signalbox.query.Explanation.Question;
import dev.signalbox.query.TaskSummary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// All that is known of one task when somebody asks.
///
/// @param notes its timeline, in order
/// @param report what the backend said of the end of its session, as far as the row keeps it
/// @param place 1 for the next of its user; empty unless it is queued
/// @param questions what its agent asks a person; empty where that cannot be told
/// @param logGroup where the words of a session are that was refused before it began
/// @param output the last lines of its agent, where they were kept
/// @param at when it was asked
public record Known(
    TaskSummary summary,
    TaskRecord task,
    List<Noted> notes,
    Optional<SessionReport> report,
    OptionalInt place,
    Optional<List<Question>> questions,
    Optional<String> logGroup,
    Optional<OutputTail> output,
    Instant at) {
  public Known {
    notes = List.copyOf(notes);
    questions = questions.map(List::copyOf);
  }

  /// The note of the task's end; empty while there is none.
  Optional<Noted> end() {
    return notes.stream().filter(it -> Words.isEnd(it.type())).reduce((_, last) -> last);
  }

  /// When the backend says that the session was over.
  Optional<Instant> stoppedAt() {
    return phase(SessionReport.STOPPED).or(() -> phase("execution stopped"));
  }

  Optional<Instant> phase(String name) {
    return report.flatMap(
        it ->
            it.phases().stream()
                .filter(phase -> phase.name().equals(name))
                .map(SessionReport.Phase::at)
                .findFirst());
  }
}
