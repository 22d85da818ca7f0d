package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.BranchName;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.ContextReading;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.Effect.ReadContext;
import dev.signalbox.lifecycle.transition.Effect.StartSession;
import dev.signalbox.lifecycle.transition.Effect.WakeTask;
import dev.signalbox.lifecycle.transition.TaskEvent.ContextRead;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Between the claim of an attempt and its start: what the task refers to is read, and a task on
/// which no agent could work ends before it costs anything. A source in trouble never keeps a task
/// from its start.
public final class ContextRules {
  /// For how many times the confirmation of a start a reading may be asked for.
  private static final int CONFIRMATIONS = 2;

  private final TransitionFactory transitions;
  private final RetryRules retries;

  public ContextRules(TransitionFactory transitions, RetryRules retries) {
    this.transitions = transitions;
    this.retries = retries;
  }

  /// The attempt as it begins. One that was turned away may have a session already, which works
  /// from the document of its first try.
  Attempt begun(TaskRecord record, Attempt attempt, Blueprint blueprint) {
    var reads =
        transitions.policy().launch().readsContext()
            && record.request().repo().isPresent()
            && blueprint.githubTokenSecretArn().isPresent()
            && !attempt.turnedAway();
    return reads ? attempt.withContextPending() : attempt;
  }

  /// What the beginning of an attempt asks for.
  static Effect first(Attempt attempt, AttemptId id) {
    return attempt.contextPending() ? new ReadContext(id) : new StartSession(id);
  }

  /// A wake while the reading is due: whoever was to do it may have died. Reading twice is
  /// harmless, because the first to record what it learned is the one who starts.
  Transition due(TaskRecord record, Instant at) {
    var id = record.attemptId();
    List<Effect> read = List.of(new ReadContext(id));
    if (!record.isOverdue(at)) {
      return new Transition.Stay("its context is to be read", read);
    }
    return at.isBefore(record.statusSince().plus(patience()))
        ? transitions.move(record, record.draft(), at, "context not read, asked again", read)
        : start(record, Optional.empty(), at, withoutContext(record, "It was not read in time."));
  }

  private Duration patience() {
    return transitions.policy().launch().confirmation().multipliedBy(CONFIRMATIONS);
  }

  /// What was read counts once, and only while the attempt waits for it.
  public Transition read(TaskRecord record, ContextRead event) {
    var attempt = record.attempt();
    var current = event.attempt().number() == attempt.number();
    if (!current || record.settled()) {
      return new Transition.Stay(
          "the context of an attempt that is over",
          UnfinishedEffects.drop(record, event.attempt().number()));
    }
    if (!attempt.contextPending() || record.status() != TaskStatus.HYDRATING) {
      return transitions.stay(record, "the context is settled");
    }
    return switch (event.reading()) {
      case ContextReading.Hydrated hydrated ->
          start(record, hydrated.branchName(), event.at(), complete(record, hydrated));
      case ContextReading.Unavailable(var because) ->
          start(record, Optional.empty(), event.at(), withoutContext(record, because));
      case ContextReading.Refused(var cause) -> refused(record, cause, event.at());
      case ContextReading.Busy() -> later(record, event.at());
    };
  }

  /// The deadline of the start counts from now.
  private Move start(TaskRecord record, Optional<String> branch, Instant at, Note note) {
    var draft = record.draft().attempt(record.attempt().contextSettled());
    draft.branchName = BranchName.resolved(record.branchName(), branch);
    return transitions.move(
        record,
        draft,
        at,
        "context settled, " + record.attemptId() + " starts",
        List.of(new StartSession(record.attemptId())),
        note);
  }

  private static Note complete(TaskRecord record, ContextReading.Hydrated hydrated) {
    return Note.of("hydration_complete")
        .with("attempt", record.attempt().number())
        .with("sources", String.join(",", hydrated.sources()))
        .with("token_estimate", hydrated.tokenEstimate())
        .with("truncated", hydrated.truncated())
        .with("fallback_error", hydrated.missing());
  }

  private static Note withoutContext(TaskRecord record, String because) {
    return complete(
        record,
        new ContextReading.Hydrated(Optional.empty(), List.of(), 0, false, Optional.of(because)));
  }

  /// Nothing ran, and an agent would find the same: a cause of the task itself ends it, and what
  /// the deployment lacks is waited for.
  private Transition refused(TaskRecord record, FailureCause cause, Instant at) {
    var ended = RetryRules.neverStarted(record, cause, at);
    var move = retries.declined(record, ended, cause, at);
    if (!move.after().status().isTerminal()) {
      return move;
    }
    var notes = new ArrayList<Note>();
    notes.add(
        Note.of("preflight_failed")
            .with("attempt", record.attempt().number())
            .with("reason", cause.code().name())
            .with("detail", cause.detail()));
    notes.addAll(move.notes());
    return new Move(move.before(), move.after(), move.at(), move.because(), move.effects(), notes);
  }

  /// A place among those that read is free before long.
  private Transition later(TaskRecord record, Instant at) {
    var next = at.plus(transitions.policy().launch().backoff(record.attemptId(), 3));
    return new Transition.Stay(
        "others are being read, asked again at " + next,
        List.of(new WakeTask(record.taskId(), next)));
  }
}
