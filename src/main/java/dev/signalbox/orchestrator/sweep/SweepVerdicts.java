package dev.signalbox.orchestrator.sweep;

import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.TransitionListener;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.FoundBy;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts the ends and new attempts that a sweep had to bring because no event had brought them:
/// the health figure of the event path. What the answer to a start brings is none of them, whoever
/// asked for the start.
final class SweepVerdicts implements TransitionListener {
  /// Alarms look for this text.
  static final String MESSAGE = "the sweep brought a verdict";

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final Occurrences occurrences;
  private final AtomicInteger count = new AtomicInteger();

  SweepVerdicts(Occurrences occurrences) {
    this.occurrences = occurrences;
  }

  int count() {
    return count.get();
  }

  @Override
  public void moved(TaskEvent event, Move move) {
    foundBy(event, move).ifPresent(by -> note(move.after(), by));
  }

  private static Optional<FoundBy> foundBy(TaskEvent event, Move move) {
    var before = move.before();
    var after = move.after();
    var ended = !before.status().isTerminal() && after.status().isTerminal();
    var settled = before.status().isTerminal() && !before.settled() && after.settled();
    var again = before.attempt().number() != after.attempt().number();
    if (!ended && !settled && !again) {
      return Optional.empty();
    }
    return switch (event) {
      case TaskEvent.SessionObserved seen -> Optional.of(foundBy(seen.status()));
      case TaskEvent.TaskWoken _ -> Optional.of(settled ? FoundBy.ROW : FoundBy.DEADLINE);
      case TaskEvent.TaskSubmitted _, TaskEvent.CancelRequested _ -> Optional.empty();
      case TaskEvent.BlueprintFound _, TaskEvent.BlueprintRefused _ -> Optional.empty();
      case TaskEvent.AdmissionRefused _, TaskEvent.LaunchTurnReached _ -> Optional.empty();
      case TaskEvent.SessionStarted _, TaskEvent.SessionNotStarted _ -> Optional.empty();
      case TaskEvent.SessionTurnedAway _, TaskEvent.ContextRead _ -> Optional.empty();
      case TaskEvent.SessionStartUnconfirmed _, TaskEvent.SessionStopped _ -> Optional.empty();
    };
  }

  /// A session that still lives is ended for its time only.
  private static FoundBy foundBy(SessionStatus seen) {
    return switch (seen) {
      case SessionStatus.Running() -> FoundBy.DEADLINE;
      case SessionStatus.AgentEnded _ -> FoundBy.DEADLINE;
      case SessionStatus.NotFound(), SessionStatus.Ended _ -> FoundBy.LOOK;
    };
  }

  private void note(TaskRecord after, FoundBy by) {
    count.incrementAndGet();
    var code = after.failure().filter(_ -> after.status().isTerminal()).map(it -> it.code().name());
    occurrences.note(new Occurrence.SweepCorrected(by));
    LOG.atInfo()
        .addKeyValue("task_id", after.taskId())
        .addKeyValue("attempt", after.attempt().number())
        .addKeyValue("status", after.status())
        .addKeyValue("code", code.orElse(""))
        .addKeyValue("found_by", by)
        .log(MESSAGE);
  }
}
