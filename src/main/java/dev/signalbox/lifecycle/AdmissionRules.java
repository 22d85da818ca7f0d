package dev.signalbox.lifecycle;

import dev.signalbox.lifecycle.Effect.LoadBlueprint;
import dev.signalbox.lifecycle.Effect.StartSession;
import dev.signalbox.lifecycle.Effect.WakeOldestQueued;
import dev.signalbox.lifecycle.Effect.WakeOldestQueuedOfAll;
import dev.signalbox.lifecycle.Effect.WakeTask;
import dev.signalbox.lifecycle.TaskEvent.BlueprintFound;
import dev.signalbox.lifecycle.TaskEvent.BlueprintRefused;
import dev.signalbox.lifecycle.TaskEvent.SlotRefused;
import dev.signalbox.lifecycle.TaskRecord.Admission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// From a request to the claim of its first attempt: blueprint, slot, queue.
final class AdmissionRules {
  private static final String NO_SLOT = "no free slot";

  private final Moves moves;
  private final boolean globalLimit;

  AdmissionRules(Moves moves, boolean globalLimit) {
    this.moves = moves;
    this.globalLimit = globalLimit;
  }

  /// Nothing can be decided about a task without its blueprint.
  Transition submitted() {
    return new Transition.Stay("its blueprint is needed", List.of(new LoadBlueprint()));
  }

  /// The claim: attempt and slot are stored before anything is started.
  Transition blueprintFound(TaskRecord record, BlueprintFound event) {
    if (record.status() != TaskStatus.SUBMITTED) {
      return moves.stay(record, "already " + record.status());
    }
    var attempt = record.attempt().next(event.blueprint());
    var draft = record.draft().to(TaskStatus.HYDRATING, event.at()).attempt(attempt);
    draft.admission = record.admission().admitted(globalLimit);
    var id = new AttemptId(record.taskId(), attempt.number());
    return moves.move(
        record,
        draft,
        event.at(),
        "attempt " + id.number() + " claimed",
        claimEffects(record, draft.admission, id),
        moves.note("hydration_started", "attempt", "" + id.number()));
  }

  /// Slots that are freed at the same moment all wake the same oldest task. So one that has waited
  /// wakes the next in turn, until there is no slot or nobody waits; once for each count it is in.
  private static List<Effect> claimEffects(TaskRecord record, Admission admission, AttemptId id) {
    var effects = new ArrayList<Effect>();
    if (record.times().queuedAt().isPresent()) {
      effects.add(new WakeOldestQueued(record.request().userId()));
      if (admission.globalSlotHeld()) {
        effects.add(new WakeOldestQueuedOfAll());
      }
    }
    effects.add(new StartSession(id));
    return effects;
  }

  Transition blueprintRefused(TaskRecord record, BlueprintRefused event) {
    return record.status() == TaskStatus.SUBMITTED
        ? moves.fail(record, event.cause(), record.attempt(), event.at())
        : moves.stay(record, "already " + record.status());
  }

  /// No slot is a wait, never a failure.
  Transition slotRefused(TaskRecord record, SlotRefused event) {
    return switch (record.status()) {
      case SUBMITTED -> queue(record, event);
      case QUEUED -> waitOn(record, event);
      case HYDRATING, RUNNING, AWAITING_APPROVAL, FINALIZING -> moves.stay(record, NO_SLOT);
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> moves.stay(record, NO_SLOT);
    };
  }

  /// One look shortly after closes the gap between a slot freed meanwhile and this row becoming
  /// visible to whoever freed it.
  private Transition queue(TaskRecord record, SlotRefused event) {
    var draft = record.draft().to(TaskStatus.QUEUED, event.at());
    draft.times = record.times().queued(event.at());
    draft.admission = record.admission().refused(event.limit());
    return moves.move(
        record,
        draft,
        event.at(),
        NO_SLOT + ": " + event.limit().reason(),
        List.of(new WakeTask(record.taskId(), event.at().plusSeconds(1))),
        moves.note(
            "admission_queued",
            "reason",
            event.limit().reason(),
            "admission_attempts",
            "" + draft.admission.attempts()));
  }

  /// The row names the limit that is in the way now: whoever frees a slot of it looks there.
  private Transition waitOn(TaskRecord record, SlotRefused event) {
    var before = record.admission().queuedBy();
    var limit = event.limit();
    if (before.equals(Optional.of(limit)) && !Deadlines.isOverdue(record, event.at())) {
      return moves.stay(record, NO_SLOT);
    }
    var draft = record.draft();
    draft.admission = record.admission().waitingFor(limit);
    return moves.move(
        record,
        draft,
        event.at(),
        NO_SLOT + " yet: " + limit.reason(),
        // The slot that it was woken for is of no use to it: somebody else may have it.
        limit == SlotLimit.USER && before.equals(Optional.of(SlotLimit.GLOBAL))
            ? List.of(new WakeOldestQueuedOfAll())
            : List.of());
  }

  /// A wake of a task that waits for a slot takes it in the step that leaves the queue.
  Transition queued(TaskRecord record, Instant at) {
    var waited = record.times().queuedAt().orElse(record.statusSince());
    if (!at.isBefore(moves.deadlines().queueEnd(record))) {
      var cause = new FailureCause(FailureCode.QUEUE_TIMEOUT, told(record, waited));
      return moves.fail(record, cause, record.attempt(), at);
    }
    var draft = record.draft().to(TaskStatus.SUBMITTED, at);
    draft.admission = record.admission().admitted(globalLimit);
    return moves.move(
        record,
        draft,
        at,
        "a slot is free",
        List.of(new LoadBlueprint()),
        moves.note(
            "queue_pickup", "queued_for_s", "" + (at.getEpochSecond() - waited.getEpochSecond())));
  }

  private static String told(TaskRecord record, Instant since) {
    var limit = record.admission().queuedBy().map(it -> ", " + it.reason()).orElse("");
    return "Queued since " + since + limit + ".";
  }
}
