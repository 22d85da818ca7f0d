package dev.signalbox.metrics;

import static dev.signalbox.metrics.Label.word;

import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.*;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.Verdict;

/// Counts what happens beside the moves of tasks.
public record OccurrenceMeters(ServiceMeters meters) implements Occurrences {
  @Override
  public void note(Occurrence what) {
    switch (what) {
      case TaskAccepted() -> meters.count(Meters.TASKS_ACCEPTED);
      case AdmissionRefused(var limit) -> meters.count(Meters.ADMISSIONS_REFUSED, word(limit));
      case Stayed(var event) -> meters.count(Meters.EVENTS_STAYED, name(event));
      case RaceLost(var event) -> meters.count(Meters.RACES_LOST, name(event));
      case RowUnreadable(var event) -> meters.count(Meters.ROWS_UNREADABLE, name(event));
      case EventUnmatched(var event) -> meters.count(Meters.EVENTS_UNMATCHED, name(event));
      case Orphaned(var judgement) -> meters.count(Meters.ORPHANS, word(judgement));
      case OfSession session -> note(session);
      case OfSweep sweep -> note(sweep);
      case OfQueue queue -> note(queue);
    }
  }

  private void note(OfSession what) {
    switch (what) {
      case StartAnswered(var type, var answer) ->
          meters.count(Meters.SESSION_STARTS, type.word(), word(answer));
      case DoubleStartPrevented(var by) -> meters.count(Meters.DOUBLE_STARTS_PREVENTED, word(by));
      case StopAnswered(var outcome) -> meters.count(Meters.SESSION_STOPS, word(outcome));
      case SessionLookedAt(var type) -> meters.count(Meters.SESSION_LOOKS, type.word());
      case SlotLookedAt(var type) -> meters.count(Meters.SESSION_LOOKS, type.word());
      case SessionSearched(var found) ->
          meters.count(Meters.SESSION_SEARCHES, found ? "found" : "not_found");
      case OtherSessionAnswered() -> meters.count(Meters.SESSION_IDS_UNEXPECTED);
      case StartTroubleBegan(var code) -> meters.count(Meters.START_TROUBLES, code.name());
      case ContextRead(var outcome) -> meters.count(Meters.CONTEXT_READS, word(outcome));
    }
  }

  private void note(OfSweep what) {
    switch (what) {
      case SweepCorrected(var by) -> meters.count(Meters.SWEEP_CORRECTIONS, word(by));
      case SweptTask(var outcome) -> meters.count(Meters.SWEEP_TASKS, word(outcome));
      case SweepRoundEnded(var complete) -> meters.count(Meters.SWEEP_ROUNDS, outcome(complete));
      case SweepFailed(var part) -> meters.count(Meters.SWEEP_FAILURES, word(part));
      case SlotVisited(var complete) -> meters.count(Meters.SWEEP_VISITS, outcome(complete));
    }
  }

  private void note(OfQueue what) {
    switch (what) {
      case EventUnderstood(var event) -> meters.count(Meters.EVENTS_UNDERSTOOD, name(event));
      case EventIgnored(var reason) -> ignored(reason);
      case EventHandled(var sinceQueued) -> meters.time(Meters.EVENT_DELAY, sinceQueued);
      case LaneTurnHandled(var type, var waited) ->
          meters.time(Meters.TIME_IN_LANE, waited, type.word());
      case MessageHandled(var queue, var verdict) ->
          meters.count(Meters.MESSAGES, queue, name(verdict));
      case DeadLettered(var queue, var reason) ->
          meters.count(Meters.DEAD_LETTERS, queue, Label.LETTER_REASON.bounded(reason));
    }
  }

  private void ignored(String reason) {
    if (Label.Word.FOREIGN.contains(reason)) {
      meters.count(Meters.EVENTS_FOREIGN, reason);
    } else {
      meters.count(Meters.EVENTS_IGNORED, Label.IGNORED_REASON.bounded(reason));
    }
  }

  private static String name(Class<? extends TaskEvent> event) {
    return event.getSimpleName();
  }

  private static String name(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Done() -> "done";
      case Verdict.RetryAfter _ -> "retry_after";
      case Verdict.Unusable _ -> "unusable";
    };
  }

  private static String outcome(boolean complete) {
    return complete ? "complete" : "incomplete";
  }
}
