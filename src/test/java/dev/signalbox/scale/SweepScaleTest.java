package dev.signalbox.scale;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.orchestrator.ComputeStrategies;
import dev.signalbox.orchestrator.InMemoryPayloads;
import dev.signalbox.orchestrator.InMemoryTaskStore;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.WiredOrchestrator;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.sweep.DeadlineHints;
import dev.signalbox.orchestrator.sweep.SessionSupervisor;
import dev.signalbox.orchestrator.sweep.SweepRhythm;
import dev.signalbox.orchestrator.sweep.SweepSetup;
import dev.signalbox.orchestrator.sweep.Sweeper;
import dev.signalbox.simulation.machine.ParallelFibers;
import dev.signalbox.simulation.machine.Scheduler;
import dev.signalbox.simulation.machine.SimulatedProcess;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What 100,000 healthy sessions cost in simulated time, where each call takes as long as on AWS.
/// The estimates stand beside what is measured, and the figures are printed.
class SweepScaleTest {
  private static final int SESSIONS = 100_000;
  private static final int PERIODS = 6;
  private static final Instant START = SampleTask.NOON.plusSeconds(600);

  private final Scheduler scheduler = new Scheduler(START);
  private final List<Throwable> broken = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({"ecs,1", "ecs,4", "agentcore,1", "agentcore,4"})
  void aHealthySessionCostsAPartOfTwoReadsAPeriodAndNoWrite(String word, int replicas) {
    var type = word.equals("ecs") ? EcsSession.TYPE : AgentCoreSession.TYPE;
    var world = new ManySessions(type, SESSIONS, scheduler::now);
    for (int i = 0; i < replicas; i++) {
      start("replica-" + i, world);
    }

    var period = period(type);
    var measured = period.multipliedBy(PERIODS);
    scheduler.run(START.plus(measured), () -> false);

    assertThat(broken).isEmpty();
    print(world, replicas, period, (double) measured.toSeconds());
    assertThat(world.everSeen()).isEqualTo(SESSIONS);
    // One page more or less at the ends of what is measured.
    var hundreds = SESSIONS / 100.0 * PERIODS;
    assertThat((double) world.batches).isBetween(0.8 * hundreds, 1.1 * hundreds + 64);
    assertThat((double) world.looks)
        .isEqualTo(type.can(Capability.OBSERVABLE) ? (double) world.batches : 0);
    assertThat((double) world.pages).isLessThan(0.5 * hundreds);
    assertThat((double) world.leaseWrites).isLessThan(8 * PERIODS * (replicas + 1) + 64);
    // A slot is due, and a sweep comes by every 15 s at the latest; then the visit takes its time.
    assertThat(world.longestGap.minus(period)).isLessThan(period.dividedBy(2));
  }

  private static Duration period(ComputeType type) {
    var silence = LifecyclePolicy.DEFAULTS.silence();
    return type.can(Capability.HEARTBEAT_ONLY)
        ? silence.heartbeatStale().dividedBy(4)
        : silence.safetyLook();
  }

  private void start(String name, ManySessions world) {
    var process = new SimulatedProcess(name, scheduler, Duration.ZERO, broken::add, () -> {});
    ManySessions.Wait wait = process::sleep;
    Map<ComputeType, ComputeStrategy> strategies =
        world.type.can(Capability.OBSERVABLE) ? Map.of(world.type, world.backend(wait)) : Map.of();
    var hints = new DeadlineHints();
    var metrics = Occurrences.NONE;
    var orchestrator =
        new WiredOrchestrator(
                new TaskLifecycle(LifecyclePolicy.DEFAULTS),
                untouched(),
                strategies,
                WiredOrchestrator.UNLIMITED,
                _ -> {
                  throw new AssertionError("no blueprint is read");
                },
                new InMemoryPayloads(),
                (_, _) -> {},
                (_, _, _) -> {},
                metrics,
                process)
            .make();
    var setup =
        new SweepSetup(
            world.index(wait),
            world.leases(wait),
            name,
            ComputeTypes.of(world.type),
            orchestrator,
            hints,
            new SweepRhythm(Duration.ofSeconds(15), LifecyclePolicy.DEFAULTS.silence()),
            new ParallelFibers(process),
            metrics,
            process);
    var sweeper = new Sweeper(setup);
    var supervisor = new SessionSupervisor(setup, new ComputeStrategies(strategies), world.type);
    process.spawn(() -> againAndAgain(process, sweeper::sweep));
    process.spawn(() -> againAndAgain(process, supervisor::supervise));
  }

  /// A store that nobody may even read: a healthy session is none of its business.
  private static TaskStore untouched() {
    return (TaskStore)
        Proxy.newProxyInstance(
            InMemoryTaskStore.class.getClassLoader(),
            new Class<?>[] {TaskStore.class},
            (_, method, _) -> {
              throw new AssertionError("the store was asked to " + method.getName());
            });
  }

  private static void againAndAgain(SimulatedProcess process, Runnable sweep) {
    while (process.isAlive()) {
      sweep.run();
      process.sleep(Duration.ofSeconds(15));
    }
  }

  private static void print(ManySessions world, int replicas, Duration period, double seconds) {
    System.out.printf(
        "sweep scale: %-9s %d replica(s): a second %.2f index pages (%.0f entries), %.2f batch"
            + " reads (%.0f rows), %.2f looks; %.1f lease writes a minute; 0 row writes; every"
            + " %d s, at most %.1f s behind%n",
        world.type,
        replicas,
        world.pages / seconds,
        world.entries / seconds,
        world.batches / seconds,
        world.rows / seconds,
        world.looks / seconds,
        world.leaseWrites / seconds * 60,
        period.toSeconds(),
        world.longestGap.minus(period).toMillis() / 1000.0);
  }
}
