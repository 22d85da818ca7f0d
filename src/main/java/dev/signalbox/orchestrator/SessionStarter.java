package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.Prevention;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.StartAnswer;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.store.Blueprints;
import dev.signalbox.orchestrator.port.store.Payloads;
import java.time.InstantSource;
import java.util.Optional;

/// Starts the session of a claimed attempt: composes the request, sends it, and tells as an event
/// what the backend answered. The token of the launch was taken with the claim.
public final class SessionStarter {
  private final ComputeStrategies strategies;
  private final LaunchRates launchRates;
  private final Blueprints blueprints;
  private final Payloads payloads;
  private final Occurrences occurrences;
  private final InstantSource clock;

  public SessionStarter(
      ComputeStrategies strategies,
      LaunchRates launchRates,
      Blueprints blueprints,
      Payloads payloads,
      Occurrences occurrences,
      InstantSource clock) {
    this.strategies = strategies;
    this.launchRates = launchRates;
    this.blueprints = blueprints;
    this.payloads = payloads;
    this.occurrences = occurrences;
    this.clock = clock;
  }

  /// @param hand what was read and made for this message already
  TaskEvent start(TaskRecord record, AttemptId id, InHand hand) {
    return hand.blueprint()
        .map(it -> start(record, id, it, hand))
        .orElseGet(
            () ->
                switch (blueprints.find(record.request().repo())) {
                  case Blueprints.Lookup.Found(var found) -> start(record, id, found, hand);
                  case Blueprints.Lookup.NotOnboarded _ ->
                      unplaced(
                          record,
                          id,
                          FailureCode.REPO_NOT_ONBOARDED,
                          "Since the task was accepted.");
                  case Blueprints.Lookup.Unreadable(var because) ->
                      unplaced(record, id, FailureCode.COMPUTE_NOT_CONFIGURED, because);
                });
  }

  /// Where starts are asked for again, an earlier one may have led to a session.
  private TaskEvent unplaced(TaskRecord record, AttemptId id, FailureCode code, String detail) {
    var cause = new FailureCause(code, detail);
    return record.attempt().can(Capability.REPEATABLE_START)
        ? new TaskEvent.SessionTurnedAway(id, cause, clock.instant())
        : new TaskEvent.SessionNotStarted(id, cause, clock.instant());
  }

  private TaskEvent start(TaskRecord record, AttemptId id, Blueprint current, InHand hand) {
    var blueprint = placed(current, record);
    var payload = hand.payload(id).orElseGet(() -> payloads.prepare(id, record, blueprint));
    if (isTooLate(record, blueprint.computeType())) {
      note(blueprint.computeType(), StartAnswer.TOO_LATE);
      occurrences.note(new Occurrence.DoubleStartPrevented(Prevention.TOO_LATE));
      var heldUp = new FailureCause(FailureCode.START_NOT_CONFIRMED, "The start was held up.");
      return new TaskEvent.SessionStartUnconfirmed(id, heldUp, clock.instant());
    }
    var request = new SessionRequest(id, record.request(), blueprint, payload);
    return heard(id, launch(blueprint.computeType(), request), blueprint.computeType());
  }

  /// Where an attempt runs was settled by its claim: a blueprint that changes between two tries
  /// must not make the second go elsewhere.
  static Blueprint placed(Blueprint current, TaskRecord record) {
    return current.withPlacement(
        record.attempt().computeType().orElse(current.computeType()),
        record.attempt().runtimeArn().or(current::runtimeArn));
  }

  /// A process that was paused since its claim may find the attempt given up and another running,
  /// and a start that is not repeatable has no token that would refuse it.
  private boolean isTooLate(TaskRecord record, ComputeType type) {
    return !type.can(Capability.REPEATABLE_START) && record.isOverdue(clock.instant());
  }

  private SessionStart launch(ComputeType type, SessionRequest request) {
    try {
      var answer = strategies.start(type, request);
      if (isThrottled(answer)) {
        launchRates.throttled(type);
      }
      return answer;
    } catch (DependencyUnavailable trouble) {
      if (trouble.isThrottled()) {
        launchRates.throttled(type);
      }
      note(type, StartAnswer.UNAVAILABLE);
      throw trouble;
    } catch (DependencyRefused refused) {
      note(type, StartAnswer.REFUSED);
      throw refused;
    }
  }

  private void note(ComputeType type, StartAnswer answer) {
    occurrences.note(new Occurrence.StartAnswered(type, answer));
  }

  private static boolean isThrottled(SessionStart answer) {
    return answer instanceof SessionStart.Declined(var cause, _)
        && cause.code() == FailureCode.THROTTLED;
  }

  private TaskEvent heard(AttemptId id, SessionStart start, ComputeType type) {
    return switch (start) {
      case SessionStart.Started(var session, var origin) -> {
        note(type, StartAnswer.STARTED);
        prevented(origin)
            .ifPresent(by -> occurrences.note(new Occurrence.DoubleStartPrevented(by)));
        yield new TaskEvent.SessionStarted(id, session, clock.instant());
      }
      case SessionStart.Declined(var cause, var unread) -> {
        note(type, unread ? StartAnswer.TURNED_AWAY : StartAnswer.DECLINED);
        yield unread
            ? new TaskEvent.SessionTurnedAway(id, cause, clock.instant())
            : new TaskEvent.SessionNotStarted(id, cause, clock.instant());
      }
      case SessionStart.Unconfirmed(var cause) -> {
        note(type, StartAnswer.UNCONFIRMED);
        yield new TaskEvent.SessionStartUnconfirmed(id, cause, clock.instant());
      }
    };
  }

  private static Optional<Prevention> prevented(SessionStart.Origin origin) {
    return switch (origin) {
      case NEW -> Optional.empty();
      case REPLAYED -> Optional.of(Prevention.REPLAYED);
      case ADOPTED -> Optional.of(Prevention.ADOPTED);
    };
  }
}
