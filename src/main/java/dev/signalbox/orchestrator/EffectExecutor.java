package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.output.OutputKeeper;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.occurrence.Occurrence;
import dev.signalbox.orchestrator.port.occurrence.Occurrence.Prevention;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.LaunchLanes;
import dev.signalbox.orchestrator.port.queue.TaskWaker;
import dev.signalbox.orchestrator.port.store.Blueprints;
import dev.signalbox.orchestrator.port.store.Payloads;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.port.trace.Spans;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Carries out what a transition asks for, and tells as events what came of it. Every effect may be
/// asked for again, so each is done under a name that follows from the attempt.
public final class EffectExecutor {
  private final TaskStore store;
  private final SessionStarter starter;
  private final ContextReader contexts;
  private final ComputeStrategies strategies;
  private final Blueprints blueprints;
  private final Payloads payloads;
  private final Wakeups wakeups;
  private final Optional<OutputKeeper> outputs;
  private final Occurrences occurrences;
  private final InstantSource clock;
  private final Spans spans;

  /// @param outputs empty where what failed agents print is not kept
  public EffectExecutor(
      TaskStore store,
      SessionStarter starter,
      ContextReader contexts,
      ComputeStrategies strategies,
      Blueprints blueprints,
      Payloads payloads,
      Wakeups wakeups,
      Optional<OutputKeeper> outputs,
      Occurrences occurrences,
      InstantSource clock) {
    this(
        store,
        starter,
        contexts,
        strategies,
        blueprints,
        payloads,
        wakeups,
        outputs,
        occurrences,
        clock,
        Spans.NONE);
  }

  private EffectExecutor(
      TaskStore store,
      SessionStarter starter,
      ContextReader contexts,
      ComputeStrategies strategies,
      Blueprints blueprints,
      Payloads payloads,
      Wakeups wakeups,
      Optional<OutputKeeper> outputs,
      Occurrences occurrences,
      InstantSource clock,
      Spans spans) {
    this.store = store;
    this.starter = starter;
    this.contexts = contexts;
    this.strategies = strategies;
    this.blueprints = blueprints;
    this.payloads = payloads;
    this.wakeups = wakeups;
    this.outputs = outputs;
    this.occurrences = occurrences;
    this.clock = clock;
    this.spans = spans;
  }

  /// Returns one whose effects are seen through these spans.
  public EffectExecutor seenThrough(Spans others) {
    return new EffectExecutor(
        store,
        starter,
        contexts,
        strategies,
        blueprints,
        payloads,
        wakeups,
        outputs,
        occurrences,
        clock,
        others);
  }

  /// How tasks are looked at again.
  public record Wakeups(TaskWaker waker, LaunchLanes lanes) {}

  /// What came of the effects of one transition. What one of them brought back counts, whatever
  /// became of the others.
  record Outcomes(List<TaskEvent> events, List<RuntimeException> failures) {}

  /// Carries out all of them, even if one fails.
  ///
  /// @param hand what was read and made for this message already
  Outcomes carryOut(TaskRecord record, List<Effect> effects, InHand hand) {
    var outcomes = new Outcomes(new ArrayList<>(), new ArrayList<>());
    for (var effect : effects) {
      try {
        spans
            .during(record, effect, () -> carryOut(record, effect, hand))
            .ifPresent(outcomes.events()::add);
      } catch (DependencyUnavailable | DependencyRefused failure) {
        outcomes.failures().add(failure);
      }
    }
    return outcomes;
  }

  private Optional<TaskEvent> carryOut(TaskRecord record, Effect effect, InHand hand) {
    return switch (effect) {
      case Effect.LoadBlueprint() -> Optional.of(loadBlueprint(record));
      case Effect.ReadContext(var attempt) -> Optional.of(contexts.read(record, attempt, hand));
      case Effect.StartSession(var attempt) -> Optional.of(starter.start(record, attempt, hand));
      case Effect.StopSession stop -> stop(stop);
      case Effect.LookAtSession look -> look(look);
      case Effect.FindSession find -> find(find);
      case Effect.WakeTask(var taskId, var at) -> done(() -> wakeups.waker().wakeAt(taskId, at));
      case Effect.DropPayload(var attempt) -> done(() -> payloads.drop(attempt));
      case Effect.KeepOutput keep -> done(() -> keepOutput(record, keep));
      case Effect.EnterLane(var taskId, var type, var userId) ->
          done(() -> wakeups.lanes().enter(type.word(), taskId, userId));
      case Effect.WakeNextForLane(var type, var userId) -> wake(store.nextForLane(type, userId));
      case Effect.WakeOldestQueued(var userId) -> wake(store.oldestQueued(userId));
      case Effect.WakeOldestQueuedOfAll() -> wake(store.oldestQueuedOfAll(record.taskId()));
    };
  }

  private static Optional<TaskEvent> done(Runnable effect) {
    effect.run();
    return Optional.empty();
  }

  /// Asked for again by a wake of the task, whose row says that its output is to be kept.
  private void keepOutput(TaskRecord record, Effect.KeepOutput keep) {
    outputs
        .flatMap(it -> it.keep(record, keep))
        .ifPresent(again -> wakeups.waker().wakeAt(record.taskId(), again));
  }

  private Optional<TaskEvent> wake(Optional<String> taskId) {
    return done(() -> taskId.ifPresent(it -> wakeups.waker().wakeAt(it, clock.instant())));
  }

  /// Reads the blueprint that the task is run by.
  TaskEvent loadBlueprint(TaskRecord record) {
    var taskId = record.taskId();
    return switch (blueprints.find(record.request().repo())) {
      case Blueprints.Lookup.Found(var blueprint) ->
          strategies
              .unavailable(blueprint.computeType())
              .<TaskEvent>map(
                  cause -> new TaskEvent.BlueprintRefused(taskId, cause, clock.instant()))
              .orElseGet(() -> found(record, blueprint));
      case Blueprints.Lookup.NotOnboarded(var repo) ->
          refused(taskId, FailureCode.REPO_NOT_ONBOARDED, repo);
      case Blueprints.Lookup.Unreadable(var because) ->
          refused(taskId, FailureCode.COMPUTE_NOT_CONFIGURED, because);
    };
  }

  private TaskEvent found(TaskRecord record, Blueprint blueprint) {
    return new TaskEvent.BlueprintFound(
        record.taskId(), blueprint, payloads.attachmentsLeftOut(record.request()), clock.instant());
  }

  private TaskEvent refused(String taskId, FailureCode code, String detail) {
    return new TaskEvent.BlueprintRefused(taskId, new FailureCause(code, detail), clock.instant());
  }

  Optional<TaskEvent> stop(Effect.StopSession stop) {
    var outcome = strategies.stop(stop.session(), stop.reason());
    occurrences.note(new Occurrence.StopAnswered(outcome));
    return switch (outcome) {
      case STOPPING -> Optional.empty();
      case GONE -> Optional.of(new TaskEvent.SessionStopped(stop.attempt(), clock.instant()));
    };
  }

  private Optional<TaskEvent> look(Effect.LookAtSession look) {
    occurrences.note(new Occurrence.SessionLookedAt(look.session().computeType()));
    var askedAt = clock.instant();
    var seen = strategies.look(List.of(look.session()));
    return Optional.ofNullable(seen.get(look.session()))
        .map(how -> how.of(look.attempt(), look.session(), askedAt));
  }

  private Optional<TaskEvent> find(Effect.FindSession find) {
    var found = strategies.find(find.type(), find.attempt());
    occurrences.note(new Occurrence.SessionSearched(found.isPresent()));
    if (found.isPresent()) {
      occurrences.note(new Occurrence.DoubleStartPrevented(Prevention.FOUND));
    }
    return found.map(it -> new TaskEvent.SessionStarted(find.attempt(), it, clock.instant()));
  }
}
