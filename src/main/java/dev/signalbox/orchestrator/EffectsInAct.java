package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.AttemptId;
import dev.signalbox.lifecycle.Blueprint;
import dev.signalbox.lifecycle.Effect;
import dev.signalbox.lifecycle.FailureCause;
import dev.signalbox.lifecycle.FailureCode;
import dev.signalbox.lifecycle.SessionHandle;
import dev.signalbox.lifecycle.TaskEvent;
import dev.signalbox.lifecycle.TaskRecord;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Carries out what a transition asks for, and says as events what came of it. Every effect may be
/// asked for again, so each is done under a name that follows from the attempt.
public final class EffectsInAct {
  private final TaskStore store;
  private final ComputeStrategies strategies;
  private final Blueprints blueprints;
  private final Payloads payloads;
  private final Wakes wakes;
  private final Tally tally;
  private final InstantSource clock;

  public EffectsInAct(
      TaskStore store,
      ComputeStrategies strategies,
      Blueprints blueprints,
      Payloads payloads,
      Wakes wakes,
      Tally tally,
      InstantSource clock) {
    this.store = store;
    this.strategies = strategies;
    this.blueprints = blueprints;
    this.payloads = payloads;
    this.wakes = wakes;
    this.tally = tally;
    this.clock = clock;
  }

  /// All of them, even if one fails: the first failure is thrown at the end, and the message that
  /// brought us here comes back for the rest.
  List<TaskEvent> carryOut(TaskRecord record, List<Effect> effects) {
    var heard = new ArrayList<TaskEvent>();
    var failures = new ArrayList<RuntimeException>();
    for (var effect : effects) {
      try {
        carryOut(record, effect).ifPresent(heard::add);
      } catch (DependencyUnavailable | DependencyRefused failure) {
        failures.add(failure);
      }
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return heard;
  }

  private Optional<TaskEvent> carryOut(TaskRecord record, Effect effect) {
    return switch (effect) {
      case Effect.LoadBlueprint() -> Optional.of(loadBlueprint(record));
      case Effect.StartSession(var attempt) -> Optional.of(start(record, attempt));
      case Effect.StopSession stop -> stop(stop);
      case Effect.LookAtSession(var attempt, var session) -> look(attempt, session);
      case Effect.FindSession(var attempt) -> find(attempt);
      case Effect.WakeTask(var taskId, var at) -> {
        wakes.wakeAt(taskId, at);
        yield Optional.empty();
      }
      case Effect.WakeOldestQueued(var userId) -> {
        store.oldestQueued(userId).ifPresent(next -> wakes.wakeAt(next, clock.instant()));
        yield Optional.empty();
      }
    };
  }

  private TaskEvent loadBlueprint(TaskRecord record) {
    var taskId = record.taskId();
    return switch (blueprints.find(record.request().repo())) {
      case Blueprints.Lookup.Found(var blueprint) ->
          strategies
              .unavailable(blueprint.computeType())
              .<TaskEvent>map(
                  cause -> new TaskEvent.BlueprintRefused(taskId, cause, clock.instant()))
              .orElseGet(() -> new TaskEvent.BlueprintFound(taskId, blueprint, clock.instant()));
      case Blueprints.Lookup.NotOnboarded(var repo) ->
          refused(taskId, FailureCode.REPO_NOT_ONBOARDED, repo);
      case Blueprints.Lookup.Unreadable(var because) ->
          refused(taskId, FailureCode.COMPUTE_NOT_CONFIGURED, because);
    };
  }

  private TaskEvent refused(String taskId, FailureCode code, String detail) {
    return new TaskEvent.BlueprintRefused(taskId, new FailureCause(code, detail), clock.instant());
  }

  private TaskEvent start(TaskRecord record, AttemptId id) {
    var found = blueprints.find(record.request().repo());
    if (!(found instanceof Blueprints.Lookup.Found(var current))) {
      var cause = new FailureCause(FailureCode.REPO_NOT_ONBOARDED, "Since the task was accepted.");
      return new TaskEvent.SessionNotStarted(id, cause, clock.instant());
    }
    var blueprint = placed(current, record);
    var payload = payloads.prepare(id, record.request(), blueprint);
    var request = new SessionRequest(id, record.request(), blueprint, payload);
    var start = strategies.start(blueprint.computeType(), request);
    tally.count("session_starts", start.getClass().getSimpleName());
    return switch (start) {
      case SessionStart.Started<?>(var session) ->
          new TaskEvent.SessionStarted(id, session, clock.instant());
      case SessionStart.Declined<?>(var cause) ->
          new TaskEvent.SessionNotStarted(id, cause, clock.instant());
      case SessionStart.Unconfirmed<?>(var cause) ->
          new TaskEvent.SessionStartUnconfirmed(id, cause, clock.instant());
    };
  }

  /// Where an attempt runs was settled by its claim: a blueprint that changes between two tries
  /// must not make the second go elsewhere.
  private static Blueprint placed(Blueprint current, TaskRecord record) {
    return current.withPlacement(
        record.attempt().computeType().orElse(current.computeType()),
        record.attempt().runtimeArn().or(current::runtimeArn));
  }

  Optional<TaskEvent> stop(Effect.StopSession stop) {
    var outcome = strategies.stop(stop.session(), stop.reason());
    tally.count("session_stops", outcome.name());
    return switch (outcome) {
      case STOPPING -> Optional.empty();
      case GONE -> Optional.of(new TaskEvent.SessionStopped(stop.attempt(), clock.instant()));
    };
  }

  private Optional<TaskEvent> look(AttemptId attempt, SessionHandle session) {
    tally.count("session_looks", session.computeType().word());
    return strategies
        .look(session)
        .map(
            seen ->
                new TaskEvent.SessionObserved(
                    attempt,
                    session,
                    seen.status(),
                    seen.version(),
                    seen.evidence(),
                    clock.instant()));
  }

  private Optional<TaskEvent> find(AttemptId attempt) {
    var found = strategies.find(attempt);
    tally.count("session_searches", found.isPresent() ? "found" : "not_found");
    return found.map(it -> new TaskEvent.SessionStarted(attempt, it, clock.instant()));
  }
}
