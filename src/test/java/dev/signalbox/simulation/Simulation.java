package dev.signalbox.simulation;

import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.simulation.machine.Chaos;
import dev.signalbox.simulation.machine.Fault;
import dev.signalbox.simulation.machine.SimulatedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One seed, from the first message until nothing is left to do.
final class Simulation {
  private static final Duration PATIENCE = Duration.ofHours(12);

  private final World world;
  private final PlantedBug bug;
  private final List<Host> hosts = new ArrayList<>();
  private boolean quiet;

  private Simulation(long seed, PlantedBug bug) {
    this.world = new World(seed);
    this.bug = bug;
  }

  static Outcome run(long seed, PlantedBug bug) {
    var simulation = new Simulation(seed, bug);
    simulation.run();
    return simulation.outcome(seed);
  }

  /// Where a replica runs: a new one is started when the last has died.
  private final class Host {
    private final String name;
    private final Duration skew;
    private final List<Replica> replicas = new ArrayList<>();
    private Optional<SimulatedProcess> process = Optional.empty();

    private Host(String name, Duration skew) {
      this.name = name;
      this.skew = skew;
    }

    private void start() {
      var next =
          new SimulatedProcess(
              name + "." + replicas.size(),
              world.machine().scheduler(),
              skew,
              trouble -> world.judge().broke(name, trouble),
              this::startLater);
      process = Optional.of(next);
      var replica = new Replica(world, next, bug);
      replicas.add(replica);
      world.machine().note(next.name(), "starts", "", skew);
      replica.start();
    }

    private void startLater() {
      if (!quiet) {
        world.machine().after(world.machine().chaos().seconds(1, 180), this::start);
      }
    }

    private void stop() {
      if (process.filter(SimulatedProcess::isAlive).isPresent()) {
        replicas.getLast().stop();
      }
    }
  }

  private void run() {
    var chaos = world.machine().chaos();
    for (int i = chaos.between(2, 3); i > 0; i--) {
      var skewed = chaos.strikes(Fault.CLOCK_SKEWED);
      var most = (int) World.SKEW_MAX.toMillis();
      hosts.add(new Host("r" + i, skewed ? chaos.millis(-most, most) : Duration.ZERO));
    }
    hosts.forEach(Host::start);
    world.workload().begin();
    if (chaos.strikes(Fault.ORDERLY_RESTART)) {
      world.machine().after(chaos.seconds(10, 1200), () -> chaos.pick(hosts).stop());
    }
    breakForLong(chaos);
    world.machine().after(chaos.seconds(600, 3000), this::endOfFaults);
    var end = world.machine().scheduler().now().plus(PATIENCE);
    world.machine().scheduler().run(end, () -> quiet || found());
    if (!found()) {
      new Peace(world).check();
    }
    quiet = true;
    hosts.forEach(host -> host.process.ifPresent(SimulatedProcess::kill));
    world.machine().scheduler().takeTurns();
  }

  /// Some of what goes wrong lasts beyond everything else that does.
  private void breakForLong(Chaos chaos) {
    var now = world.machine().scheduler().now();
    if (chaos.strikes(Fault.DESCRIBE_OUTAGE)) {
      world.ecs().breakDescribeTasks(now.plus(chaos.seconds(1200, 7200)));
    }
    if (chaos.strikes(Fault.DEPLOYMENT_BROKEN)) {
      var from = now.plus(chaos.seconds(0, 600));
      world.ecs().denyStarts(from, from.plus(chaos.seconds(60, 900)));
    }
    for (var lane : world.lanes()) {
      if (chaos.strikes(Fault.LANE_STALLED)) {
        lane.closeUntil(now.plus(chaos.seconds(600, 5400)));
      }
    }
  }

  private boolean found() {
    return world.judge().violation().isPresent();
  }

  private void endOfFaults() {
    world.machine().note("chaos", "ends", "", "");
    var chaos = world.machine().chaos();
    chaos.end();
    world.judge().time().faultsAreOver();
    if (world.isCrowdedInPeace()) {
      world.judge().queues().beginFairness(BoundedTime.CALM);
      world.workload().crowd(chaos, BoundedTime.CALM.plusMinutes(5));
    }
    lookForQuiet();
  }

  private void lookForQuiet() {
    world.judge().time().check();
    quiet = isQuiet();
    if (!quiet) {
      world.machine().after(Duration.ofSeconds(30), this::lookForQuiet);
    }
  }

  private boolean isQuiet() {
    return world.workload().isOver()
        && world.taskQueue().bodies().isEmpty()
        && world.lanes().stream().allMatch(lane -> lane.bodies().isEmpty())
        && world.eventQueue().bodies().isEmpty()
        && world.live().isEmpty()
        && world.table().store().rows().stream().allMatch(Simulation::isOver);
  }

  private static boolean isOver(TaskRecord row) {
    return row.status().isTerminal() && row.settled() && row.deadlineAt().isEmpty();
  }

  private Outcome outcome(long seed) {
    var crashed = hosts.stream().mapToInt(host -> host.replicas.size() - 1).sum();
    var calls = hosts.stream().flatMap(host -> host.replicas.stream()).mapToLong(Replica::calls);
    var statuses = new ArrayList<TaskStatus>();
    Set<String> failures = new HashSet<>();
    for (var row : world.table().store().rows()) {
      statuses.add(row.status());
      row.failure().ifPresent(cause -> failures.add(cause.code().name()));
    }
    return new Outcome(
        seed,
        world.judge().violation(),
        calls.sum(),
        world.workload().tasks(),
        crashed,
        world.judge().sessions(),
        world.machine().chaos().struck(),
        statuses,
        failures,
        world.machine().trace());
  }
}
