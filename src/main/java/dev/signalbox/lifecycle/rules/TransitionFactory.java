package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Cancellation;
import dev.signalbox.lifecycle.task.Stored;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRecord.Draft;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent.CancelRequested;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Note;
import dev.signalbox.lifecycle.transition.Transition.Stay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The few shapes that all rules build their answers from, so that an end always settles everything
/// and a stay never forgets what is still owed.
public final class TransitionFactory {
  private final LifecyclePolicy policy;
  private final Deadlines deadlines;
  private final UnfinishedEffects unfinished;

  public TransitionFactory(LifecyclePolicy policy) {
    this.policy = policy;
    this.deadlines = new Deadlines(policy);
    this.unfinished = new UnfinishedEffects(deadlines);
  }

  Move move(
      TaskRecord before, Draft draft, Instant at, String why, List<Effect> effects, Note... notes) {
    var open = draft.build(Optional.empty());
    var after = draft.build(deadlines.after(open, at));
    var all = new ArrayList<>(effects);
    all.addAll(UnfinishedEffects.payloadsLeftBehind(before, after));
    all.addAll(UnfinishedEffects.outputLeftBehind(before, after));
    return new Move(before, after, at, why, all, List.of(notes));
  }

  /// Nothing to change. What an earlier transition owed is asked for again: its effect may have
  /// died with the process that was to carry it out.
  Stay stay(TaskRecord record, String because) {
    var leftOut = unfinished.of(record);
    return new Stay(because, leftOut, leftOut);
  }

  /// Our own verdict: final, settled, and the session stopped if it may still live.
  Move end(
      TaskRecord record,
      TaskStatus status,
      Optional<FailureCause> cause,
      Attempt attempt,
      Instant at,
      String why) {
    var draft = record.draft().to(status, at).attempt(attempt);
    cause.ifPresent(
        failure -> {
          draft.failure = Optional.of(failure);
          draft.errorMessage = Optional.of(message(failure, record));
        });
    return settled(record, draft, at, why, cause);
  }

  Move fail(TaskRecord record, FailureCause cause, Attempt attempt, Instant at) {
    return end(record, TaskStatus.FAILED, Optional.of(cause), attempt, at, cause.code().name());
  }

  /// The end that a message asks for. What it says of itself stays with the task, and is no matter
  /// of the log.
  Move cancel(TaskRecord record, Attempt attempt, CancelRequested event) {
    var draft = record.draft().to(TaskStatus.CANCELLED, event.at()).attempt(attempt);
    draft.cancellation = new Cancellation(event.reason(), event.requestedBy());
    return settled(record, draft, event.at(), "cancelled by a message", Optional.empty());
  }

  /// Somebody else ended the row, most often the agent: slot, expiry and timeline are ours to do.
  Move settle(TaskRecord record, Attempt attempt, Instant at) {
    var draft = record.draft().attempt(attempt);
    if (record.status() == TaskStatus.FAILED && record.failure().isEmpty()) {
      var detail = record.errorMessage().orElse("");
      draft.failure = Optional.of(new FailureCause(FailureCode.AGENT_REPORTED, detail));
    }
    return settled(
        record, draft, at, "settled, " + record.status() + " was written", draft.failure);
  }

  private Move settled(
      TaskRecord record, Draft draft, Instant at, String why, Optional<FailureCause> cause) {
    return settled(record, draft, at, why, endNote(record, draft, cause));
  }

  /// An end, told by these notes.
  Move settled(TaskRecord record, Draft draft, Instant at, String why, Note... notes) {
    draft.settled = true;
    // The write that settles a row spells all of it as this service does.
    draft.stored = Stored.AS_OURS;
    draft.admission = draft.admission.released();
    draft.times = draft.times.completed(at);
    draft.expiresAt = Optional.of(at.plus(policy.retention()));
    var effects = new ArrayList<Effect>();
    if (draft.attempt.mayBeLive()) {
      effects.addAll(stopIfWanted(draft, at));
    }
    record
        .admission()
        .waiting()
        .ifPresent(place -> effects.addAll(AdmissionRules.leaving(record, place)));
    if (record.slotHeld()) {
      effects.add(new Effect.WakeOldestQueued(record.request().userId()));
    }
    if (record.admission().globalSlotHeld()) {
      effects.add(new Effect.WakeOldestQueuedOfAll());
    }
    return move(record, draft, at, why, effects, notes);
  }

  /// An agent that reported its own end may exit by itself; if that was heard late, the time for it
  /// may be over already.
  private List<Effect> stopIfWanted(Draft draft, Instant at) {
    var wanted = stopWanted(draft.status, draft.failure);
    var ended = draft.build(Optional.empty());
    if (!wanted && at.isBefore(deadlines.exitEnd(ended))) {
      return List.of();
    }
    draft.attempt = draft.attempt.withStopPending(true);
    return wanted ? stop(ended, word(draft.status)) : repeatStop(ended);
  }

  static Note endNote(TaskRecord record, Draft draft, Optional<FailureCause> cause) {
    var note =
        Note.of("task_" + word(draft.status))
            .with("final_status", draft.status.name())
            .with("previous_status", record.status().name())
            .with("attempt", record.attempt().number())
            .with("reason", draft.cancellation.reason())
            .with("cancelled_by", draft.cancellation.requestedBy());
    return cause
        .map(
            failure ->
                note.with("code", failure.code().name())
                    .with("origin", failure.code().origin().name())
                    .with("error_message", draft.errorMessage.orElse(message(failure, record))))
        .orElse(note);
  }

  private static String message(FailureCause failure, TaskRecord record) {
    return failure.message(record.attempt().computeType().map(ComputeType::word));
  }

  /// Whether an end means that a session which may still live must be stopped. An agent that
  /// reported its own end is left to exit by itself.
  public static boolean stopWanted(TaskStatus status, Optional<FailureCause> failure) {
    return switch (status) {
      case CANCELLED, TIMED_OUT -> true;
      case FAILED ->
          failure.map(FailureCause::code).filter(FailureCode.AGENT_REPORTED::equals).isEmpty();
      case PENDING_UPLOADS, SUBMITTED, QUEUED, HYDRATING -> false;
      case RUNNING, AWAITING_APPROVAL, FINALIZING, COMPLETED -> false;
    };
  }

  /// The stop of the current attempt's session; nothing when its name is not known yet, in which
  /// case the first word of the session brings it.
  static List<Effect> stop(TaskRecord record, String why) {
    return record
        .stoppableSession()
        .<List<Effect>>map(
            session ->
                List.of(new Effect.StopSession(record.attemptId(), session, "signalbox: " + why)))
        .orElse(List.of());
  }

  /// How a stop is repeated. A look comes first where there is one: what has stopped unheard needs
  /// no other stop, and a session that is seen to live is stopped for that.
  static List<Effect> repeatStop(TaskRecord record) {
    var attempt = record.attempt();
    var id = record.attemptId();
    var session = record.stoppableSession();
    if (session.isEmpty()) {
      return List.of(new Effect.FindSession(id, attempt.computeType().orElseThrow()));
    }
    return attempt.can(Capability.OBSERVABLE)
        ? List.of(new Effect.LookAtSession(id, session.get()))
        : stop(record, "repeated");
  }

  /// How a stop is repeated when looks do not answer.
  static List<Effect> lookAndStop(TaskRecord record) {
    var effects = new ArrayList<>(repeatStop(record));
    if (record.attempt().can(Capability.OBSERVABLE)) {
      effects.addAll(stop(record, "repeated"));
    }
    return effects;
  }

  private static String word(TaskStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  public Deadlines deadlines() {
    return deadlines;
  }

  LifecyclePolicy policy() {
    return policy;
  }
}
