package dev.signalbox.lifecycle.rules;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent.BlueprintFound;
import dev.signalbox.lifecycle.transition.TaskEvent.BlueprintRefused;
import dev.signalbox.lifecycle.transition.Transition;
import java.time.Instant;
import java.util.List;

/// What a blueprint decides that was read: the claim of a first attempt, the begin of a postponed
/// one, or a wait until it can be used.
public final class BlueprintRules {
  private final TransitionFactory transitions;
  private final AdmissionRules admission;
  private final ContextRules context;
  private final RetryRules retries;

  public BlueprintRules(
      TransitionFactory transitions,
      AdmissionRules admission,
      ContextRules context,
      RetryRules retries) {
    this.transitions = transitions;
    this.admission = admission;
    this.context = context;
    this.retries = retries;
  }

  public Transition found(TaskRecord record, BlueprintFound event) {
    return switch (record.status()) {
      case SUBMITTED, QUEUED -> admission.claim(record, event);
      case HYDRATING -> isDue(record, event.at()) ? begin(record, event) : already(record);
      case PENDING_UPLOADS, RUNNING, AWAITING_APPROVAL, FINALIZING -> already(record);
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> already(record);
    };
  }

  /// What kept the attempt from being placed may have been mended in the blueprint.
  private Transition begin(TaskRecord record, BlueprintFound event) {
    var id = record.attemptId();
    var placed = record.attempt().placed(event.blueprint()).begun().since(event.at());
    var attempt = context.begun(record, placed, event.blueprint());
    var draft = record.draft().to(record.status(), event.at()).attempt(attempt);
    List<Effect> start = List.of(ContextRules.first(attempt, id));
    return transitions.move(record, draft, event.at(), "attempt " + id.number() + " begins", start);
  }

  public Transition refused(TaskRecord record, BlueprintRefused event) {
    return switch (record.status()) {
      case SUBMITTED, QUEUED -> notPlaced(record, event);
      case HYDRATING -> isDue(record, event.at()) ? notBegun(record, event) : already(record);
      case PENDING_UPLOADS, RUNNING, AWAITING_APPROVAL, FINALIZING -> already(record);
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> already(record);
    };
  }

  /// What the deployment lacks may be mended; a repository that is not onboarded ends the task.
  private Transition notPlaced(TaskRecord record, BlueprintRefused event) {
    if (event.cause().code().retry() == FailureCode.Retry.NEVER) {
      return transitions.fail(record, event.cause(), record.attempt(), event.at());
    }
    var draft = admission.admitted(record);
    var others = AdmissionRules.wakesOfOthers(record, draft.admission);
    return retries.notPlaced(record, draft, event.cause(), others, event.at());
  }

  /// The blueprint of a postponed attempt cannot be used, or not any more.
  private Transition notBegun(TaskRecord record, BlueprintRefused event) {
    var ended = RetryRules.neverStarted(record, event.cause(), event.at());
    return record.attempt().turnedAway()
        ? retries.turnedAway(record, ended, event.cause(), event.at())
        : retries.declined(record, ended, event.cause(), event.at());
  }

  private static boolean isDue(TaskRecord record, Instant at) {
    return record.attempt().nextTryAt().filter(next -> !at.isBefore(next)).isPresent();
  }

  private Transition already(TaskRecord record) {
    return transitions.stay(record, "already " + record.status());
  }
}
