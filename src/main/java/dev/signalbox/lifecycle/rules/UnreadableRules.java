package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What becomes of a task whose row is not understood. Nobody mends a row by waiting, so the task
/// fails as soon as nothing runs for it any more: what it holds is its user's. While its session
/// may run, the row is left as it is.
public final class UnreadableRules {
  /// Without these it cannot be told whether a session lives.
  private static final Set<String> LIVENESS =
      Set.of("attempt", "compute_type", "session_id", "session_end", "next_try_at");

  /// Only this service writes these.
  private static final Set<String> OURS =
      Set.of("attempt", "deadline_at", "queue_name", "queued_user");

  /// How many times the launch may take as long as it should before its session counts as never
  /// started.
  private static final int CONFIRMATIONS = 3;

  private final TransitionFactory transitions;

  public UnreadableRules(TransitionFactory transitions) {
    this.transitions = transitions;
  }

  /// Whether the row is one of this service, or only stands in the same table: other programs keep
  /// rows there with words of their own.
  public boolean isOurs(TaskRecord record, TaskEvent event) {
    return event instanceof TaskEvent.OfAttempt
        || record.settled()
        || record.attempt().number() > 0
        || record.slotHeld()
        || record.admission().globalSlotHeld()
        || record.admission().waiting().isPresent()
        || record.deadlineAt().isPresent()
        || OURS.stream().anyMatch(record.stored().unread()::containsKey);
  }

  /// Decides on a row that is not settled.
  public Transition decide(TaskRecord record, TaskEvent event) {
    if (!isOurs(record, event)) {
      return stay("not understood, and not a row of this service");
    }
    return switch (event) {
      case TaskEvent.SessionObserved seen -> observed(record, seen);
      case TaskEvent.SessionStarted started -> attached(record, started, started.session());
      case TaskEvent.SessionNotStarted declined ->
          ended(record, declined, new SessionStatus.NeverStarted(declined.cause()));
      case TaskEvent.SessionStopped stopped ->
          ended(record, stopped, new SessionStatus.NeverStarted(RetryRules.NO_WORD));
      case TaskEvent.CancelRequested cancel -> cancelled(record, cancel);
      case TaskEvent.SessionStartUnconfirmed _,
          TaskEvent.SessionTurnedAway _,
          TaskEvent.ContextRead _,
          TaskEvent.TaskSubmitted _,
          TaskEvent.TaskWoken _,
          TaskEvent.BlueprintFound _,
          TaskEvent.BlueprintRefused _,
          TaskEvent.AdmissionRefused _,
          TaskEvent.LaunchTurnReached _ ->
          woken(record, event.at());
    };
  }

  private Transition observed(TaskRecord record, TaskEvent.SessionObserved event) {
    return switch (event.status()) {
      case SessionStatus.Running(), SessionStatus.AgentEnded _ ->
          isOver(record, event.at())
              ? settled(record, record.attempt(), event.at())
              : attached(record, event, event.session());
      case SessionStatus.NotFound() -> notFound(record, event);
      case SessionStatus.Ended how ->
          record.attempt().mayHave(event.session())
              ? ended(record, event, how)
              : stay("another session than that of the attempt");
    };
  }

  private Transition notFound(TaskRecord record, TaskEvent.SessionObserved event) {
    return transitions.deadlines().isYoung(record, event.at())
        ? stay("not found, but young")
        : ended(record, event, new SessionStatus.NeverStarted(RetryRules.NO_WORD));
  }

  private Transition attached(TaskRecord record, TaskEvent.OfAttempt event, SessionHandle session) {
    var attempt = record.attempt();
    if (isStale(record, event) || !attempt.mayHave(session)) {
      return new Transition.Stay(
          "a session of attempt " + event.attempt().number(),
          UnfinishedEffects.ofSuperseded(record, event.attempt(), session));
    }
    if (attempt.number() == 0) {
      return stay("its session runs, and the row does not know it");
    }
    return attempt.session().isPresent() || attempt.end().isPresent()
        ? woken(record, event.at())
        : transitions.move(
            record,
            record.draft().attempt(attempt.begun().withSession(session).since(event.at())),
            event.at(),
            "session started, its row is not understood",
            List.of());
  }

  private Transition ended(
      TaskRecord record, TaskEvent.OfAttempt event, SessionStatus.Ended outcome) {
    if (isStale(record, event)) {
      return stay("stale: attempt " + event.attempt().number());
    }
    return record.attempt().number() == 0
        ? settled(record, Attempt.NONE, event.at())
        : settled(record, ended(record.attempt().begun(), event, outcome), event.at());
  }

  private static Attempt ended(
      Attempt attempt, TaskEvent.OfAttempt event, SessionStatus.Ended outcome) {
    if (event instanceof TaskEvent.SessionObserved seen) {
      var end = new Attempt.SessionEnd(seen.at(), outcome, seen.evidence());
      return attempt.withSession(seen.session()).withVersion(seen.version()).ended(end);
    }
    return attempt.ended(new Attempt.SessionEnd(event.at(), outcome, Optional.empty()));
  }

  /// A row whose attempt is not understood may be of any.
  private static boolean isStale(TaskRecord record, TaskEvent.OfAttempt event) {
    var number = record.attempt().number();
    return number > 0 && number != event.attempt().number();
  }

  private Transition cancelled(TaskRecord record, TaskEvent.CancelRequested event) {
    var attempt = known(record.attempt());
    return record.status().allows(TaskStatus.CANCELLED)
        ? transitions.cancel(record, attempt, event)
        : settled(record, attempt, event.at());
  }

  private Transition woken(TaskRecord record, Instant at) {
    var reported = record.status().isTerminal();
    if (reported
        || (isLivenessKnown(record) && !record.attempt().mayBeLive())
        || isOver(record, at)) {
      return settled(record, record.attempt(), at);
    }
    return record.isOverdue(at) || record.deadlineAt().isEmpty()
        ? transitions.move(record, record.draft(), at, "not understood, looked at", look(record))
        : stay("not understood, and its session may run");
  }

  private static boolean isLivenessKnown(TaskRecord record) {
    return record.stored().unread().keySet().stream().noneMatch(LIVENESS::contains);
  }

  /// What is certain stands: an end that the agent reported in the contract's words is its end.
  private Transition settled(TaskRecord record, Attempt attempt, Instant at) {
    return record.status().isTerminal()
        ? transitions.settle(record, known(attempt), at)
        : transitions.fail(
            record,
            new FailureCause(FailureCode.ROW_UNREADABLE, detail(record)),
            known(attempt),
            at);
  }

  /// A session of a backend that nobody here knows can be neither stopped nor asked for.
  private static Attempt known(Attempt attempt) {
    return attempt.computeType().isPresent() ? attempt : Attempt.NONE;
  }

  private static String detail(TaskRecord record) {
    return new TreeMap<>(record.stored().unread())
        .entrySet().stream()
            .map(it -> it.getKey() + " is " + it.getValue())
            .collect(Collectors.joining(", ", "", "."));
  }

  private boolean isOver(TaskRecord record, Instant at) {
    var attempt = record.attempt();
    var deadlines = transitions.deadlines();
    if (!at.isBefore(deadlines.durationEnd(record))) {
      return true;
    }
    if (attempt.number() == 0 || !isLivenessKnown(record)) {
      return false;
    }
    if (attempt.session().isEmpty() && attempt.stoppable(record.attemptId()).isEmpty()) {
      var launch = transitions.policy().launch().confirmation().multipliedBy(CONFIRMATIONS);
      return !at.isBefore(record.statusSince().plus(launch));
    }
    return isHeardByHeartbeat(record) && !at.isBefore(deadlines.silenceEnd(record));
  }

  /// An agent that waits for an approval sends none.
  private static boolean isHeardByHeartbeat(TaskRecord record) {
    return record.attempt().can(Capability.HEARTBEAT_ONLY)
        && record.status() != TaskStatus.AWAITING_APPROVAL
        && !record.stored().unread().containsKey("agent_heartbeat_at");
  }

  private static List<Effect> look(TaskRecord record) {
    var attempt = record.attempt();
    if (attempt.computeType().isEmpty()) {
      return List.of();
    }
    var id = record.attemptId();
    if (attempt.session().isPresent()) {
      return attempt.can(Capability.OBSERVABLE)
          ? List.of(new Effect.LookAtSession(id, attempt.session().get()))
          : List.of();
    }
    return attempt.stoppable(id).isPresent()
        ? List.of()
        : List.of(new Effect.FindSession(id, attempt.computeType().get()));
  }

  private static Transition stay(String because) {
    return new Transition.Stay(because, List.of());
  }
}
