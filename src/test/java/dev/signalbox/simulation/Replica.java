package dev.signalbox.simulation;

import dev.signalbox.agentcore.AgentCoreComputeStrategy;
import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.agentcore.AgentCoreSettings;
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
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.orchestrator.ComputeStrategies;
import dev.signalbox.orchestrator.ContextReader;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.TaskOrchestrator;
import dev.signalbox.orchestrator.WiredOrchestrator;
import dev.signalbox.orchestrator.context.ContextGate;
import dev.signalbox.orchestrator.launch.LaunchRate;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.output.OutputKeeper;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.context.ContextDocument;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.TaskEventHandler;
import dev.signalbox.orchestrator.port.store.Blueprints;
import dev.signalbox.orchestrator.sweep.DeadlineHints;
import dev.signalbox.orchestrator.sweep.SessionSupervisor;
import dev.signalbox.orchestrator.sweep.SweepRhythm;
import dev.signalbox.orchestrator.sweep.SweepSetup;
import dev.signalbox.orchestrator.sweep.Sweeper;
import dev.signalbox.payload.InlinePayloads;
import dev.signalbox.simulation.aws.AgentCoreView;
import dev.signalbox.simulation.aws.ContextView;
import dev.signalbox.simulation.aws.EcsView;
import dev.signalbox.simulation.aws.OutputView;
import dev.signalbox.simulation.aws.QueueView;
import dev.signalbox.simulation.aws.SimulatedQueue;
import dev.signalbox.simulation.aws.SqsView;
import dev.signalbox.simulation.aws.StoreView;
import dev.signalbox.simulation.machine.Fault;
import dev.signalbox.simulation.machine.Gate;
import dev.signalbox.simulation.machine.ParallelFibers;
import dev.signalbox.simulation.machine.SimulatedProcess;
import dev.signalbox.sqs.SqsTaskWaker;
import dev.signalbox.sqs.consumer.ConsumerSettings;
import dev.signalbox.sqs.consumer.QueueConsumer;
import dev.signalbox.sqs.consumer.Timing;
import dev.signalbox.sqs.intake.EventMessageHandler;
import dev.signalbox.sqs.intake.LaneMessageHandler;
import dev.signalbox.sqs.intake.TaskMessageHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/// One process of the service, wired like the real one: two consumers, one sweep, one orchestrator.
/// Only the clients at its edge are simulated.
final class Replica {
  private static final int IN_FLIGHT_MAX = 4;
  private static final EcsSettings ECS =
      EcsSettings.onFargate(
          "arn:aws:ecs:us-east-1:111122223333:cluster/agents",
          new AgentDefinition(
              new Family("agent"), Optional.empty(), new ContainerName("agent"), List.of("run")),
          new Network(Subnets.of("subnet-1"), SecurityGroups.of("sg-1")));

  private final World world;
  private final SimulatedProcess process;
  private final Gate gate;
  private final PlantedBug bug;
  private final WatchedCalls watchedCalls;
  private final Occurrences tally = Occurrences.NONE;
  private final QueueConsumer tasks;
  private final QueueConsumer events;
  private final List<QueueConsumer> lanes = new ArrayList<>();
  private final LaunchRates rates;
  private final Sweeper sweeper;
  private final List<SessionSupervisor> supervisors = new ArrayList<>();

  Replica(World world, SimulatedProcess process, PlantedBug bug) {
    this.world = world;
    this.process = process;
    this.gate = new Gate(process, world.machine());
    this.bug = bug;
    this.watchedCalls = new WatchedCalls(world, process);
    this.rates = new LaunchRates(rates());
    gate.listen(watchedCalls);
    var store = new StoreView(world.table(), gate);
    var hints = new DeadlineHints();
    var strategies = strategies();
    var real = orchestrator(store, strategies).telling(hints);
    var orchestrator = bug.events(real, world.table());
    this.tasks = consumer(world.taskQueue(), new TaskMessageHandler(orchestrator, process));
    this.events = consumer(world.eventQueue(), eventHandler(orchestrator));
    for (var type : List.of(EcsSession.TYPE, AgentCoreSession.TYPE)) {
      var handler = new LaneMessageHandler(type, rates, orchestrator, tally, process);
      lanes.add(
          consumer(world.lane(type.word()), handler, inFlight -> rates.permits(type, inFlight)));
    }
    var setup =
        new SweepSetup(
            bug.openTasks(store),
            store,
            process.name(),
            ComputeTypes.of(EcsSession.TYPE, AgentCoreSession.TYPE),
            real,
            hints,
            new SweepRhythm(Duration.ofSeconds(30), world.policy().silence()),
            new ParallelFibers(process),
            tally,
            process);
    this.sweeper = new Sweeper(setup);
    var wired = new ComputeStrategies(strategies);
    for (var type : setup.types().all()) {
      supervisors.add(new SessionSupervisor(setup, wired, type));
    }
  }

  private Map<ComputeType, ComputeStrategy> strategies() {
    var machine = world.machine();
    var ecs = bug.ecs(new EcsView(world.ecs(), gate), machine.chaos());
    var agentCore = bug.agentCore(new AgentCoreView(world.agentCore(), gate, machine.chaos()));
    return Map.of(
        EcsSession.TYPE,
        new EcsComputeStrategy(ecs, ECS),
        AgentCoreSession.TYPE,
        new AgentCoreComputeStrategy(agentCore, AgentCoreSettings.DEFAULTS, tally));
  }

  private TaskOrchestrator orchestrator(
      StoreView view, Map<ComputeType, ComputeStrategy> strategies) {
    var store = bug.store(view, world);
    var waker =
        new SqsTaskWaker(new SqsView(Map.of("tasks", world.taskQueue()), gate), "tasks", process);
    var outputs = new OutputView(world.outputs(), gate, world.machine().chaos());
    return new WiredOrchestrator(
            new TaskLifecycle(world.policy(), world.hasGlobalLimit()),
            store,
            strategies,
            rates,
            this::blueprint,
            new InlinePayloads(),
            bug.wakes(waker),
            this::enterLane,
            tally,
            process,
            contexts(),
            Optional.of(new OutputKeeper(outputs, bug.outputs(outputs, world), process)))
        .make();
  }

  private ContextReader.Source contexts() {
    return new ContextReader.Source(
        bug.contexts(new ContextView(Workload.HIDDEN_REPO, gate, world.machine().chaos())),
        new ContextGate(IN_FLIGHT_MAX / 2, process),
        (_, _, _) -> new ContextDocument("{}", List.of("issue"), 1, false));
  }

  private Blueprints.Lookup blueprint(Optional<String> repo) {
    return gate.call(
        "table.blueprint",
        "",
        () -> world.workload().blueprint(repo),
        _ -> repo,
        (outage, what) ->
            new DependencyUnavailable("dynamodb", what, new IllegalStateException(outage.name())));
  }

  private void enterLane(String lane, String taskId, String userId) {
    var _ =
        gate.call(
            "lane.send",
            taskId,
            () -> {
              world.judge().queues().laneEntered(taskId);
              if (!world.machine().chaos().strikes(Fault.LANE_MESSAGE_LOST)) {
                world.lane(lane).send("{\"task_id\":\"" + taskId + "\"}", Duration.ZERO);
              }
              return userId;
            },
            _ -> lane,
            (outage, what) ->
                new DependencyUnavailable("sqs", what, new IllegalStateException(outage.name())));
  }

  private MessageHandler eventHandler(TaskEventHandler orchestrator) {
    var intakes =
        List.of(new EcsStateChangeIntake(ECS, new SetupDoubts(process)), new TaskRowIntake());
    return new EventMessageHandler(List.copyOf(intakes), orchestrator, tally, process);
  }

  private Map<ComputeType, LaunchRate> rates() {
    var perSecond = bug.startsPerSecond(world.startsPerSecond());
    return Map.of(
        EcsSession.TYPE, new LaunchRate(perSecond, process),
        AgentCoreSession.TYPE, new LaunchRate(perSecond, process));
  }

  private QueueConsumer consumer(SimulatedQueue queue, MessageHandler handler) {
    return consumer(queue, handler, _ -> Integer.MAX_VALUE);
  }

  private QueueConsumer consumer(
      SimulatedQueue queue, MessageHandler handler, IntUnaryOperator permits) {
    var settings =
        new ConsumerSettings(
            queue.name(),
            IN_FLIGHT_MAX,
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20));
    var watched =
        new WatchedHandler(
            queue.name(),
            bug.handler(watchedCalls.recording(handler)),
            IN_FLIGHT_MAX,
            process,
            world.judge());
    return new QueueConsumer(
        bug.queue(new QueueView(queue, process, gate)),
        watched,
        settings,
        permits,
        tally,
        new Timing(
            process,
            world.machine().chaos().random(),
            (delay, action) -> {
              var cancel = process.after(delay, action);
              return cancel::run;
            }));
  }

  void start() {
    var context = VertxOnFibers.context(process);
    for (var consumer : consumers()) {
      consumer.init(VertxOnFibers.vertx(), context);
      var _ = consumer.start();
    }
    process.spawn(() -> againAndAgain(sweeper::sweep));
    supervisors.forEach(it -> process.spawn(() -> againAndAgain(it::supervise)));
  }

  private List<QueueConsumer> consumers() {
    return Stream.concat(Stream.of(tasks, events), lanes.stream()).toList();
  }

  private void againAndAgain(Runnable sweep) {
    while (process.isAlive()) {
      process.sleep(world.machine().chaos().seconds(15, 45));
      try {
        sweep.run();
      } catch (DependencyUnavailable _) {
        // The next sweep may succeed.
      }
    }
  }

  /// As at SIGTERM: finishes or hands back what is in flight, then ends.
  void stop() {
    world.machine().chaos().count(Fault.ORDERLY_RESTART);
    process.spawn(
        () -> {
          world.machine().note(process.name(), "stops", "", "");
          var stopped = consumers().stream().map(QueueConsumer::stop).toList();
          stopped.forEach(it -> it.otherwiseEmpty().await());
          process.kill();
        });
  }

  long calls() {
    return gate.calls();
  }
}
