package dev.signalbox.simulation;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.orchestrator.InMemoryTaskStore;
import dev.signalbox.simulation.aws.EventPath;
import dev.signalbox.simulation.aws.SimulatedAgentCore;
import dev.signalbox.simulation.aws.SimulatedEcs;
import dev.signalbox.simulation.aws.SimulatedOutputs;
import dev.signalbox.simulation.aws.SimulatedQueue;
import dev.signalbox.simulation.aws.SimulatedTable;
import dev.signalbox.simulation.machine.Chaos;
import dev.signalbox.simulation.machine.Machine;
import dev.signalbox.simulation.machine.Scheduler;
import dev.signalbox.simulation.machine.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// All that exists besides the service: the simulated AWS, its users, and who judges what happens.
final class World {
  private static final int FEW_SLOTS = 2;
  private static final int MANY_SLOTS = 200;
  static final Duration SKEW_MAX = Duration.ofSeconds(10);
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

  private final Machine machine;
  private final Judge judge = new Judge(this);
  private final SimulatedQueue taskQueue;
  private final SimulatedQueue eventQueue;
  private final Map<String, SimulatedQueue> lanes = new TreeMap<>();
  private final int startsPerSecond;
  private final SimulatedTable table;
  private final SimulatedEcs ecs;
  private final SimulatedAgentCore agentCore;
  private final SimulatedOutputs outputs = new SimulatedOutputs(judge);
  private final LifecyclePolicy policy;
  private final boolean crowded;
  private final boolean crowdedInPeace;
  private final int slotsPerUser;
  private final boolean globalLimit;
  private final int slotsOfAll;
  private final Workload workload = new Workload(this);

  World(long seed) {
    var scheduler = new Scheduler(START);
    this.machine = new Machine(scheduler, new Chaos(seed), new Trace(scheduler));
    this.taskQueue = new SimulatedQueue("tasks", machine);
    this.eventQueue = new SimulatedQueue("events", machine);
    for (var type : List.of(EcsSession.TYPE, AgentCoreSession.TYPE)) {
      lanes.put(type.word(), SimulatedQueue.nearlyInOrder("lane-" + type.word(), machine));
    }
    this.crowded = machine.chaos().happens(0.05);
    this.crowdedInPeace = crowded && machine.chaos().happens(0.5);
    this.slotsPerUser = crowded ? MANY_SLOTS : FEW_SLOTS;
    // In half of the worlds a burst finds no launch tokens.
    this.startsPerSecond = machine.chaos().happens(0.5) || crowded ? 1 : 20;
    var events = new EventPath(machine, eventQueue);
    var defaults = LifecyclePolicy.DEFAULTS;
    this.policy =
        policy(
            machine.chaos().happens(0.2) ? Duration.ofMinutes(1) : defaults.silence().safetyLook(),
            machine.chaos().happens(0.5));
    this.globalLimit = machine.chaos().happens(0.3) && !crowded;
    this.slotsOfAll = globalLimit ? slotsPerUser + 1 : Integer.MAX_VALUE;
    var store = new InMemoryTaskStore(slotsPerUser, slotsOfAll);
    this.table = new SimulatedTable(machine, store, events, judge);
    this.ecs = new SimulatedEcs(machine, table, events, judge);
    this.agentCore = new SimulatedAgentCore(machine, table, judge);
    var acknowledgements = new Acknowledgements(this);
    taskQueue.onAcknowledged(acknowledgements::check);
    eventQueue.onAcknowledged(acknowledgements::check);
    lanes.values().forEach(lane -> lane.onAcknowledged(acknowledgements::check));
  }

  /// The defaults, with less patience, so that no simulated day passes in waiting.
  ///
  /// @param safetyLook short in some worlds, where sessions are then looked at while they are young
  /// @param readsContext whether what tasks refer to is read before their start
  private static LifecyclePolicy policy(Duration safetyLook, boolean readsContext) {
    var defaults = LifecyclePolicy.DEFAULTS;
    return defaults
        .with(
            defaults
                .launch()
                .withCapacityAge(Duration.ofMinutes(20))
                .withBackoffMax(Duration.ofMinutes(5))
                .withContext(readsContext))
        .with(defaults.session().withMaximumDuration(Duration.ofMinutes(40)))
        .with(defaults.silence().withSafetyLook(safetyLook).withApprovalAge(Duration.ofMinutes(15)))
        .withQueueAge(Duration.ofHours(2));
  }

  Machine machine() {
    return machine;
  }

  Judge judge() {
    return judge;
  }

  SimulatedQueue taskQueue() {
    return taskQueue;
  }

  SimulatedQueue eventQueue() {
    return eventQueue;
  }

  /// The launch lane of a compute type.
  SimulatedQueue lane(String type) {
    return Optional.ofNullable(lanes.get(type)).orElseThrow();
  }

  Collection<SimulatedQueue> lanes() {
    return lanes.values();
  }

  int startsPerSecond() {
    return startsPerSecond;
  }

  SimulatedTable table() {
    return table;
  }

  SimulatedEcs ecs() {
    return ecs;
  }

  SimulatedAgentCore agentCore() {
    return agentCore;
  }

  SimulatedOutputs outputs() {
    return outputs;
  }

  LifecyclePolicy policy() {
    return policy;
  }

  /// Whether one user sends far more tasks than can be launched at once.
  boolean isCrowded() {
    return crowded;
  }

  /// Whether it sends them only when the faults are over.
  boolean isCrowdedInPeace() {
    return crowdedInPeace;
  }

  int slotsPerUser() {
    return slotsPerUser;
  }

  /// Whether there is a limit over all users.
  boolean hasGlobalLimit() {
    return globalLimit;
  }

  int slotsOfAll() {
    return slotsOfAll;
  }

  Workload workload() {
    return workload;
  }

  /// The attempts whose agents may still do something.
  List<AttemptId> live() {
    return Stream.concat(ecs.live().stream(), agentCore.live().stream()).toList();
  }

  /// Whether an attempt that ran was lost with its host.
  boolean mayRerun(AttemptId attempt) {
    return ecs.stoppedFor(attempt, "Your Spot Task");
  }

  /// Everything on the dead-letter queues.
  List<String> dead() {
    return Stream.concat(Stream.of(taskQueue, eventQueue), lanes.values().stream())
        .flatMap(queue -> queue.dead().stream())
        .toList();
  }
}
