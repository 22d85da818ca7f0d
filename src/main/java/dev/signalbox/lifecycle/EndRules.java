package dev.signalbox.lifecycle;

import dev.signalbox.lifecycle.Attempt.SessionEnd;
import dev.signalbox.lifecycle.TaskEvent.SessionStopped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What is still owed after an end: the settling of what another program ended, and the end of a
/// session that may outlive its task or its attempt.
final class EndRules {
  private final Moves moves;
  private final StartRules starts;

  EndRules(Moves moves, StartRules starts) {
    this.moves = moves;
    this.starts = starts;
  }

  /// A wake of a row that is terminal.
  Transition ended(TaskRecord record, Instant at) {
    if (!record.settled()) {
      return moves.settle(record, record.attempt(), at);
    }
    if (!Deadlines.isOverdue(record, at)) {
      return moves.stay(record, "already " + record.status());
    }
    if (record.attempt().stopPending()) {
      return stopAgain(record, at);
    }
    return record.attempt().mayBeLive()
        ? outlived(record, at)
        : moves.move(record, record.draft(), at, "nothing is owed any more", List.of());
  }

  /// The agent reported and its session did not end: a process that hangs, or an AgentCore session
  /// that idles, is somebody's bill.
  private Transition outlived(TaskRecord record, Instant at) {
    return moves.move(
        record,
        record.draft().attempt(record.attempt().withStopPending(true)),
        at,
        "its session outlived the report",
        Moves.chase(record),
        moves.note("session_outlived_report", "attempt", "" + record.attempt().number()));
  }

  private Transition stopAgain(TaskRecord record, Instant at) {
    var since = record.times().completedAt().orElse(record.statusSince());
    if (at.isBefore(since.plus(moves.policy().stopAge()))) {
      return moves.move(record, record.draft(), at, "stop not confirmed", Moves.chase(record));
    }
    var attempt = record.attempt().withStopPending(false);
    var draft = record.draft().attempt(attempt);
    return attempt.session().isEmpty()
        ? moves.move(record, draft, at, "no session ever showed itself", List.of())
        : moves.move(
            record,
            draft,
            at,
            "stop never confirmed, given up",
            List.of(),
            moves.note("session_stop_unconfirmed", "attempt", "" + attempt.number()));
  }

  /// A stop that no event will confirm was carried out.
  Transition stopped(TaskRecord record, SessionStopped event) {
    if (event.attempt().number() != record.attempt().number() || !record.attempt().stopPending()) {
      return moves.stay(record, "no stop is owed");
    }
    var at = event.at();
    var cause = new FailureCause(FailureCode.START_NOT_CONFIRMED, "No word of the agent.");
    var never = new SessionStatus.NeverStarted(cause);
    var over = record.attempt().ended(new SessionEnd(at, never, Optional.empty()));
    return switch (record.status()) {
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT ->
          moves.move(
              record,
              record.draft().attempt(record.attempt().withStopPending(false)),
              at,
              "stop confirmed",
              List.of());
      case HYDRATING -> starts.declined(record, over, cause, at, List.of());
      // The agent's first word crossed with the stop: something ran, so nothing runs again.
      case SUBMITTED, QUEUED, RUNNING, AWAITING_APPROVAL, FINALIZING ->
          moves.fail(record, cause, over, at);
    };
  }
}
