package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.Parallel;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.sweep.Sweeper;
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
  private final Shell shell = new Shell();

  @Test
  void twoThatSweepAtOnceShareTheShardsAndWakeEachTaskOnce() {
    tooLong(64);
    var other = sweeper("b");
    var swept = new ArrayList<Sweeper.Sweep>();
    underFirstLease(() -> swept.add(other.sweep()));

    swept.add(sweeper("a").sweep());

    assertThat(swept.get(0).shardsHeld()).isOne();
    assertThat(swept.get(1).shardsHeld()).isZero();
    assertThat(swept).allSatisfy(it -> assertThat(it.due()).isPositive());
    assertThat(swept.get(0).due() + swept.get(1).due()).isEqualTo(64);
    assertThat(shell.store.rows()).allMatch(row -> row.status() == TaskStatus.TIMED_OUT);
    assertThat(shell.ecs.stops).hasSize(64).doesNotHaveDuplicates();
  }

  /// A shard is asked for its first entry, and then again for a page once its lease is taken.
  private void underFirstLease(Runnable meanwhile) {
    var asked = new ArrayList<TaskShard>();
    shell.openTasks.beforePage(
        shard -> {
          var leased = !asked.isEmpty() && asked.getLast().equals(shard);
          asked.add(shard);
          if (leased) {
            shell.openTasks.beforePage(_ -> {});
            meanwhile.run();
          }
        });
  }

  @Test
  void aShardThatAnotherHoldsIsLeftAloneUntilItsLeaseRunsOut() {
    tooLong(40);
    shell.leases.take("due/" + anyShard().name(), "dead", shell.now, Duration.ofSeconds(30));

    var before = sweeper("a").sweep();
    shell.passes(Duration.ofSeconds(30));
    var after = sweeper("a").sweep();

    assertThat(before.shardsHeld()).isOne();
    assertThat(after.shardsHeld()).isZero();
    assertThat(after.due()).isPositive();
    assertThat(before.due() + after.due()).isEqualTo(40);
  }

  @Test
  void leasesAreGivenBackWhenTheSweepIsOver() {
    tooLong(20);
    shell.store.breakReadsOf(shell.store.rows().getFirst().taskId());

    assertThat(sweeper("a").sweep().shardsHeld()).isZero();
    assertThat(sweeper("b").sweep().shardsHeld()).isZero();
  }

  @Test
  void silenceIsHeardWithoutLeases() {
    tooLong(5);
    shell.leases.fail(new DependencyRefused("dynamodb", "UpdateItem", new RuntimeException()));

    assertThat(sweeper("a").sweep()).isEqualTo(new Sweeper.Sweep(5, 5, 0, 0, 0));
  }

  @Test
  void everyTaskOfACrowdedShardIsReachedPastThoseThatCanNotBeRead() {
    var shard = anyShard();
    var ids = idsOf(shard, 230);
    tooLong(ids);
    ids.subList(0, 120).forEach(id -> shell.store.breakReadsOf(id));

    assertThat(sweeper("a").sweep()).isEqualTo(new Sweeper.Sweep(230, 110, 120, 0, 0));
  }

  @Test
  void aShardThatCanNotBeReadDoesNotKeepTheOthersFromBeingSwept() {
    tooLong(64);
    var broken = anyShard();
    shell.openTasks.beforePage(
        shard -> {
          if (shard.equals(broken)) {
            throw new DependencyUnavailable("dynamodb", "Query", new RuntimeException());
          }
        });
    var sweeper = sweeper("a");

    var swept = sweeper.sweep();
    shell.openTasks.beforePage(_ -> {});

    assertThat(swept.shardsFailed()).isOne();
    assertThat(swept.complete()).isFalse();
    // It stays worth asking: the very next sweep reads it.
    assertThat(sweeper.sweep().due()).isEqualTo(64 - swept.due()).isPositive();
  }

  @Test
  void aTaskThatBreaksItsHandlerDoesNotKeepTheOthersFromBeingLookedAt() {
    tooLong(3);
    shell.store.failNext(new IllegalStateException("broken promise"));

    assertThat(sweeper("a").sweep()).isEqualTo(new Sweeper.Sweep(3, 2, 1, 0, 0));
  }

  @Test
  void aSweepStopsBeforeItsLeaseEndsAndTheNextGoesOn() {
    tooLong(idsOf(anyShard(), 20));
    var slow = new Sweeper(shell.sweepSetup("a", Parallel.SEQUENTIAL, this::secondsLater));

    var first = slow.sweep();

    assertThat(first.due()).isBetween(1, 10);
    while (shell.store.rows().stream().anyMatch(row -> !row.status().isTerminal())) {
      assertThat(slow.sweep().due()).isPositive();
    }
  }

  @Test
  void dueTasksOfAShardAreHandledSixteenAtOnce() {
    tooLong(idsOf(anyShard(), 40));
    var atOnce = new ArrayList<Integer>();
    var tasks = new ArrayList<Integer>();

    new Sweeper(
            shell.sweepSetup(
                "a",
                (work, most) -> {
                  atOnce.add(most);
                  tasks.add(work.size());
                  work.forEach(Runnable::run);
                },
                () -> shell.now))
        .sweep();

    assertThat(atOnce).containsExactly(16);
    assertThat(tasks).containsExactly(40);
  }

  private Sweeper sweeper(String holder) {
    return new Sweeper(shell.sweepSetup(holder));
  }

  private Instant secondsLater() {
    shell.passes(Duration.ofSeconds(2));
    return shell.now;
  }

  private static TaskShard anyShard() {
    return TaskShard.of(running(SampleTask.id(0)));
  }

  private static List<String> idsOf(TaskShard shard, int count) {
    return IntStream.iterate(0, i -> i + 1)
        .mapToObj(SampleTask::id)
        .filter(id -> TaskShard.of(running(id)).equals(shard))
        .limit(count)
        .toList();
  }

  private static TaskRecord running(String id) {
    return SampleTask.running(id, "user-" + id).session(SampleTask.ecs(id)).build();
  }

  /// Tasks that have run longer than they may.
  private void tooLong(int count) {
    tooLong(IntStream.range(0, count).mapToObj(SampleTask::id).toList());
  }

  private void tooLong(List<String> ids) {
    for (var id : ids) {
      var task = running(id);
      shell.store.put(task);
      shell.ecs.shows(
          task.attempt().session().orElseThrow(),
          new SessionObservation(
              new SessionStatus.Running(), OptionalLong.of(9), Optional.of("{}")));
    }
    shell.now = NOON.plus(Duration.ofHours(9));
  }
}
