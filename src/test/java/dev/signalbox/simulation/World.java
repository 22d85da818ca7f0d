package dev.signalbox.simulation;

import dev.signalbox.lifecycle.AttemptId;
import dev.signalbox.lifecycle.LifecyclePolicy;
import dev.signalbox.orchestrator.InMemoryTaskStore;
import dev.signalbox.simulation.aws.EventPath;
import dev.signalbox.simulation.aws.SimulatedAgentCore;
import dev.signalbox.simulation.aws.SimulatedEcs;
import dev.signalbox.simulation.aws.SimulatedQueue;
import dev.signalbox.simulation.aws.SimulatedTable;
import dev.signalbox.simulation.machine.Chaos;
import dev.signalbox.simulation.machine.Machine;
import dev.signalbox.simulation.machine.Scheduler;
import dev.signalbox.simulation.machine.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/// All that exists besides the service: the simulated AWS, its users, and who judges what happens.
final class World {
  static final int SLOTS_PER_USER = 2;
  static final Duration SKEW_MAX = Duration.ofSeconds(10);
  private static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

  private final Machine machine;
  private final Judge judge = new Judge(this);
  private final SimulatedQueue taskQueue;
  private final SimulatedQueue eventQueue;
  private final SimulatedTable table;
  private final SimulatedEcs ecs;
  private final SimulatedAgentCore agentCore;
  private final LifecyclePolicy policy;
  private final boolean globalLimit;
  private final int slotsOfAll;
  private final Workload workload = new Workload(this);

  World(long seed) {
    var scheduler = new Scheduler(START);
    this.machine = new Machine(scheduler, new Chaos(seed), new Trace(scheduler));
    this.taskQueue = new SimulatedQueue("tasks", machine);
    this.eventQueue = new SimulatedQueue("events", machine);
    var events = new EventPath(machine, eventQueue);
    var defaults = LifecyclePolicy.DEFAULTS;
    this.policy =
        policy(machine.chaos().happens(0.2) ? Duration.ofMinutes(1) : defaults.safetyLook());
    this.globalLimit = machine.chaos().happens(0.3);
    this.slotsOfAll = globalLimit ? SLOTS_PER_USER + 1 : Integer.MAX_VALUE;
    var store = new InMemoryTaskStore(SLOTS_PER_USER, slotsOfAll);
    this.table = new SimulatedTable(machine, store, events, judge);
    this.ecs = new SimulatedEcs(machine, table, events, judge);
    this.agentCore = new SimulatedAgentCore(machine, table, judge);
    var acknowledgements = new Acknowledgements(this);
    taskQueue.onAcknowledged(acknowledgements::check);
    eventQueue.onAcknowledged(acknowledgements::check);
  }

  /// The defaults, with less patience, so that no simulated day passes in waiting.
  ///
  /// @param safetyLook short in some worlds, where sessions are then looked at while they are young
  private static LifecyclePolicy policy(Duration safetyLook) {
    var defaults = LifecyclePolicy.DEFAULTS;
    return new LifecyclePolicy(
        defaults.startConfirmation(),
        defaults.completionGrace(),
        defaults.heartbeatStale(),
        defaults.heartbeatNeverSeen(),
        Duration.ofMinutes(40),
        safetyLook,
        defaults.missingGrace(),
        defaults.exitGrace(),
        defaults.stopRepeat(),
        defaults.stopAge(),
        Duration.ofHours(2),
        defaults.retention(),
        defaults.startAttemptsMax(),
        Duration.ofMinutes(20),
        defaults.backoffFirst(),
        Duration.ofMinutes(5));
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

  SimulatedTable table() {
    return table;
  }

  SimulatedEcs ecs() {
    return ecs;
  }

  SimulatedAgentCore agentCore() {
    return agentCore;
  }

  LifecyclePolicy policy() {
    return policy;
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
    return Stream.concat(taskQueue.dead().stream(), eventQueue.dead().stream()).toList();
  }
}
