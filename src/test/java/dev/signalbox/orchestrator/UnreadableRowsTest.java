package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.FIRST;
import static dev.signalbox.orchestrator.Shell.OTHER;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.sweep.StuckTasks;
import dev.signalbox.orchestrator.sweep.Sweeper;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A task whose agent wrote a status of its own, as the shell handles it.
class UnreadableRowsTest {
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final Shell shell = new Shell();

  @BeforeEach
  void anAgentWritesDone() {
    shell.submit(TASK);
    shell.store.makeUnreadable(TASK, "status is 'DONE'");
  }

  @Test
  void itsEndFreesTheSlotForWhoWaits() {
    shell.submit(OTHER);
    assertThat(shell.store.row(OTHER).status()).isEqualTo(TaskStatus.QUEUED);

    assertThat(shell.see(FIRST, new SessionStatus.Completed(), 9)).isEqualTo(new Verdict.Done());

    assertThat(shell.row().failure().map(FailureCause::code)).contains(FailureCode.ROW_UNREADABLE);
    assertThat(shell.timeline()).contains("task_failed");
    assertThat(shell.store.activeCount("alice")).isZero();
    assertThat(shell.wakes).extracting(Shell.Wake::taskId).contains(OTHER);
    assertThat(shell.see(FIRST, new SessionStatus.Completed(), 9)).isEqualTo(new Verdict.Done());
    assertThat(shell.store.activeCount("alice")).isZero();
  }

  @Test
  void aSweepThatMeetsItDoesWhatCanBeDoneAndIsNotMetByItAgainAtOnce() {
    var row = shell.row();
    shell.store.put(row.draft().build(Optional.of(shell.now)));
    var sweeper = new Sweeper(shell.sweepSetup("a"));

    assertThat(sweeper.sweep()).isEqualTo(new Sweeper.Sweep(1, 0, 0, 0, 0));
    assertThat(shell.ecs.looks).isOne();
    for (int sweep = 0; sweep < 40; sweep++) {
      shell.passes(INTERVAL);
      assertThat(sweeper.sweep()).isEqualTo(Sweeper.Sweep.NOTHING);
    }
    assertThat(shell.row().settled()).isFalse();
  }

  @Test
  void itsSessionIsLookedAtLikeAnyOther() {
    var session = shell.row().attempt().session().orElseThrow();
    shell.passes(Duration.ofMinutes(20));
    shell.ecs.shows(
        session,
        new SessionObservation(
            new SessionStatus.Completed(), OptionalLong.of(9), Optional.of("{}")));

    var _ = shell.supervisors(shell.sweepSetup("a")).supervise();

    assertThat(shell.row().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(shell.store.activeCount("alice")).isZero();
  }

  @Test
  void whatCannotBeSettledYetIsStuckAtOnce() {
    var stuck = new StuckTasks(shell.openTasks, shell.store, Shell.TYPES);

    assertThat(stuck.find(shell.now, Duration.ofMinutes(10), 10).tasks())
        .containsExactly(new StuckTasks.Stuck.Unreadable(TASK, "status is 'DONE'"));

    shell.see(FIRST, new SessionStatus.Completed(), 9);
    assertThat(stuck.find(shell.now, Duration.ofMinutes(10), 10).tasks()).isEmpty();
  }
}
