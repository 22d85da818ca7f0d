package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.AttemptId;
import dev.signalbox.lifecycle.Blueprint;
import dev.signalbox.lifecycle.ComputeType;
import dev.signalbox.lifecycle.Effect;
import dev.signalbox.lifecycle.FailureCause;
import dev.signalbox.lifecycle.FailureCode;
import dev.signalbox.lifecycle.TaskEvent;
import dev.signalbox.lifecycle.TaskRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out what a transition asks for, and says as events what came of it. Every effect may be
/// asked for again, so each is done under a name that follows from the attempt.
public final class EffectsInAct {
  private static final Logger LOG = LoggerFactory.getLogger(EffectsInAct.class);

  private final TaskStore store;
  private final ComputeStrategies strategies;
  private final LaunchRates launchRates;
  private final Blueprints blueprints;
  private final Payloads payloads;
  private final Wakes wakes;
  private final Tally tally;
  private final InstantSource clock;
  private final Optional<Looks> looks;

  public EffectsInAct(
      TaskStore store,
      ComputeStrategies strategies,
      LaunchRates launchRates,
      Blueprints blueprints,
      Payloads payloads,
      Wakes wakes,
      Tally tally,
      InstantSource clock) {
    this(
        store,
        strategies,
        launchRates,
        blueprints,
        payloads,
        wakes,
        tally,
        clock,
        Optional.empty());
  }

  private EffectsInAct(
      TaskStore store,
      ComputeStrategies strategies,
      LaunchRates launchRates,
      Blueprints blueprints,
      Payloads payloads,
      Wakes wakes,
      Tally tally,
      InstantSource clock,
      Optional<Looks> looks) {
    this.store = store;
    this.strategies = strategies;
    this.launchRates = launchRates;
    this.blueprints = blueprints;
    this.payloads = payloads;
    this.wakes = wakes;
    this.tally = tally;
    this.clock = clock;
    this.looks = looks;
  }

  /// Takes a look at a session: now, with what is seen as the answer, or later.
  interface Looks {
    Optional<TaskEvent> look(Effect.LookAtSession look);
  }

  /// The same, but with looks taken in another way than at once and one by one.
  EffectsInAct looking(Looks other) {
    return new EffectsInAct(
        store,
        strategies,
        launchRates,
        blueprints,
        payloads,
        wakes,
        tally,
        clock,
        Optional.of(other));
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
      case Effect.LookAtSession look -> looks.orElse(this::lookAtOnce).look(look);
      case Effect.FindSession(var attempt) -> find(attempt);
      case Effect.WakeTask(var taskId, var at) -> {
        wakes.wakeAt(taskId, at);
        yield Optional.empty();
      }
      case Effect.DropPayload(var attempt) -> {
        payloads.drop(attempt);
        yield Optional.empty();
      }
      case Effect.WakeOldestQueued(var userId) -> {
        store.oldestQueued(userId).ifPresent(next -> wakes.wakeAt(next, clock.instant()));
        yield Optional.empty();
      }
      case Effect.WakeOldestQueuedOfAll() -> {
        store
            .oldestQueuedOfAll(record.taskId())
            .ifPresent(next -> wakes.wakeAt(next, clock.instant()));
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
    if (isTooLate(record, blueprint.computeType())) {
      tally.count("session_starts", "TooLate");
      var heldUp = new FailureCause(FailureCode.START_NOT_CONFIRMED, "The start was held up.");
      return new TaskEvent.SessionStartUnconfirmed(id, heldUp, clock.instant());
    }
    var request = new SessionRequest(id, record.request(), blueprint, payload);
    var type = blueprint.computeType();
    var start = launchRates.spend(type, () -> strategies.start(type, request));
    tally.count("session_starts", start.getClass().getSimpleName());
    return switch (start) {
      case SessionStart.Started<?>(var session) ->
          new TaskEvent.SessionStarted(id, session, clock.instant());
      case SessionStart.Declined<?>(var cause) -> {
        alarmIfDenied(id, cause);
        yield new TaskEvent.SessionNotStarted(id, cause, clock.instant());
      }
      case SessionStart.Unconfirmed<?>(var cause) ->
          new TaskEvent.SessionStartUnconfirmed(id, cause, clock.instant());
    };
  }

  /// A process that was paused since its claim may find the attempt given up and another running,
  /// and an invocation has no token that would refuse it.
  private boolean isTooLate(TaskRecord record, ComputeType type) {
    return type == ComputeType.AGENTCORE
        && record.deadlineAt().filter(deadline -> !clock.instant().isBefore(deadline)).isPresent();
  }

  /// A task that fails is the producer's news; a service that may not start any is its operator's.
  private static void alarmIfDenied(AttemptId id, FailureCause cause) {
    if (cause.code() == FailureCode.ACCESS_DENIED) {
      LOG.atError()
          .addKeyValue("task_id", id.taskId())
          .addKeyValue("attempt", id.number())
          .addKeyValue("problem", cause.detail())
          .log("Start of a session denied: look into it");
    }
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

  private Optional<TaskEvent> lookAtOnce(Effect.LookAtSession look) {
    return look(List.of(look)).stream().findFirst();
  }

  /// What is seen of all these sessions, asked for together. Nothing of those that can not be seen.
  /// It speaks of the instant of the question: an answer that was long in coming must not make a
  /// session that was too young to be seen look like one that is lost.
  List<TaskEvent> look(List<Effect.LookAtSession> together) {
    together.forEach(it -> tally.count("session_looks", it.session().computeType().word()));
    var askedAt = clock.instant();
    var seen = strategies.look(together.stream().map(Effect.LookAtSession::session).toList());
    return together.stream()
        .flatMap(
            it ->
                Optional.ofNullable(seen.get(it.session()))
                    .map(how -> seen(it, how, askedAt))
                    .stream())
        .toList();
  }

  private TaskEvent seen(Effect.LookAtSession look, SessionSighting how, Instant askedAt) {
    return new TaskEvent.SessionObserved(
        look.attempt(), look.session(), how.status(), how.version(), how.evidence(), askedAt);
  }

  private Optional<TaskEvent> find(AttemptId attempt) {
    var found = strategies.find(attempt);
    tally.count("session_searches", found.isPresent() ? "found" : "not_found");
    return found.map(it -> new TaskEvent.SessionStarted(attempt, it, clock.instant()));
  }
}
