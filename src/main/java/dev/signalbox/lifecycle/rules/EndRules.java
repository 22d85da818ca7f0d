package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Attempt.SessionEnd;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionStopped;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Note;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is still owed after an end: the settling of what another program ended, and the end of a
/// session that may outlive its task or its attempt.
public final class EndRules {
  /// How often a stop is repeated by a look alone.
  private static final int LOOKS_ALONE_MAX = 3;

  private final TransitionFactory transitions;
  private final RetryRules retries;

  public EndRules(TransitionFactory transitions, RetryRules retries) {
    this.transitions = transitions;
    this.retries = retries;
  }

  /// A wake of a row that is terminal.
  public Transition ended(TaskRecord record, Instant at) {
    if (!record.settled()) {
      return transitions.settle(record, record.attempt(), at);
    }
    if (!record.isOverdue(at)) {
      return transitions.stay(record, "already " + record.status());
    }
    if (record.attempt().stopPending()) {
      return stopAgain(record, at);
    }
    return record.attempt().mayBeLive()
        ? outlived(record, at)
        : transitions.move(record, record.draft(), at, "nothing is owed any more", List.of());
  }

  /// The agent reported and its session did not end: a process that hangs, or a session that
  /// idles, is somebody's bill.
  private Transition outlived(TaskRecord record, Instant at) {
    return transitions.move(
        record,
        record.draft().attempt(record.attempt().withStopPending(true)),
        at,
        "its session outlived the report",
        TransitionFactory.repeatStop(record),
        Note.of("session_outlived_report").with("attempt", record.attempt().number()));
  }

  private Transition stopAgain(TaskRecord record, Instant at) {
    var since = record.times().completedAt().orElse(record.statusSince());
    if (at.isBefore(since.plus(transitions.policy().stop().age()))) {
      return transitions.move(
          record, record.draft(), at, "stop not confirmed", stopsAgain(record, since, at));
    }
    var attempt = record.attempt().withStopPending(false);
    var draft = record.draft().attempt(attempt);
    return attempt.session().isEmpty()
        ? transitions.move(record, draft, at, "no session ever showed itself", List.of())
        : transitions.move(
            record,
            draft,
            at,
            "stop never confirmed, given up",
            List.of(),
            Note.of("session_stop_unconfirmed").with("attempt", attempt.number()));
  }

  /// The look that comes first may fail again and again. That must not keep the session alive.
  private List<Effect> stopsAgain(TaskRecord record, Instant since, Instant at) {
    var policy = transitions.policy();
    var patience =
        policy.session().exitGrace().plus(policy.stop().repeat().multipliedBy(LOOKS_ALONE_MAX));
    return at.isBefore(since.plus(patience))
        ? TransitionFactory.repeatStop(record)
        : TransitionFactory.lookAndStop(record);
  }

  /// A stop that no event will confirm was carried out.
  public Transition stopped(TaskRecord record, SessionStopped event) {
    if (event.attempt().number() != record.attempt().number() || !record.attempt().stopPending()) {
      return transitions.stay(record, "no stop is owed");
    }
    var at = event.at();
    var never = new SessionStatus.NeverStarted(RetryRules.NO_WORD);
    var over = record.attempt().ended(new SessionEnd(at, never, Optional.empty()));
    return switch (record.status()) {
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT ->
          transitions.move(
              record,
              record.draft().attempt(record.attempt().withStopPending(false)),
              at,
              "stop confirmed",
              List.of());
      case PENDING_UPLOADS, SUBMITTED, QUEUED, HYDRATING, RUNNING, AWAITING_APPROVAL, FINALIZING ->
          startGivenUp(record, over, at);
    };
  }

  /// The stop of a start that was never confirmed is done, so another attempt may be made. Where
  /// the agent's first word crossed with the stop, something ran, and nothing runs again.
  Transition startGivenUp(TaskRecord record, Attempt over, Instant at) {
    return record.status() == TaskStatus.HYDRATING
        ? retries.declined(record, over, RetryRules.NO_WORD, at)
        : transitions.fail(record, RetryRules.NO_WORD, over, at);
  }
}
