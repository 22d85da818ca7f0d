package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect.WakeTask;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionNotStarted;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionStartUnconfirmed;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionTurnedAway;
import dev.signalbox.lifecycle.transition.Transition;
import java.util.List;
import java.util.Optional;

/// What the answer to a start means that named no session: it was declined, turned away unread, or
/// lost.
public final class StartAnswerRules {
  private final TransitionFactory transitions;
  private final RetryRules retries;

  public StartAnswerRules(TransitionFactory transitions, RetryRules retries) {
    this.transitions = transitions;
    this.retries = retries;
  }

  public Transition notStarted(TaskRecord record, SessionNotStarted event) {
    var told = toldBefore(record, event.attempt());
    if (told.isPresent()) {
      return told.get();
    }
    var attempt = RetryRules.neverStarted(record, event.cause(), event.at());
    if (record.status().isTerminal() && record.attempt().stopPending()) {
      return transitions.move(
          record, record.draft().attempt(attempt), event.at(), "nothing to stop", List.of());
    }
    return record.status() == TaskStatus.HYDRATING
        ? retries.declined(record, attempt, event.cause(), event.at())
        : transitions.stay(record, "already " + record.status());
  }

  /// Of two that ask for one attempt, the other may have postponed it already.
  public Transition turnedAway(TaskRecord record, SessionTurnedAway event) {
    var told = toldBefore(record, event.attempt());
    if (told.isPresent()) {
      return told.get();
    }
    if (record.status() != TaskStatus.HYDRATING || record.attempt().nextTryAt().isPresent()) {
      return transitions.stay(record, "already " + record.status());
    }
    var attempt = RetryRules.neverStarted(record, event.cause(), event.at());
    return retries.turnedAway(record, attempt, event.cause(), event.at());
  }

  private Optional<Transition> toldBefore(TaskRecord record, AttemptId id) {
    if (id.number() != record.attempt().number()) {
      return Optional.of(transitions.stay(record, "stale: attempt " + id.number()));
    }
    return record.attempt().session().isPresent() || record.attempt().end().isPresent()
        ? Optional.of(transitions.stay(record, "the session is known"))
        : Optional.empty();
  }

  public Transition unconfirmed(TaskRecord record, SessionStartUnconfirmed event) {
    var current = event.attempt().number() == record.attempt().number();
    if (!current || record.status() != TaskStatus.HYDRATING || record.attempt().end().isPresent()) {
      return transitions.stay(record, "already " + record.status());
    }
    var until = record.deadlineAt().orElse(event.at());
    return new Transition.Stay(
        "start not confirmed: " + event.cause().code(),
        List.of(new WakeTask(record.taskId(), until)));
  }
}
