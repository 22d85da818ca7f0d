package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.OTHER;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskSubmitted;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.sweep.SweepSetup;
import dev.signalbox.orchestrator.sweep.Sweeper;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A replica asks for due tasks only when there can be some.
class IdleSweepTest {
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final Shell shell = new Shell();
  private final SweepSetup setup = shell.sweepSetup("a");
  private final Sweeper sweeper = new Sweeper(setup);

  @Test
  void anIdleReplicaAsksAboutTwiceAMinute() {
    var supervisor = shell.supervisors(setup);
    sweeper.sweep();
    supervisor.supervise();
    shell.openTasks.asked();
    var minutes = 60;

    for (int sweep = 0; sweep < minutes * 4; sweep++) {
      shell.passes(INTERVAL);
      sweeper.sweep();
      supervisor.supervise();
    }

    // Two shards every 2 minutes, four slots every 4 and eight every 15; each slot is asked once,
    // for what is due and for who is in it.
    assertThat(shell.openTasks.asked()).hasSizeLessThanOrEqualTo(minutes * 5 / 2 + 5);
  }

  @Test
  void aDeadlineThatAnotherReplicaWroteIsFoundWithinTwoMinutes() {
    sweeper.sweep();
    submit(TASK, shell.orchestrator());
    submit(OTHER, shell.orchestrator());

    shell.passes(Duration.ofSeconds(119));
    assertThat(sweeper.sweep().due()).isZero();
    shell.passes(Duration.ofSeconds(1));

    assertThat(sweeper.sweep().due()).isOne();
  }

  @Test
  void aDeadlineThatThisReplicaWroteIsAskedForInTimeAndNotBefore() {
    sweeper.sweep();
    submit(TASK, setup.orchestrator());
    submit(OTHER, setup.orchestrator());
    assertThat(shell.store.row(OTHER).status()).isEqualTo(TaskStatus.QUEUED);
    shell.openTasks.asked();

    shell.passes(Duration.ofSeconds(59));
    sweeper.sweep();
    assertThat(shell.openTasks.asked()).isEmpty();
    shell.passes(Duration.ofSeconds(2));

    assertThat(sweeper.sweep().due()).isOne();
  }

  @Test
  void theNextDeadlineThatAnAnswerShowsIsAskedForInTime() {
    submit(TASK, shell.orchestrator());
    submit(OTHER, shell.orchestrator());
    sweeper.sweep();

    shell.passes(Duration.ofSeconds(61));

    assertThat(sweeper.sweep().due()).isOne();
  }

  @Test
  void aDeadlineThatIsWrittenWhileTheShardIsReadIsNotForgotten() {
    submit(TASK, setup.orchestrator());
    var shard = TaskShard.of(SampleTask.submitted(OTHER, "alice").build());
    shell.openTasks.afterPage(
        asked -> {
          if (asked.equals(shard)) {
            shell.openTasks.afterPage(_ -> {});
            submit(OTHER, setup.orchestrator());
          }
        });
    sweeper.sweep();
    assertThat(shell.store.row(OTHER).status()).isEqualTo(TaskStatus.QUEUED);

    shell.passes(Duration.ofSeconds(61));

    assertThat(sweeper.sweep().due()).isOne();
  }

  @Test
  void whatStaysDueIsAskedForInEachSweep() {
    submit(TASK, shell.orchestrator());
    submit(OTHER, shell.orchestrator());
    shell.passes(Duration.ofSeconds(61));

    for (int sweep = 0; sweep < 3; sweep++) {
      shell.store.breakReadsOf(OTHER);
      assertThat(sweeper.sweep().failed()).isOne();
      shell.passes(INTERVAL);
    }
  }

  private void submit(String taskId, TaskOrchestrator orchestrator) {
    orchestrator.handle(new TaskSubmitted(taskId, SampleTask.request("alice"), shell.now));
  }
}
