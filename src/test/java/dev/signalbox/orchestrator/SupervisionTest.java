package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.metrics.Meters;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.sweep.Sweeper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Live sessions are looked after without a deadline of their own.
class SupervisionTest {
  private static final Duration PERIOD = Duration.ofMinutes(15);
  private static final Duration BEAT_PERIOD = Duration.ofSeconds(60);
  private static final Sweeper.Sweep NOTHING = Sweeper.Sweep.NOTHING;

  private final Shell shell = new Shell();

  @BeforeEach
  void noon() {
    shell.now = NOON.plusSeconds(120);
  }

  @Test
  void healthySessionsAreAskedForByTheHundredAndNoneOfTheirRowsIsWritten() {
    var rows = onEcs(250);
    rows.forEach(row -> shows(row, new SessionStatus.Running()));

    assertThat(supervisor("a").supervise()).isEqualTo(NOTHING);

    assertThat(shell.ecs.lookedAt).hasSize(250).doesNotHaveDuplicates();
    assertThat(shell.ecs.looks).isEqualTo(8);
    assertThat(shell.store.rows()).containsExactlyInAnyOrderElementsOf(rows);
  }

  @Test
  void aCrowdedSlotIsLookedAtAHundredSessionsACall() {
    var slot = TaskShard.of(ecs(SampleTask.id(0)));
    var rows =
        IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> ecs(SampleTask.id(i)))
            .filter(row -> TaskShard.of(row).equals(slot))
            .limit(1_010)
            .toList();
    rows.forEach(shell.store::put);
    rows.forEach(row -> shows(row, new SessionStatus.Running()));

    assertThat(supervisor("a").supervise()).isEqualTo(NOTHING);

    assertThat(shell.ecs.looks).isEqualTo(11);
    assertThat(shell.ecs.lookedAt).hasSize(1_010).doesNotHaveDuplicates();
  }

  @Test
  void sessionsWhoseEventsWereAllLostGetTheVerdictThatTheLookShows() {
    var rows = onEcs(30);
    for (int i = 0; i < rows.size(); i++) {
      shows(rows.get(i), i % 3 == 0 ? new SessionStatus.Running() : crashed());
    }

    assertThat(supervisor("a").supervise()).isEqualTo(new Sweeper.Sweep(20, 20, 0, 0, 0));

    for (int i = 0; i < rows.size(); i++) {
      assertThat(shell.store.row(rows.get(i).taskId()).status())
          .isEqualTo(i % 3 == 0 ? TaskStatus.RUNNING : TaskStatus.FAILED);
    }
    assertThat(shell.tally.of(Meters.SWEEP_CORRECTIONS, "kind", "look")).isEqualTo(20);
  }

  /// An agent that ended its row and hangs shows nothing but a running session to a look.
  @Test
  void aRowThatTheAgentEndedUnheardIsSettledWhileItsSessionStillRuns() {
    var row = onEcs(1).getFirst();
    shows(row, new SessionStatus.Running());
    shell.store.put(SampleTask.from(row).status(TaskStatus.COMPLETED, shell.now).build());

    assertThat(supervisor("a").supervise()).isEqualTo(new Sweeper.Sweep(1, 1, 0, 0, 0));

    assertThat(shell.store.row(row.taskId()).settled()).isTrue();
    assertThat(shell.tally.of(Meters.SWEEP_CORRECTIONS, "kind", "row")).isOne();
  }

  @Test
  void silentAgentsAreFoundByTheirRowsAndTheOthersAreNotWritten() {
    var silent = agentCore(SampleTask.id(1));
    var heard = SampleTask.from(agentCore(SampleTask.id(2))).heartbeatAt(NOON.plusSeconds(300));
    shell.store.put(silent);
    shell.store.put(heard.build());
    shell.now = NOON.plusSeconds(320);
    assertThat(supervisor("a").supervise()).isEqualTo(new Sweeper.Sweep(1, 0, 0, 0, 0));
    assertThat(shell.store.row(silent.taskId()).status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.store.row(SampleTask.id(2))).isEqualTo(heard.build());
    heard.heartbeatAt(NOON.plusSeconds(435));
    shell.store.put(heard.build());
    shell.now = NOON.plusSeconds(440);

    assertThat(supervisor("b").supervise()).isEqualTo(new Sweeper.Sweep(1, 1, 0, 0, 0));

    assertThat(shell.store.row(silent.taskId()).failure().map(FailureCause::code))
        .contains(FailureCode.HEARTBEAT_LOST);
    assertThat(shell.store.row(SampleTask.id(2))).isEqualTo(heard.build());
  }

  @Test
  void aSlotIsVisitedOncePerPeriod() {
    shows(onEcs(1).getFirst(), new SessionStatus.Running());
    var supervisor = supervisor("a");
    supervisor.supervise();

    shell.passes(PERIOD.minusMillis(1));
    supervisor.supervise();
    assertThat(shell.ecs.looks).isOne();

    shell.passes(Duration.ofMillis(1));
    supervisor.supervise();
    assertThat(shell.ecs.looks).isEqualTo(2);
  }

  @Test
  void agentsWhoseHeartbeatIsTheOnlySignAreVisitedFourTimesInTheirSilence() {
    shell.store.put(agentCore(SampleTask.id(1)));
    var supervisor = supervisor("a");
    supervisor.supervise();
    shell.passes(BEAT_PERIOD.minusMillis(1));
    supervisor.supervise();
    assertThat(shell.openTasks.batches()).isOne();

    shell.passes(Duration.ofMillis(1));
    supervisor.supervise();

    assertThat(shell.openTasks.batches()).isEqualTo(2);
  }

  @Test
  void replicasShareTheSlotsAndADeadReplicasSlotIsVisitedOnePeriodLater() {
    shows(onEcs(1).getFirst(), new SessionStatus.Running());
    var other = supervisor("b");
    supervisor("a").supervise();

    shell.passes(Duration.ofMinutes(5));
    other.supervise();
    assertThat(shell.ecs.looks).isOne();

    // Replica a is never seen again, and b knows from the lease when to come.
    shell.passes(Duration.ofMinutes(10).minusMillis(1));
    other.supervise();
    assertThat(shell.ecs.looks).isOne();
    shell.passes(Duration.ofMillis(1));
    other.supervise();
    assertThat(shell.ecs.looks).isEqualTo(2);
  }

  @Test
  void aLookThatFailedIsDueAgainAtOnceForThisReplicaAndForOthers() {
    var row = onEcs(1).getFirst();
    shows(row, crashed());
    var supervisor = supervisor("a");
    shell.ecs.looksFail(new DependencyUnavailable("ecs", "DescribeTasks", new RuntimeException()));
    assertThat(supervisor.supervise().failed()).isOne();
    shell.passes(Duration.ofSeconds(15));
    assertThat(supervisor("b").supervise().failed()).isOne();

    shell.ecs.looksWork();
    shell.passes(Duration.ofSeconds(15));

    assertThat(supervisor.supervise()).isEqualTo(new Sweeper.Sweep(1, 1, 0, 0, 0));
    assertThat(shell.store.row(row.taskId()).status()).isEqualTo(TaskStatus.FAILED);
  }

  @Test
  void anEndThatCouldNotBeWrittenIsLookedForAgainSoon() {
    shows(onEcs(1).getFirst(), crashed());
    var supervisor = supervisor("a");
    shell.ecs.duringLook(
        () ->
            shell.store.failNext(
                new DependencyUnavailable("dynamodb", "GetItem", new RuntimeException())));
    assertThat(supervisor.supervise()).isEqualTo(new Sweeper.Sweep(1, 0, 1, 0, 0));
    shell.ecs.duringLook(() -> {});

    shell.passes(Duration.ofSeconds(15));

    assertThat(supervisor.supervise()).isEqualTo(new Sweeper.Sweep(1, 1, 0, 0, 0));
  }

  @Test
  void rowsThatCannotBeReadAreDueAgainSoon() {
    shows(onEcs(1).getFirst(), crashed());
    var supervisor = supervisor("a");
    shell.openTasks.beforeRows(
        () -> {
          throw new DependencyUnavailable("dynamodb", "BatchGetItem", new RuntimeException());
        });
    assertThat(supervisor.supervise().failed()).isOne();
    shell.openTasks.beforeRows(() -> {});

    shell.passes(Duration.ofSeconds(15));

    assertThat(supervisor.supervise().corrected()).isOne();
  }

  /// Every replica would read and ask for all sessions again every few seconds.
  @Test
  void aLookThatIsRefusedWaitsForTheNextPeriod() {
    onEcs(1);
    shell.ecs.looksFail(new DependencyRefused("ecs", "DescribeTasks", new RuntimeException()));
    var supervisor = supervisor("a");
    assertThat(supervisor.supervise().failed()).isOne();

    shell.passes(Duration.ofSeconds(15));

    assertThat(supervisor.supervise()).isEqualTo(NOTHING);
    assertThat(shell.ecs.looks).isOne();
  }

  @Test
  void aBackendThatIsDownIsNotAskedForTheRestOfTheSlot() {
    var slot = TaskShard.of(ecs(SampleTask.id(0)));
    IntStream.iterate(0, i -> i + 1)
        .mapToObj(i -> ecs(SampleTask.id(i)))
        .filter(row -> TaskShard.of(row).equals(slot))
        .limit(2_000)
        .forEach(shell.store::put);
    shell.ecs.looksFail(new DependencyUnavailable("ecs", "DescribeTasks", new RuntimeException()));

    supervisor("a").supervise();

    assertThat(shell.ecs.looks).isLessThanOrEqualTo(4);
  }

  @Test
  void anEmptySlotIsNotAskedBeforeASessionThatEntersItCanBeOverdue() {
    var supervisor = supervisor("a");
    supervisor.supervise();
    assertThat(shell.openTasks.asked()).hasSize(12);

    shell.passes(Duration.ofSeconds(239));
    supervisor.supervise();
    assertThat(shell.openTasks.asked()).isEmpty();
    shell.passes(Duration.ofSeconds(1));
    supervisor.supervise();
    assertThat(Set.copyOf(shell.openTasks.asked()))
        .containsExactlyInAnyOrderElementsOf(TaskShard.slots(AgentCoreSession.TYPE));
  }

  @Test
  void aFullSweepVisitsEverySlotWhoeverHoldsItsLease() {
    var row = onEcs(1).getFirst();
    shows(row, new SessionStatus.Running());
    supervisor("a").supervise();
    shows(row, crashed());

    assertThat(supervisor("b").supervise()).isEqualTo(NOTHING);
    assertThat(supervisor("cli").superviseNow()).isEqualTo(new Sweeper.Sweep(1, 1, 0, 0, 0));
  }

  @Test
  void sessionsOfABackendThatIsSwitchedOffHaveTheirRowsReadOnly() {
    onEcs(1);
    shell.ecsWired = false;

    assertThat(supervisor("a").supervise()).isEqualTo(NOTHING);

    assertThat(shell.ecs.looks).isZero();
    assertThat(shell.openTasks.batches()).isOne();
  }

  private Shell.Supervisors supervisor(String holder) {
    return shell.supervisors(shell.sweepSetup(holder));
  }

  private List<TaskRecord> onEcs(int count) {
    var rows = new ArrayList<TaskRecord>();
    for (int i = 0; i < count; i++) {
      rows.add(ecs(SampleTask.id(i)));
    }
    rows.forEach(shell.store::put);
    return rows;
  }

  private static TaskRecord ecs(String id) {
    return SampleTask.running(id, "user-" + id)
        .session(SampleTask.ecs(id))
        .deadlineAt(NOON.plus(Duration.ofHours(8)))
        .build();
  }

  private static TaskRecord agentCore(String id) {
    return SampleTask.running(id, "user-" + id)
        .session(AgentCoreSession.of(Shell.RUNTIME, "session-" + id))
        .deadlineAt(NOON.plus(Duration.ofHours(8)))
        .build();
  }

  private static SessionStatus crashed() {
    return new SessionStatus.Failed(new FailureCause(FailureCode.APPLICATION_EXIT, "exit 3"));
  }

  private void shows(TaskRecord row, SessionStatus status) {
    shell.ecs.shows(
        row.attempt().session().orElseThrow(),
        new SessionObservation(status, OptionalLong.of(9), Optional.of("{}")));
  }
}
