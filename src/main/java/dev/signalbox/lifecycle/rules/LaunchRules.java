package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.Effect.LoadBlueprint;
import dev.signalbox.lifecycle.transition.Effect.StartSession;
import dev.signalbox.lifecycle.transition.Effect.StopSession;
import dev.signalbox.lifecycle.transition.Effect.WakeTask;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionStarted;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Note;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/// From a waiting task to a session: admission, the claim of an attempt, what the substrate
/// answered, and the next attempt when nothing ran.
public final class LaunchRules {
  private final TransitionFactory transitions;
  private final RetryRules retries;
  private final ContextRules context;

  public LaunchRules(TransitionFactory transitions, RetryRules retries, ContextRules context) {
    this.transitions = transitions;
    this.retries = retries;
    this.context = context;
  }

  public Transition started(TaskRecord record, SessionStarted event) {
    return attached(record, event.attempt(), event.session(), OptionalLong.empty(), event.at());
  }

  /// A session showed itself: by the answer to the start, or by its first event, whichever came
  /// first.
  Transition attached(
      TaskRecord record, AttemptId id, SessionHandle session, OptionalLong version, Instant at) {
    if (id.number() != record.attempt().number() || !record.attempt().mayHave(session)) {
      return new Transition.Stay(
          "another session than that of attempt " + record.attempt().number(),
          UnfinishedEffects.ofSuperseded(record, id, session));
    }
    if (record.attempt().endWasSeen()) {
      return transitions.stay(record, "the session has ended already");
    }
    if (record.attempt().end().isPresent()) {
      return foundAlive(record, id, session, at);
    }
    if (record.status().isTerminal()) {
      return attachedTooLate(record, id, session, at);
    }
    if (record.attempt().session().isPresent()) {
      return transitions.stay(record, "the session is known");
    }
    if (record.attempt().stopPending()) {
      return transitions.stay(record, "it is being stopped, its start was given up");
    }
    return running(record, session, version, at);
  }

  /// The end was inferred, from a start that was declined or a session that could not be found, and
  /// the session lives after all. Its task has ended or gone on, so it is stopped.
  private Transition foundAlive(
      TaskRecord record, AttemptId id, SessionHandle session, Instant at) {
    List<Effect> stop = List.of(new StopSession(id, session, "signalbox: given up before"));
    var attempt = record.attempt().foundAlive(session);
    return record.settled()
        ? transitions.move(
            record, record.draft().attempt(attempt), at, "a session that was given up lives", stop)
        : new Transition.Stay("a session that was given up lives", stop);
  }

  private Transition running(
      TaskRecord record, SessionHandle session, OptionalLong version, Instant at) {
    var attempt = record.attempt().begun().withSession(session).withVersion(version).since(at);
    var draft = record.draft().attempt(attempt);
    // The agent's own RUNNING may have been faster, and an approval may be pending already.
    if (record.status() == TaskStatus.HYDRATING) {
      draft.to(TaskStatus.RUNNING, at);
    } else if (record.attempt().can(Capability.HEARTBEAT_ONLY)) {
      // Nobody looked after the session before, so an approval may have passed unseen: what its
      // silence means counts from now.
      draft.to(record.status(), at);
    }
    draft.times = record.times().started(at);
    return transitions.move(
        record,
        draft,
        at,
        "session started",
        List.of(),
        Note.of("session_started")
            .with("session_id", session.sessionId())
            .with("strategy_type", session.computeType().word())
            .with("attempt", attempt.number()));
  }

  /// Started, but the task ended meanwhile: a session nobody waits for is somebody's bill.
  private Transition attachedTooLate(
      TaskRecord record, AttemptId id, SessionHandle session, Instant at) {
    var found = record.attempt().begun().withSession(session);
    if (!record.settled()) {
      return transitions.settle(record, found, at);
    }
    var stop =
        TransitionFactory.stopWanted(record.status(), record.failure())
            || !at.isBefore(transitions.deadlines().exitEnd(record));
    var because = "a session of a task that is " + record.status();
    List<Effect> effects =
        stop
            ? List.of(new StopSession(id, session, "signalbox: task is " + record.status()))
            : List.of();
    return record.attempt().session().isPresent()
        ? new Transition.Stay(because, effects)
        : transitions.move(
            record, record.draft().attempt(found.withStopPending(stop)), at, because, effects);
  }

  /// A wake of a task that has no confirmed session yet.
  public Transition hydrating(TaskRecord record, Instant at) {
    var attempt = record.attempt();
    var id = record.attemptId();
    if (attempt.nextTryAt().isPresent()) {
      return at.isBefore(attempt.nextTryAt().get())
          ? transitions.stay(record, "next try at " + attempt.nextTryAt().get())
          : new Transition.Stay("its blueprint is needed", List.of(new LoadBlueprint()));
    }
    if (attempt.contextPending()) {
      return context.due(record, at);
    }
    var overdue = record.isOverdue(at);
    if (attempt.can(Capability.REPEATABLE_START)) {
      return askAgain(record, id, overdue, at);
    }
    return overdue ? giveUp(record, id, at) : waitForWord(record);
  }

  /// A repeated start finds the session that the first one made, so asking again is always safe.
  private Transition askAgain(TaskRecord record, AttemptId id, boolean overdue, Instant at) {
    List<Effect> ask = List.of(new StartSession(id));
    if (!overdue) {
      return new Transition.Stay("start asked for again under its token", ask);
    }
    if (!at.isBefore(record.statusSince().plus(transitions.policy().launch().capacityAge()))) {
      var cause = new FailureCause(FailureCode.START_NOT_CONFIRMED, "");
      return transitions.fail(record, cause, record.attempt(), at);
    }
    return transitions.move(record, record.draft(), at, "start not confirmed, asked again", ask);
  }

  /// Invoking again blindly could run the agent twice: the next attempt is not made before the stop
  /// of this one is confirmed.
  private Transition giveUp(TaskRecord record, AttemptId id, Instant at) {
    if (record.attempt().stoppable(id).isEmpty()) {
      return retries.declined(record, record.attempt(), RetryRules.NO_WORD, at);
    }
    if (!at.isBefore(record.statusSince().plus(transitions.policy().launch().capacityAge()))) {
      return transitions.fail(record, RetryRules.NO_WORD, record.attempt(), at);
    }
    return transitions.move(
        record,
        record.draft().attempt(record.attempt().withStopPending(true)),
        at,
        "start not confirmed, to be stopped before another",
        TransitionFactory.stop(record, "start not confirmed"));
  }

  private Transition waitForWord(TaskRecord record) {
    if (record.attempt().stopPending()) {
      return transitions.stay(record, "its start was given up, the stop is owed");
    }
    var until = record.deadlineAt().orElse(record.statusSince());
    return new Transition.Stay(
        "may have started; waits for its first word",
        List.of(new WakeTask(record.taskId(), until)));
  }
}
