package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.FailureCause;
import dev.signalbox.lifecycle.FailureCode;
import dev.signalbox.lifecycle.SessionHandle.EcsSession;
import dev.signalbox.lifecycle.SessionStatus;
import dev.signalbox.lifecycle.TaskRecord;
import dev.signalbox.lifecycle.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Many due tasks, more than one sweeper, and trouble in some of it.
class SharedSweepTest {
  private static final int SHARDS = 16;

  private final Shell shell = new Shell();
  private final InMemoryDueTasks due = new InMemoryDueTasks(shell.store, SHARDS);

  @Test
  void sessionsWhoseEventsWereAllLostAreAskedForByTheHundredAndEachGetsItsOwnVerdict() {
    var tasks = runningTasks(250);
    for (int i = 0; i < tasks.size(); i++) {
      show(tasks.get(i), ofKind(i % 3));
    }
    overdue();

    var swept = shell.sweeper("a", due).sweep();

    assertThat(shell.ecs.looks).isEqualTo(3);
    assertThat(shell.ecs.lookedAt).hasSize(250).doesNotHaveDuplicates();
    assertThat(swept).isEqualTo(new Sweeper.Sweep(250, 167, 0, 0, 0));
    for (int i = 0; i < tasks.size(); i++) {
      assertVerdict(shell.store.row(tasks.get(i).taskId()), i % 3);
    }
    assertThat(shell.sweeper("a", due).sweep().due()).isZero();
  }

  private static SessionStatus ofKind(int kind) {
    return switch (kind) {
      case 0 -> failed(FailureCode.APPLICATION_EXIT);
      case 1 -> failed(FailureCode.OUT_OF_MEMORY);
      default -> new SessionStatus.Running();
    };
  }

  private static SessionStatus failed(FailureCode code) {
    return new SessionStatus.Failed(new FailureCause(code, "as shown"));
  }

  private static void assertVerdict(TaskRecord row, int kind) {
    var code = row.failure().map(FailureCause::code);
    switch (kind) {
      case 0 -> assertThat(code).contains(FailureCode.APPLICATION_EXIT);
      case 1 -> assertThat(code).contains(FailureCode.OUT_OF_MEMORY);
      default -> {
        assertThat(row.status()).isEqualTo(TaskStatus.RUNNING);
        assertThat(row.deadlineAt().orElseThrow()).isAfter(NOON.plusSeconds(1_800));
      }
    }
  }

  @Test
  void looksThatFailConcernTheirHundredOnly() {
    var tasks = runningTasks(3);
    overdue();
    shell.ecs.looksFail(new DependencyUnavailable("ecs", "DescribeTasks", new RuntimeException()));

    assertThat(shell.sweeper("a", due).sweep()).isEqualTo(new Sweeper.Sweep(3, 0, 3, 0, 0));
    assertThat(shell.store.row(tasks.getFirst().taskId()).status()).isEqualTo(TaskStatus.RUNNING);
  }

  @Test
  void twoThatSweepAtOnceShareTheShardsAndWakeEachTaskOnce() {
    tooLong(64);
    var other = shell.sweeper("b", due);
    var swept = new ArrayList<Sweeper.Sweep>();
    var first = shell.sweeper("a", duringFirstRead(() -> swept.add(other.sweep())));

    swept.add(first.sweep());

    assertThat(swept.get(0).shardsHeld()).isOne();
    assertThat(swept.get(1).shardsHeld()).isZero();
    assertThat(swept).allSatisfy(it -> assertThat(it.due()).isPositive());
    assertThat(swept.get(0).due() + swept.get(1).due()).isEqualTo(64);
    assertThat(shell.store.rows()).allMatch(row -> row.status() == TaskStatus.TIMED_OUT);
    assertThat(shell.ecs.stops).hasSize(64).doesNotHaveDuplicates();
  }

  @Test
  void aShardThatAnotherHoldsIsLeftAloneUntilItsLeaseRunsOut() {
    tooLong(40);
    var shard = Math.floorMod(shell.store.rows().getFirst().taskId().hashCode(), SHARDS);
    shell.leases.take(shard, "dead", shell.now, Duration.ofSeconds(30));

    var before = shell.sweeper("a", due).sweep();
    shell.passes(Duration.ofSeconds(30));
    var after = shell.sweeper("a", due).sweep();

    assertThat(before.shardsHeld()).isOne();
    assertThat(after.shardsHeld()).isZero();
    assertThat(after.due()).isPositive();
    assertThat(before.due() + after.due()).isEqualTo(40);
  }

  @Test
  void leasesAreGivenBackWhenTheSweepIsOver() {
    shell.sweeper("a", due).sweep();

    assertThat(shell.sweeper("b", due).sweep().shardsHeld()).isZero();
  }

  @Test
  void silenceIsHeardWithoutLeases() {
    tooLong(5);
    shell.leases.fail(new DependencyRefused("dynamodb", "UpdateItem", new RuntimeException()));

    assertThat(shell.sweeper("a", due).sweep()).isEqualTo(new Sweeper.Sweep(5, 5, 0, 0, 0));
  }

  @Test
  void everyTaskOfACrowdedShardIsReachedPastThoseThatCanNotBeRead() {
    tooLong(230);
    var ids = shell.store.rows().stream().map(TaskRecord::taskId).toList();
    ids.subList(0, 120).forEach(id -> shell.store.makeUnreadable(id, "garbage"));
    var one = new InMemoryDueTasks(shell.store, 1);

    assertThat(shell.sweeper("a", one).sweep()).isEqualTo(new Sweeper.Sweep(230, 110, 120, 0, 0));
  }

  @Test
  void aShardThatCanNotBeReadDoesNotKeepTheOthersFromBeingSwept() {
    tooLong(64);
    var broken = Math.floorMod(shell.store.rows().getFirst().taskId().hashCode(), SHARDS);
    var trouble = new DependencyUnavailable("dynamodb", "Query", new RuntimeException());

    var swept = shell.sweeper("a", failingAt(broken, trouble)).sweep();

    assertThat(swept.shardsFailed()).isOne();
    assertThat(swept.complete()).isFalse();
    assertThat(shell.sweeper("a", due).sweep().due()).isEqualTo(64 - swept.due()).isPositive();
  }

  @Test
  void aTaskThatBreaksItsHandlerDoesNotKeepTheOthersFromBeingLookedAt() {
    tooLong(3);
    shell.store.failNext(new IllegalStateException("broken promise"));

    assertThat(shell.sweeper("a", due).sweep()).isEqualTo(new Sweeper.Sweep(3, 2, 1, 0, 0));
  }

  @Test
  void aSweepStopsBeforeItsLeaseEndsAndTheNextGoesOn() {
    tooLong(20);
    var one = new InMemoryDueTasks(shell.store, 1);
    var slow =
        new Sweeper(
            one,
            new Sweeper.Lease(shell.leases, "a", Duration.ofSeconds(30)),
            shell.orchestrator(),
            shell.tally,
            this::secondsLater);

    var first = slow.sweep();

    assertThat(first.due()).isBetween(1, 10);
    while (shell.store.rows().stream().anyMatch(row -> !row.status().isTerminal())) {
      assertThat(slow.sweep().due()).isPositive();
    }
  }

  private Instant secondsLater() {
    shell.passes(Duration.ofSeconds(2));
    return shell.now;
  }

  private List<TaskRecord> runningTasks(int count) {
    var tasks =
        IntStream.range(0, count)
            .mapToObj(i -> SampleTask.running(SampleTask.id(i), "user-" + i))
            .map(SampleTask::build)
            .toList();
    var rows = new ArrayList<TaskRecord>();
    for (int i = 0; i < count; i++) {
      rows.add(SampleTask.from(tasks.get(i)).session(SampleTask.ecs("session-" + i)).build());
    }
    rows.forEach(shell.store::put);
    return rows;
  }

  /// Tasks that have run longer than they may.
  private void tooLong(int count) {
    runningTasks(count).forEach(task -> show(task, new SessionStatus.Running()));
    shell.now = NOON.plus(Duration.ofHours(9));
  }

  private void overdue() {
    shell.now = NOON.plusSeconds(901);
  }

  private void show(TaskRecord task, SessionStatus status) {
    var session = (EcsSession) task.attempt().session().orElseThrow();
    shell.ecs.shows(session, new SessionSighting(status, OptionalLong.of(9), Optional.of("{}")));
  }

  private DueTasks duringFirstRead(Runnable meanwhile) {
    var reads = new ArrayList<Integer>();
    return new DueTasks() {
      @Override
      public int shards() {
        return SHARDS;
      }

      @Override
      public Page due(int shard, Instant now, int limit, Optional<String> from) {
        // The first read of a page, which is under a lease, unlike the look whether there is any.
        if (limit > 1) {
          reads.add(shard);
        }
        if (limit > 1 && reads.size() == 1) {
          meanwhile.run();
        }
        return SharedSweepTest.this.due.due(shard, now, limit, from);
      }
    };
  }

  private DueTasks failingAt(int broken, RuntimeException trouble) {
    return new DueTasks() {
      @Override
      public int shards() {
        return SHARDS;
      }

      @Override
      public Page due(int shard, Instant now, int limit, Optional<String> from) {
        if (shard == broken) {
          throw trouble;
        }
        return SharedSweepTest.this.due.due(shard, now, limit, from);
      }
    };
  }
}
