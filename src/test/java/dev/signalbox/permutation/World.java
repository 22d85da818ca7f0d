package dev.signalbox.permutation;

import dev.signalbox.dynamodb.row.TaskRowIntake;
import dev.signalbox.ecs.EcsComputeStrategy;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.ecs.EcsSettings;
import dev.signalbox.ecs.EcsSettings.AgentDefinition;
import dev.signalbox.ecs.EcsSettings.ContainerName;
import dev.signalbox.ecs.EcsSettings.Family;
import dev.signalbox.ecs.EcsSettings.Network;
import dev.signalbox.ecs.EcsSettings.SecurityGroups;
import dev.signalbox.ecs.EcsSettings.Subnets;
import dev.signalbox.ecs.EcsStateChangeIntake;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.orchestrator.ComputeStrategies;
import dev.signalbox.orchestrator.InMemoryOpenTasks;
import dev.signalbox.orchestrator.InMemoryPayloads;
import dev.signalbox.orchestrator.InMemorySweepLeases;
import dev.signalbox.orchestrator.InMemoryTaskStore;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.TaskOrchestrator;
import dev.signalbox.orchestrator.WiredOrchestrator;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.Parallel;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.store.Blueprints;
import dev.signalbox.orchestrator.sweep.DeadlineHints;
import dev.signalbox.orchestrator.sweep.SessionSupervisor;
import dev.signalbox.orchestrator.sweep.SweepRhythm;
import dev.signalbox.orchestrator.sweep.SweepSetup;
import dev.signalbox.orchestrator.sweep.Sweeper;
import dev.signalbox.sqs.intake.EventMessageHandler;
import dev.signalbox.sqs.intake.TaskMessageHandler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The service on a store in memory and an ECS that is told what is true, with a clock that the
/// story moves.
final class World {
  static final String TASK = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2A";
  private static final String USER = "alice";
  private static final String SUBMIT =
      """
      {"type": "submit", "user_id": "%s", "task_id": "%s", "task_description": "x"}\
      """
          .formatted(USER, TASK);
  private static final String CANCEL =
      """
      {"type": "cancel", "task_id": "%s"}\
      """
          .formatted(TASK);
  private static final EcsSettings SETTINGS =
      EcsSettings.onFargate(
          EcsEvent.CLUSTER,
          new AgentDefinition(
              new Family("agent"),
              Optional.empty(),
              new ContainerName(EcsEvent.CONTAINER),
              List.of()),
          new Network(Subnets.of("subnet-1"), SecurityGroups.of("sg-1")));

  private static final ThreadLocal<World> SPEAKING = new ThreadLocal<>();

  /// One for all worlds, because it reads its schema: it tells the world that speaks.
  private static final MessageHandler TASKS =
      new TaskMessageHandler(
          event -> SPEAKING.get().orchestrator.handle(event), () -> SPEAKING.get().tick());

  final InMemoryTaskStore store = new InMemoryTaskStore(1);
  private final InMemoryPayloads payloads = new InMemoryPayloads();
  final TruthfulEcs ecs;
  private final List<Instant> wakes = new ArrayList<>();
  private final boolean wakesAreLost;
  private final TaskOrchestrator orchestrator;
  private final MessageHandler events;
  private final Sweeper sweeper;
  private final SessionSupervisor supervisor;
  private Instant now = Instant.parse("2026-03-02T10:00:00Z");
  private boolean submitComesBack;

  World(Blueprint blueprint, boolean wakesAreLost, TruthfulEcs ecs) {
    this.wakesAreLost = wakesAreLost;
    this.ecs = ecs;
    var tally = Occurrences.NONE;
    var hints = new DeadlineHints();
    Map<ComputeType, ComputeStrategy> strategies =
        Map.of(EcsSession.TYPE, new EcsComputeStrategy(ecs, SETTINGS));
    this.orchestrator =
        new WiredOrchestrator(
                new TaskLifecycle(LifecyclePolicy.DEFAULTS),
                store,
                strategies,
                WiredOrchestrator.UNLIMITED,
                _ -> new Blueprints.Lookup.Found(blueprint),
                payloads,
                (_, at) -> wakes.add(at),
                (_, _, _) -> {},
                tally,
                this::tick)
            .make()
            .telling(hints);
    this.events =
        new EventMessageHandler(
            List.of(
                new EcsStateChangeIntake(SETTINGS, new SetupDoubts(this::tick)),
                new TaskRowIntake()),
            orchestrator,
            tally,
            this::tick);
    var setup =
        new SweepSetup(
            new InMemoryOpenTasks(store),
            new InMemorySweepLeases(),
            "sweeper",
            ComputeTypes.of(EcsSession.TYPE),
            orchestrator,
            hints,
            new SweepRhythm(Duration.ofSeconds(15), LifecyclePolicy.DEFAULTS.silence()),
            Parallel.SEQUENTIAL,
            tally,
            this::tick);
    this.sweeper = new Sweeper(setup);
    this.supervisor =
        new SessionSupervisor(setup, new ComputeStrategies(strategies), EcsSession.TYPE);
  }

  static Blueprint blueprint(boolean rerunOnHostLoss) {
    return new Blueprint(
        EcsSession.TYPE,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        rerunOnHostLoss);
  }

  /// Time goes on between two readings, so that entries of one message have an order.
  Instant tick() {
    now = now.plusMillis(1);
    return now;
  }

  /// A submit that met trouble comes back like any message.
  void submit() {
    submitComesBack = false;
    try {
      done(TASKS, SUBMIT);
    } catch (DependencyUnavailable answerLost) {
      submitComesBack = true;
    }
  }

  void cancel() {
    done(TASKS, CANCEL);
  }

  void tells(EcsEvent event, AttemptId attempt) {
    done(events, event.body(attempt));
  }

  /// What the Pipe sends of a row's last change.
  void tellsOfRow() {
    var body =
        """
        {"eventName": "MODIFY", "eventSource": "aws:dynamodb",
         "dynamodb": {"Keys": {"task_id": {"S": "%1$s"}},
                      "NewImage": {"task_id": {"S": "%1$s"}, "status": {"S": "%2$s"}},
                      "OldImage": {"task_id": {"S": "%1$s"}, "status": {"S": "RUNNING"}}}}\
        """
            .formatted(TASK, store.row(TASK).status());
    done(events, body);
  }

  private void done(MessageHandler handler, String body) {
    SPEAKING.set(this);
    var verdict = handler.handle(new MessageHandler.Message("m-1", body, 1, now));
    if (!(verdict instanceof Verdict.Done)) {
      throw new AssertionError(verdict + " on " + body);
    }
  }

  /// What falls due while the time passes happens at the end of it, as if the service was slow.
  void passes(Duration time) {
    now = now.plus(time);
    comesDue();
  }

  private void comesDue() {
    if (submitComesBack) {
      submit();
    }
    for (var wake : List.copyOf(wakes)) {
      if (!wake.isAfter(now)) {
        wakes.remove(wake);
        wake();
      }
    }
    var _ = sweeper.sweep();
    var _ = supervisor.supervise();
  }

  private void wake() {
    if (!wakesAreLost) {
      done(TASKS, "{\"task_id\": \"" + TASK + "\"}");
    }
  }

  /// Goes on to the next instant at which anything is due; false when nothing ever is.
  boolean goesOn() {
    var next =
        java.util.stream.Stream.concat(wakes.stream(), store.row(TASK).deadlineAt().stream())
            .min(Instant::compareTo);
    if (next.isEmpty() && !submitComesBack) {
      return false;
    }
    now = next.filter(it -> it.isAfter(now)).orElse(now);
    comesDue();
    return true;
  }

  Ending ending() {
    var row = store.row(TASK);
    var notes =
        store.timeline(TASK).stream()
            .map(InMemoryTaskStore.Entry::eventType)
            .filter(it -> it.startsWith("task_") && !it.equals("task_created"))
            .toList();
    var last = EcsEvent.arn(row.attemptId());
    var stopped = ecs.stops().contains(last);
    return Ending.of(row, store.activeCount(USER), notes, stopped, payloads.size());
  }
}
