package dev.signalbox.orchestrator;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.policy.OrphanPolicy;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.context.ContextGate;
import dev.signalbox.orchestrator.launch.LaunchRate;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.port.Parallel;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.store.Blueprints;
import dev.signalbox.orchestrator.sweep.DeadlineHints;
import dev.signalbox.orchestrator.sweep.SessionSupervisor;
import dev.signalbox.orchestrator.sweep.SweepRhythm;
import dev.signalbox.orchestrator.sweep.SweepSetup;
import dev.signalbox.orchestrator.sweep.Sweeper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/// The real orchestrator on fakes, with a clock that the test moves.
final class Shell {
  static final String TASK = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2A";
  static final String OTHER = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2B";
  static final String RUNTIME =
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/agent-abcdefghij";
  static final ComputeTypes TYPES = ComputeTypes.of(EcsSession.TYPE, AgentCoreSession.TYPE);
  static final AttemptId FIRST = new AttemptId(TASK, 1);

  Instant now = Instant.parse("2026-03-02T10:00:00Z");
  final InMemoryTaskStore store = new InMemoryTaskStore(1);
  final ScriptedEcs ecs = new ScriptedEcs();
  final ScriptedAgentCore agentCore = new ScriptedAgentCore();
  final InMemoryPayloads payloads = new InMemoryPayloads();
  LaunchRates rates =
      new LaunchRates(
          Map.of(
              EcsSession.TYPE,
              new LaunchRate(20, this::time),
              AgentCoreSession.TYPE,
              new LaunchRate(25, this::time)));
  final Tally tally = new Tally();
  final List<Wake> wakes = new ArrayList<>();
  final List<String> lanes = new ArrayList<>();
  Blueprints.Lookup blueprint =
      new Blueprints.Lookup.Found(Blueprint.of(EcsSession.TYPE, Optional.empty()));
  Duration heldUp = Duration.ZERO;
  boolean ecsWired = true;
  LifecyclePolicy policy = LifecyclePolicy.DEFAULTS;
  TaskRequest request = SampleTask.request("alice");
  final ScriptedContextSource contexts = new ScriptedContextSource();
  ContextGate gate = new ContextGate(2, this::time);

  record Wake(String taskId, Instant at) {}

  final SetupDoubts doubts = new SetupDoubts(() -> now);
  private final OrphanGuard orphans = new OrphanGuard(OrphanPolicy.DEFAULTS, doubts, () -> now);

  private Map<ComputeType, ComputeStrategy> strategies() {
    var strategies = new HashMap<ComputeType, ComputeStrategy>();
    strategies.put(AgentCoreSession.TYPE, agentCore);
    if (ecsWired) {
      strategies.put(EcsSession.TYPE, ecs);
    }
    return strategies;
  }

  TaskOrchestrator orchestrator() {
    return new WiredOrchestrator(
            new TaskLifecycle(policy),
            store,
            strategies(),
            rates,
            _ -> readBlueprint(),
            payloads,
            (taskId, at) -> wakes.add(new Wake(taskId, at)),
            (lane, taskId, _) -> lanes.add(lane + "/" + taskId),
            tally,
            this::tick,
            new ContextReader.Source(contexts, gate, (_, _, _) -> ScriptedContextSource.DOCUMENT))
        .make()
        .guardedBy(orphans)
        .telling(startTroubles)
        .telling(tally.transitions(this::time));
  }

  final InMemoryOpenTasks openTasks = new InMemoryOpenTasks(store);
  final InMemorySweepLeases leases = new InMemorySweepLeases();

  /// One sweep and one round of supervision by a replica that has just come up.
  Sweeper.Sweep sweep() {
    var setup = sweepSetup("a");
    return new Sweeper(setup).sweep().plus(supervisors(setup).supervise());
  }

  /// The supervision of all types by one replica.
  Supervisors supervisors(SweepSetup setup) {
    var strategies = new ComputeStrategies(strategies());
    return new Supervisors(
        TYPES.all().stream().map(it -> new SessionSupervisor(setup, strategies, it)).toList());
  }

  record Supervisors(List<SessionSupervisor> all) {
    Sweeper.Sweep supervise() {
      return sum(SessionSupervisor::supervise);
    }

    Sweeper.Sweep superviseNow() {
      return sum(SessionSupervisor::superviseNow);
    }

    private Sweeper.Sweep sum(Function<SessionSupervisor, Sweeper.Sweep> how) {
      return all.stream().map(how).reduce(Sweeper.Sweep.NOTHING, Sweeper.Sweep::plus);
    }
  }

  SweepSetup sweepSetup(String holder) {
    return sweepSetup(holder, Parallel.SEQUENTIAL, () -> now);
  }

  SweepSetup sweepSetup(String holder, Parallel parallel, InstantSource clock) {
    var hints = new DeadlineHints();
    return new SweepSetup(
        openTasks,
        leases,
        holder,
        TYPES,
        orchestrator().telling(hints),
        hints,
        new SweepRhythm(Duration.ofSeconds(15), LifecyclePolicy.DEFAULTS.silence()),
        parallel,
        tally,
        clock);
  }

  final StartTroubles startTroubles =
      new StartTroubles(LifecyclePolicy.DEFAULTS.launch().backoffMax(), tally);

  int blueprintReads;

  private Blueprints.Lookup readBlueprint() {
    blueprintReads++;
    passes(heldUp);
    return blueprint;
  }

  /// Time goes on between two readings, so that entries of one message have an order.
  private Instant tick() {
    now = now.plusMillis(1);
    return now;
  }

  private Instant time() {
    return now;
  }

  void onAgentCore() {
    blueprint =
        new Blueprints.Lookup.Found(Blueprint.of(AgentCoreSession.TYPE, Optional.of(RUNTIME)));
  }

  /// Tasks of a repository with a token, which are read before their start.
  void readsContexts(Blueprint placed) {
    policy = LifecyclePolicy.DEFAULTS.with(LifecyclePolicy.DEFAULTS.launch().withContext(true));
    blueprint =
        new Blueprints.Lookup.Found(placed.withGithubTokenSecret(Optional.of("arn:secret")));
    request = SampleTask.complete(TASK, "alice").request();
  }

  void passes(Duration time) {
    now = now.plus(time);
  }

  Verdict submit(String taskId) {
    return hear(new TaskEvent.TaskSubmitted(taskId, request, tick()));
  }

  Verdict wake(String taskId) {
    return hear(new TaskEvent.TaskWoken(taskId, tick()));
  }

  Verdict cancel(String taskId) {
    return hear(
        new TaskEvent.CancelRequested(taskId, Optional.empty(), Optional.of("bob"), now, tick()));
  }

  Verdict see(AttemptId attempt, SessionStatus status, long version) {
    var session = EcsSession.of(ScriptedEcs.CLUSTER, "arn:aws:ecs:task/" + attempt);
    return hear(
        new TaskEvent.SessionObserved(
            attempt, session, status, OptionalLong.of(version), Optional.of("{}"), tick()));
  }

  Verdict hear(TaskEvent event) {
    return orchestrator().handle(event);
  }

  TaskRecord row() {
    return store.row(TASK);
  }

  List<String> timeline() {
    return store.timeline(TASK).stream().map(InMemoryTaskStore.Entry::eventType).toList();
  }

  /// Another program's write: the status and nothing else.
  void agentWrites(TaskStatus status) {
    var row = row();
    store.put(
        new TaskRecord(
            row.taskId(),
            row.request(),
            status,
            now,
            row.times(),
            row.attempt(),
            row.admission(),
            row.settled(),
            row.deadlineAt(),
            row.expiresAt(),
            row.failure(),
            row.errorMessage()));
  }
}
