package dev.signalbox.simulation;

import dev.signalbox.agentcore.AgentCoreComputeStrategy;
import dev.signalbox.agentcore.AgentCoreSettings;
import dev.signalbox.dynamodb.TaskRowIntake;
import dev.signalbox.ecs.EcsComputeStrategy;
import dev.signalbox.ecs.EcsSettings;
import dev.signalbox.ecs.EcsStateChangeIntake;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.orchestrator.ComputeStrategies;
import dev.signalbox.orchestrator.DependencyUnavailable;
import dev.signalbox.orchestrator.EffectsInAct;
import dev.signalbox.orchestrator.LaunchRates;
import dev.signalbox.orchestrator.MessageHandler;
import dev.signalbox.orchestrator.Sweeper;
import dev.signalbox.orchestrator.Tally;
import dev.signalbox.orchestrator.TaskEvents;
import dev.signalbox.orchestrator.TaskOrchestrator;
import dev.signalbox.payload.InlinePayloads;
import dev.signalbox.simulation.aws.AgentCoreView;
import dev.signalbox.simulation.aws.EcsView;
import dev.signalbox.simulation.aws.QueueView;
import dev.signalbox.simulation.aws.SimulatedQueue;
import dev.signalbox.simulation.aws.SqsView;
import dev.signalbox.simulation.aws.StoreView;
import dev.signalbox.simulation.machine.Fault;
import dev.signalbox.simulation.machine.Gate;
import dev.signalbox.simulation.machine.SimulatedProcess;
import dev.signalbox.sqs.ConsumerSettings;
import dev.signalbox.sqs.Outside;
import dev.signalbox.sqs.QueueConsumer;
import dev.signalbox.sqs.SqsWakes;
import dev.signalbox.sqs.intake.EventMessageHandler;
import dev.signalbox.sqs.intake.TaskMessageHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One process of the service, wired like the real one: two consumers, one sweep, one orchestrator.
/// Only the clients at its edge are simulated.
final class Replica {
  private static final int IN_FLIGHT_MAX = 4;
  private static final EcsSettings ECS =
      new EcsSettings(
          "arn:aws:ecs:us-east-1:111122223333:cluster/agents",
          "agent",
          Optional.empty(),
          List.of("subnet-1"),
          List.of("sg-1"),
          "agent",
          List.of("run"),
          new EcsSettings.Launch.Fargate(),
          Optional.empty(),
          Map.of());

  private final World world;
  private final SimulatedProcess process;
  private final Gate gate;
  private final PlantedBug bug;
  private final Tally tally = new Tally();
  private final QueueConsumer tasks;
  private final QueueConsumer events;
  private final Sweeper sweeper;

  Replica(World world, SimulatedProcess process, PlantedBug bug) {
    this.world = world;
    this.process = process;
    this.gate = new Gate(process, world.machine());
    this.bug = bug;
    var store = new StoreView(world.table(), gate);
    var real = orchestrator(store);
    var orchestrator = bug.events(real, world.table());
    this.tasks = consumer(world.taskQueue(), new TaskMessageHandler(orchestrator, process));
    this.events = consumer(world.eventQueue(), eventHandler(orchestrator));
    var lease = new Sweeper.Lease(store, process.name(), Duration.ofMinutes(1));
    this.sweeper = new Sweeper(store, lease, real, tally, process);
  }

  private TaskOrchestrator orchestrator(StoreView view) {
    var store = bug.store(view, world.table());
    var machine = world.machine();
    var ecs = bug.ecs(new EcsView(world.ecs(), gate), machine.chaos());
    var agentCore = bug.agentCore(new AgentCoreView(world.agentCore(), gate, machine.chaos()));
    var strategies =
        new ComputeStrategies(
            Optional.of(new EcsComputeStrategy(ecs, ECS)),
            Optional.of(
                new AgentCoreComputeStrategy(agentCore, AgentCoreSettings.DEFAULTS, tally)));
    var wakes = new SqsWakes(new SqsView(world.taskQueue(), gate), "tasks", process);
    var effects =
        new EffectsInAct(
            store,
            strategies,
            new LaunchRates(Optional.empty(), Optional.empty()),
            repo ->
                gate.call(
                    "table.blueprint",
                    "",
                    () -> world.workload().blueprint(repo),
                    _ -> repo,
                    (outage, what) ->
                        new DependencyUnavailable(
                            "dynamodb", what, new IllegalStateException(outage.name()))),
            new InlinePayloads(),
            bug.wakes(wakes),
            tally,
            process);
    var lifecycle = new TaskLifecycle(world.policy(), world.hasGlobalLimit());
    return new TaskOrchestrator(lifecycle, store, effects, tally, process);
  }

  private MessageHandler eventHandler(TaskEvents orchestrator) {
    var intakes = List.of(new EcsStateChangeIntake(ECS), new TaskRowIntake());
    return new EventMessageHandler(List.copyOf(intakes), orchestrator, tally, process);
  }

  private QueueConsumer consumer(SimulatedQueue queue, MessageHandler handler) {
    var settings =
        new ConsumerSettings(
            queue.name(),
            IN_FLIGHT_MAX,
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(20));
    var watched =
        new WatchedHandler(
            queue.name(), bug.handler(handler), IN_FLIGHT_MAX, process, world.judge());
    return new QueueConsumer(
        bug.queue(new QueueView(queue, process, gate)),
        watched,
        settings,
        _ -> Integer.MAX_VALUE,
        new Outside(
            process,
            world.machine().chaos().random(),
            (delay, action) -> {
              var cancel = process.after(delay, action);
              return cancel::run;
            }));
  }

  void start() {
    var context = VertxOnFibers.context(process);
    for (var consumer : List.of(tasks, events)) {
      consumer.init(VertxOnFibers.vertx(), context);
      var _ = consumer.start();
    }
    process.spawn(this::sweepAgainAndAgain);
  }

  private void sweepAgainAndAgain() {
    while (process.isAlive()) {
      process.sleep(world.machine().chaos().seconds(15, 45));
      try {
        var _ = sweeper.sweep();
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
          var stopped = List.of(tasks.stop(), events.stop());
          stopped.forEach(it -> it.otherwiseEmpty().await());
          process.kill();
        });
  }

  long calls() {
    return gate.calls();
  }
}
