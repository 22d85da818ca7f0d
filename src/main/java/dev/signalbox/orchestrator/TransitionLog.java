package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Stay;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/// The one log line of a transition. Its message is one of a few, for machines; `because` says
/// it in the words of the rule that decided.
final class TransitionLog {
  private static final Logger LOG = LoggerFactory.getLogger(TaskOrchestrator.class);

  /// The note of a stop that is given up; a person must look whether the session still runs.
  private static final String STOP_UNCONFIRMED = "session_stop_unconfirmed";

  private TransitionLog() {}

  static void stayed(TaskRecord record, TaskEvent event, Stay stay) {
    LOG.atDebug()
        .addKeyValue("task_id", record.taskId())
        .addKeyValue("status", record.status())
        .addKeyValue("event", event.getClass().getSimpleName())
        .addKeyValue("because", stay.because())
        .log("nothing to change");
  }

  /// One that is settled only waits for its end. What stands in the row may be anybody's words.
  static void unreadable(TaskRecord certain) {
    LOG.atLevel(certain.settled() ? Level.DEBUG : Level.WARN)
        .addKeyValue("task_id", certain.taskId())
        .addKeyValue("problem", certain.stored().notUnderstood())
        .log("Row is not understood, and is settled when nothing runs for it any more");
  }

  /// A move that leaves status, attempt and settlement as they are notes a detail, such as the end
  /// of a session whose task ended before.
  static void moved(Move move) {
    var after = move.after();
    var line =
        LOG.atLevel(level(move))
            .addKeyValue("task_id", after.taskId())
            .addKeyValue("user_id", after.request().userId())
            .addKeyValue("attempt", after.attempt().number())
            .addKeyValue("from", move.before().status())
            .addKeyValue("to", after.status())
            .addKeyValue("effects", names(move));
    var session = after.attempt().session();
    if (session.isPresent()) {
      line =
          line.addKeyValue("session_id", session.get().sessionId())
              .addKeyValue("compute_type", session.get().computeType().word());
    }
    if (after.failure().isPresent() && after.status().isTerminal()) {
      line = line.addKeyValue("code", after.failure().get().code());
    }
    var trace = after.request().trace();
    if (trace.isPresent()) {
      line = line.addKeyValue("trace_id", trace.get().traceId());
    }
    log(line.addKeyValue("because", move.because()), move);
  }

  private static void log(LoggingEventBuilder line, Move move) {
    var before = move.before();
    var after = move.after();
    if (isGivenUp(move)) {
      line.log("stop never confirmed, given up");
    } else if (!isTransition(move)) {
      line.log("detail noted");
    } else if (after.settled() && !before.settled()) {
      line.log("task ended");
    } else if (before.attempt().session().isEmpty() && after.attempt().session().isPresent()) {
      line.log("session started");
    } else {
      line.log("task moved");
    }
  }

  private static Level level(Move move) {
    if (isGivenUp(move)) {
      return Level.ERROR;
    }
    return isTransition(move) ? Level.INFO : Level.DEBUG;
  }

  private static boolean isGivenUp(Move move) {
    return move.notes().stream().anyMatch(it -> it.eventType().equals(STOP_UNCONFIRMED));
  }

  private static boolean isTransition(Move move) {
    var before = move.before();
    var after = move.after();
    return before.status() != after.status()
        || before.attempt().number() != after.attempt().number()
        || before.attempt().session().isEmpty() != after.attempt().session().isEmpty()
        || before.settled() != after.settled();
  }

  private static String names(Transition transition) {
    return transition.effects().stream()
        .map(effect -> effect.getClass().getSimpleName())
        .collect(Collectors.joining(","));
  }
}
