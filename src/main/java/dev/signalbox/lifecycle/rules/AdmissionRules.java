package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.Effect.EnterLane;
import dev.signalbox.lifecycle.transition.Effect.LoadBlueprint;
import dev.signalbox.lifecycle.transition.Effect.WakeNextForLane;
import dev.signalbox.lifecycle.transition.Effect.WakeOldestQueued;
import dev.signalbox.lifecycle.transition.Effect.WakeOldestQueuedOfAll;
import dev.signalbox.lifecycle.transition.Effect.WakeTask;
import dev.signalbox.lifecycle.transition.TaskEvent.AdmissionRefused;
import dev.signalbox.lifecycle.transition.TaskEvent.BlueprintFound;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From a request to the claim of its first attempt: blueprint, slot, launch rate, queue.
public final class AdmissionRules {
  private final TransitionFactory transitions;
  private final ContextRules context;
  private final boolean globalLimit;

  public AdmissionRules(TransitionFactory transitions, ContextRules context, boolean globalLimit) {
    this.transitions = transitions;
    this.context = context;
    this.globalLimit = globalLimit;
  }

  /// Nothing more can be decided about a task without its blueprint. What a submit says was looked
  /// at when it was read; the row of another program is seen here first.
  public Transition submitted(TaskRecord record, Instant at) {
    var request = record.request();
    return request
        .lacks(request.extra().isPresent())
        .map(lack -> new FailureCause(FailureCode.NOTHING_TO_DO, lack))
        .<Transition>map(cause -> transitions.fail(record, cause, record.attempt(), at))
        .orElseGet(
            () -> new Transition.Stay("its blueprint is needed", List.of(new LoadBlueprint())));
  }

  /// With the slot that a launched task holds.
  TaskRecord.Draft admitted(TaskRecord record) {
    var draft = record.draft();
    draft.admission = record.admission().admitted(globalLimit);
    return draft;
  }

  private Transition already(TaskRecord record) {
    return transitions.stay(record, "already " + record.status());
  }

  /// The claim: attempt and slot are stored before anything is started.
  Transition claim(TaskRecord record, BlueprintFound event) {
    var next = record.attempt().next(event.blueprint()).since(event.at());
    var attempt = context.begun(record, next, event.blueprint());
    var draft = record.draft().to(TaskStatus.HYDRATING, event.at()).attempt(attempt);
    draft.admission = record.admission().admitted(globalLimit);
    var id = new AttemptId(record.taskId(), attempt.number());
    var effects = new ArrayList<>(wakesOfOthers(record, draft.admission));
    effects.add(ContextRules.first(attempt, id));
    return transitions.move(
        record,
        draft,
        event.at(),
        "attempt " + id.number() + " claimed",
        effects,
        claimNotes(record, id, event));
  }

  private Note[] claimNotes(TaskRecord record, AttemptId id, BlueprintFound event) {
    var hydration = hydrationNote(id, event.attachmentsLeftOut());
    if (record.status() != TaskStatus.QUEUED) {
      return new Note[] {hydration};
    }
    var queuedAt = record.times().queuedAt().orElse(record.statusSince());
    var waited = Duration.between(queuedAt, event.at());
    return new Note[] {Note.of("queue_pickup").with("queued_for_s", waited.toSeconds()), hydration};
  }

  /// Nobody else would tell that an agent works without files that the task names.
  private static Note hydrationNote(AttemptId id, int attachmentsLeftOut) {
    var note = Note.of("hydration_started").with("attempt", id.number());
    return attachmentsLeftOut == 0 ? note : note.with("attachments_left_out", attachmentsLeftOut);
  }

  /// Slots that are freed at the same moment all wake the same oldest task. So one that has waited
  /// wakes the next in turn, until there is no slot or nobody waits; once for each count it is in.
  static List<Effect> wakesOfOthers(TaskRecord record, TaskRecord.Admission admission) {
    var effects = new ArrayList<Effect>();
    record.admission().waiting().ifPresent(place -> effects.addAll(leaving(record, place)));
    var waitedForAll =
        record.admission().waiting().map(Waiting::limit).equals(Optional.of(AdmissionLimit.GLOBAL));
    if (waitedForAll && admission.globalSlotHeld()) {
      effects.add(new WakeOldestQueuedOfAll());
    }
    return effects;
  }

  /// What a task that leaves its place makes possible for others of its user.
  static List<Effect> leaving(TaskRecord record, Waiting place) {
    var user = record.request().userId();
    return switch (place) {
      case Waiting.ForSlot _ -> List.of(new WakeOldestQueued(user));
      case Waiting.InLane(var type) -> List.of(new WakeNextForLane(type, user));
      case Waiting.BeforeLane(var type) -> List.of(new WakeNextForLane(type, user));
    };
  }

  /// No slot and no launch token are a wait, never a failure.
  public Transition refused(TaskRecord record, AdmissionRefused event) {
    return switch (record.status()) {
      case SUBMITTED -> queue(record, event);
      case QUEUED -> waitOn(record, event);
      case HYDRATING -> postpone(record, event);
      case PENDING_UPLOADS, RUNNING, AWAITING_APPROVAL, FINALIZING -> already(record);
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> already(record);
    };
  }

  private Transition queue(TaskRecord record, AdmissionRefused event) {
    var place = event.place();
    var draft = record.draft().to(TaskStatus.QUEUED, event.at());
    draft.times = record.times().queued(event.at());
    draft.admission = record.admission().waitsIn(place, globalLimit);
    return transitions.move(
        record,
        draft,
        event.at(),
        "waits: " + place.limit().reason(),
        entering(record, place, event.at()),
        Note.of("admission_queued")
            .with("reason", place.limit().reason())
            .with("admission_attempts", draft.admission.attempts()));
  }

  /// One look shortly after closes the gap between a place freed meanwhile and this row becoming
  /// visible to whoever freed it.
  private static List<Effect> entering(TaskRecord record, Waiting place, Instant at) {
    return switch (place) {
      case Waiting.InLane(var type) -> List.of(enterLane(record, type));
      case Waiting.ForSlot _, Waiting.BeforeLane _ ->
          List.of(new WakeTask(record.taskId(), at.plusSeconds(1)));
    };
  }

  static Effect enterLane(TaskRecord record, ComputeType type) {
    return new EnterLane(record.taskId(), type, record.request().userId());
  }

  /// The row names what is in the way now: whoever frees it looks there.
  private Transition waitOn(TaskRecord record, AdmissionRefused event) {
    var before = record.admission().waiting();
    var place = event.place();
    if (before.equals(Optional.of(place)) && !record.isOverdue(event.at())) {
      return transitions.stay(record, "waits yet: " + place.limit().reason());
    }
    var draft = record.draft();
    draft.times = record.times().queued(event.at());
    draft.admission = record.admission().waitsIn(place, globalLimit);
    var effects = new ArrayList<Effect>();
    if (!before.equals(Optional.of(place))) {
      before.ifPresent(left -> effects.addAll(leaving(record, left)));
      effects.addAll(entering(record, place, event.at()));
      // The slot of all users that it was woken for is of no use to it: somebody else may have it.
      if (before.map(Waiting::limit).equals(Optional.of(AdmissionLimit.GLOBAL))) {
        effects.add(new WakeOldestQueuedOfAll());
      }
    }
    return transitions.move(
        record, draft, event.at(), "waits yet: " + place.limit().reason(), effects);
  }

  /// A new attempt of a task that was launched before keeps its slot and its place in time: it only
  /// tries a little later.
  private Transition postpone(TaskRecord record, AdmissionRefused event) {
    if (record.attempt().nextTryAt().isEmpty()) {
      return already(record);
    }
    var launch = transitions.policy().launch();
    // The jitter of one attempt is always the same, so a tiny one would be a loop.
    var next = event.at().plus(launch.backoffFirst()).plus(launch.backoff(record.attemptId(), 3));
    var draft = record.draft().attempt(record.attempt().notBefore(next));
    return transitions.move(
        record,
        draft,
        event.at(),
        "no launch token, next try at " + next,
        List.of(new WakeTask(record.taskId(), next)));
  }

  /// A wake of a task that waits: it may have a slot or a place in the lane now.
  public Transition queued(TaskRecord record, Instant at) {
    if (isTooOld(record, at)) {
      return tooOld(record, at);
    }
    var place = record.admission().waiting();
    return place.isPresent() && place.get() instanceof Waiting.InLane(var type)
        ? inLane(record, type, at)
        : submitted(record, at);
  }

  /// Its message brings its turn. A message that is overdue may be lost, so it is sent again, ever
  /// more seldom: most often the lane is only long.
  private Transition inLane(TaskRecord record, ComputeType type, Instant at) {
    return record.isOverdue(at)
        ? transitions.move(
            record,
            record.draft(),
            at,
            "its turn did not come yet, enters the lane again",
            List.of(enterLane(record, type)))
        : transitions.stay(record, "waits for its turn in the launch lane");
  }

  /// Its turn to be launched has come.
  public Transition turnReached(TaskRecord record, Instant at) {
    if (record.status() != TaskStatus.QUEUED) {
      return already(record);
    }
    return isTooOld(record, at) ? tooOld(record, at) : submitted(record, at);
  }

  private boolean isTooOld(TaskRecord record, Instant at) {
    return !at.isBefore(transitions.deadlines().queueEnd(record));
  }

  private Transition tooOld(TaskRecord record, Instant at) {
    var since = record.times().queuedAt().orElse(record.statusSince());
    var limit = record.admission().waiting().map(it -> ", " + it.limit().reason()).orElse("");
    var cause = new FailureCause(FailureCode.QUEUE_TIMEOUT, "Queued since " + since + limit + ".");
    return transitions.fail(record, cause, record.attempt(), at);
  }
}
