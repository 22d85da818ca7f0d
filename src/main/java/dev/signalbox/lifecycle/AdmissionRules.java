package dev.signalbox.lifecycle;

import dev.signalbox.lifecycle.Effect.LoadBlueprint;
import dev.signalbox.lifecycle.Effect.StartSession;
import dev.signalbox.lifecycle.Effect.WakeOldestQueued;
import dev.signalbox.lifecycle.Effect.WakeTask;
import dev.signalbox.lifecycle.TaskEvent.BlueprintFound;
import dev.signalbox.lifecycle.TaskEvent.BlueprintRefused;
import dev.signalbox.lifecycle.TaskEvent.SlotRefused;
import java.time.Instant;
import java.util.List;

/// From a request to the claim of its first attempt: blueprint, slot, queue.
final class AdmissionRules {
  private final Moves moves;

  AdmissionRules(Moves moves) {
    this.moves = moves;
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
    draft.slotHeld = true;
    var id = new AttemptId(record.taskId(), attempt.number());
    return moves.move(
        record,
        draft,
        event.at(),
        "attempt " + id.number() + " claimed",
        claimEffects(record, id),
        moves.note("hydration_started", "attempt", "" + id.number()));
  }

  /// Slots that are freed at the same moment all wake the same oldest task. So one that has waited
  /// wakes the next in turn, until there is no slot or nobody waits.
  private static List<Effect> claimEffects(TaskRecord record, AttemptId id) {
    return record.times().queuedAt().isPresent()
        ? List.of(new WakeOldestQueued(record.request().userId()), new StartSession(id))
        : List.of(new StartSession(id));
  }

  Transition blueprintRefused(TaskRecord record, BlueprintRefused event) {
    return record.status() == TaskStatus.SUBMITTED
        ? moves.fail(record, event.cause(), record.attempt(), event.at())
        : moves.stay(record, "already " + record.status());
  }

  /// No slot is a wait, never a failure. One look shortly after closes the gap between a slot freed
  /// meanwhile and this row becoming visible to whoever freed it.
  Transition slotRefused(TaskRecord record, SlotRefused event) {
    if (record.status() == TaskStatus.QUEUED && Deadlines.isOverdue(record, event.at())) {
      return moves.move(record, record.draft(), event.at(), "no free slot yet", List.of());
    }
    if (record.status() != TaskStatus.SUBMITTED) {
      return moves.stay(record, "no free slot");
    }
    var draft = record.draft().to(TaskStatus.QUEUED, event.at());
    draft.times = record.times().queued(event.at());
    draft.admissionAttempts = record.admissionAttempts() + 1;
    return moves.move(
        record,
        draft,
        event.at(),
        "no free slot",
        List.of(new WakeTask(record.taskId(), event.at().plusSeconds(1))),
        moves.note(
            "admission_queued",
            "reason",
            "concurrency_limit",
            "admission_attempts",
            "" + draft.admissionAttempts));
  }

  /// A wake of a task that waits for a slot takes it in the step that leaves the queue.
  Transition queued(TaskRecord record, Instant at) {
    var waited = record.times().queuedAt().orElse(record.statusSince());
    if (!at.isBefore(moves.deadlines().queueEnd(record))) {
      var cause = new FailureCause(FailureCode.QUEUE_TIMEOUT, "Queued since " + waited + ".");
      return moves.fail(record, cause, record.attempt(), at);
    }
    var draft = record.draft().to(TaskStatus.SUBMITTED, at);
    draft.slotHeld = true;
    return moves.move(
        record,
        draft,
        at,
        "a slot is free",
        List.of(new LoadBlueprint()),
        moves.note(
            "queue_pickup", "queued_for_s", "" + (at.getEpochSecond() - waited.getEpochSecond())));
  }
}
