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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Between the claim of an attempt and its start: what the task refers to is read, and a task on
/// which no agent could work ends before it costs anything. A source in trouble keeps no task from
/// its start but one that needs the branch of its pull request, and that one for a while only.
public final class ContextRules {
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
    return at.isBefore(waitEnd(record))
        ? transitions.move(record, record.draft(), at, "context not read, asked again", read)
        : start(record, Optional.empty(), at, withoutContext(record, "It was not read in time."));
  }

  private Instant waitEnd(TaskRecord record) {
    return record.statusSince().plus(transitions.policy().launch().contextPatience());
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
      case ContextReading.NotYet(var because) -> notYet(record, because, event.at());
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

  /// An agent that is not told the branch of its pull request may make one up and open a second
  /// pull request, so such a task waits for its source. The jitter of one attempt is always the
  /// same, so a tiny one would be a loop.
  private Transition notYet(TaskRecord record, String because, Instant at) {
    var end = waitEnd(record);
    if (!BranchName.isPending(record.branchName()) || !at.isBefore(end)) {
      return start(record, Optional.empty(), at, withoutContext(record, because));
    }
    var launch = transitions.policy().launch();
    var later = at.plus(launch.backoffFirst()).plus(launch.backoff(record.attemptId(), 4));
    var next = later.isBefore(end) ? later : end;
    return new Transition.Stay(
        "its branch is not known, to be read again at " + next + ": " + because,
        List.of(new WakeTask(record.taskId(), next)));
  }

  /// A place among those that read is free before long.
  private Transition later(TaskRecord record, Instant at) {
    var next = at.plus(transitions.policy().launch().backoff(record.attemptId(), 3));
    return new Transition.Stay(
        "others are being read, asked again at " + next,
        List.of(new WakeTask(record.taskId(), next)));
  }
}
