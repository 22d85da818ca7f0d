package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.FIRST;
import static dev.signalbox.orchestrator.Shell.OTHER;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.metrics.Meters;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.sweep.Sweeper;
import dev.signalbox.sqs.CapturedLog;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What dashboards and alarms count. Each name is somebody's query.
class CountsTest {
  private final Shell shell = new Shell();

  @Test
  void theLifeOfATask() {
    shell.submit(TASK);
    shell.submit(OTHER);
    shell.see(FIRST, new SessionStatus.Running(), 9);
    shell.cancel(TASK);

    assertThat(shell.tally.all())
        .containsAllEntriesOf(
            Map.of(
                "tasks.accepted{}", 2L,
                "session.starts{ecs,started}", 1L,
                "admissions.refused{user}", 1L,
                "events.stayed{SessionObserved}", 1L,
                "session.stops{stopping}", 1L,
                "transitions{SUBMITTED,HYDRATING}", 1L,
                "transitions{HYDRATING,RUNNING}", 1L,
                "transitions{SUBMITTED,QUEUED}", 1L,
                "transitions{RUNNING,CANCELLED}", 1L));
  }

  @Test
  void looksAndSearches() {
    shell.ecs.duringStart(() -> shell.cancel(TASK));
    shell.submit(TASK);
    shell.passes(Duration.ofMinutes(2));
    shell.wake(TASK);

    assertThat(shell.tally.all()).containsEntry("session.looks{ecs}", 1L);
  }

  @Test
  void aSearchSaysWhetherItFound() {
    shell.ecs.fails(new DependencyUnavailable("ecs", "RunTask", new RuntimeException()));
    try {
      shell.submit(TASK);
    } catch (DependencyUnavailable _) {
      // As if the process had died before the answer came.
    }
    shell.cancel(TASK);
    shell.passes(Duration.ofMinutes(2));
    shell.wake(TASK);
    assertThat(shell.tally.all()).containsEntry("session.searches{not_found}", 1L);

    var session = EcsSession.of(ScriptedEcs.CLUSTER, "arn:aws:ecs:task/" + FIRST);
    shell.ecs.shows(
        session,
        new SessionObservation(new SessionStatus.Running(), OptionalLong.of(3), Optional.of("{}")));
    shell.passes(Duration.ofMinutes(2));
    shell.wake(TASK);
    assertThat(shell.tally.all())
        .containsEntry("session.searches{found}", 1L)
        .containsEntry("double.starts.prevented{found}", 1L);
    assertThat(shell.ecs.stops).containsExactly(session.sessionId());
  }

  @Test
  void sessionsWithoutARow() {
    shell.see(FIRST, new SessionStatus.Running(), 9);

    assertThat(shell.tally.all())
        .containsEntry("events.unmatched{SessionObserved}", 1L)
        .containsEntry("orphans{watch}", 1L);
  }

  @Test
  void whatASweepMeets() {
    shell.submit(TASK);
    shell.passes(Duration.ofHours(9));
    shell.ecs.stopFails(new DependencyRefused("ecs", "StopTask", new RuntimeException()));

    try (var log = new CapturedLog()) {
      var sweep = new Sweeper(shell.sweepSetup("a")).sweep();

      assertThat(sweep).isEqualTo(new Sweeper.Sweep(1, 1, 1, 0, 0));
      assertThat(sweep.complete()).isFalse();
      assertThat(log.text())
          .contains("Due task refused by a dependency", "task_id=\"" + TASK + "\"")
          .contains("a sweep could not do all that was due", "failed=\"1\"");
    }
    assertThat(shell.tally.of(Meters.SWEEP_TASKS, "outcome", "refused")).isEqualTo(1);
  }

  @Test
  void aVisitThatFailsIsTold() {
    shell.submit(TASK);
    shell.passes(Duration.ofMinutes(20));
    shell.ecs.looksFail(new DependencyUnavailable("ecs", "DescribeTasks", new RuntimeException()));
    var supervisors = shell.supervisors(shell.sweepSetup("a"));

    try (var log = new CapturedLog()) {
      assertThat(supervisors.supervise().failed()).isEqualTo(1);
      assertThat(log.text()).contains("sessions could not be looked at", "sessions=\"1\"");
    }
    assertThat(shell.tally.all())
        .containsEntry("sweep.failures{look}", 1L)
        .containsEntry("sweep.visits{incomplete}", 1L);

    shell.ecs.looksWork();
    assertThat(supervisors.supervise().failed()).as("visited again at once").isZero();
    assertThat(shell.tally.all()).containsEntry("sweep.visits{complete}", 1L);
  }

  /// Only our own failures of dependencies may speak for themselves.
  @Test
  void theTroubleOfAShardIsToldWithoutWordsOfOthers() {
    shell.openTasks.beforePage(
        _ -> {
          throw new IllegalStateException("secret");
        });

    try (var log = new CapturedLog()) {
      new Sweeper(shell.sweepSetup("a")).sweep();

      assertThat(log.text())
          .contains("A shard could not be swept", "java.lang.IllegalStateException at ")
          .doesNotContain("secret");
    }
    shell.openTasks.beforePage(
        _ -> {
          throw new DependencyUnavailable("dynamodb", "Query", new RuntimeException());
        });
    try (var log = new CapturedLog()) {
      new Sweeper(shell.sweepSetup("a")).sweep();

      assertThat(log.text()).contains("dynamodb", "Query").doesNotContain("Exception at ");
    }
    assertThat(shell.tally.of(Meters.SWEEP_FAILURES, "part", "shard")).isGreaterThan(1);
    assertThat(shell.tally.of(Meters.SWEEP_ROUNDS, "outcome", "incomplete")).isEqualTo(2);
  }

  @Test
  void whatTwoSweepsFoundIsTheSum() {
    var one = new Sweeper.Sweep(1, 2, 3, 4, 5);

    assertThat(one.plus(new Sweeper.Sweep(10, 20, 30, 40, 50)))
        .isEqualTo(new Sweeper.Sweep(11, 22, 33, 44, 55));
    assertThat(Sweeper.Sweep.NOTHING.complete()).isTrue();
    assertThat(new Sweeper.Sweep(1, 1, 0, 1, 0).complete()).isTrue();
    assertThat(new Sweeper.Sweep(1, 0, 1, 0, 0).complete()).isFalse();
    assertThat(new Sweeper.Sweep(0, 0, 0, 0, 1).complete()).isFalse();
  }

  @Test
  void aDeclinedStartIsCountedByItsCode() {
    shell.ecs.declines(FailureCode.OVERRIDES_TOO_LARGE);

    shell.submit(TASK);

    assertThat(shell.tally.all())
        .containsEntry("session.starts{ecs,declined}", 1L)
        .containsEntry("verdicts{OVERRIDES_TOO_LARGE,INTERNAL}", 1L);
  }
}
