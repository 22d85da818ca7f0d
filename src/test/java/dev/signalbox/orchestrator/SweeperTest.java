package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.FIRST;
import static dev.signalbox.orchestrator.Shell.OTHER;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.sweep.Sweeper;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What silence comes to when nothing but the sweep is left.
class SweeperTest {
  private static final SessionObservation RUNS =
      new SessionObservation(new SessionStatus.Running(), OptionalLong.of(2), Optional.empty());

  private final Shell shell = new Shell();

  @Test
  void whatIsNotDueIsNotTouched() {
    shell.submit(TASK);
    shell.ecs.shows(ScriptedEcs.session(shell.ecs.starts.getFirst()), RUNS);

    assertThat(sweep()).isEqualTo(swept(0, 0, 0));
  }

  @Test
  void anEcsSessionWhoseEventsWereAllLostIsFoundByTheSweep() {
    shell.submit(TASK);
    var session = ScriptedEcs.session(shell.ecs.starts.getFirst());
    var crashed =
        new SessionStatus.Failed(new FailureCause(FailureCode.APPLICATION_EXIT, "exit 3"));
    shell.ecs.shows(
        session, new SessionObservation(crashed, OptionalLong.of(9), Optional.of("{}")));
    shell.passes(Duration.ofMinutes(16));

    assertThat(sweep()).isEqualTo(swept(1, 1, 0));

    assertThat(shell.row().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(shell.store.activeCount("alice")).isZero();
    assertThat(sweep().due()).isZero();
  }

  @Test
  void anAgentCoreAgentThatIsNeverHeardIsLostAndStopped() {
    shell.onAgentCore();
    shell.submit(TASK);
    shell.passes(Duration.ofMinutes(5));
    sweep();
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);

    shell.passes(Duration.ofMinutes(2));
    sweep();

    assertThat(shell.row().failure().orElseThrow().code())
        .isEqualTo(FailureCode.HEARTBEAT_NEVER_SEEN);
    assertThat(shell.agentCore.stops).containsExactly(AgentCoreSession.idOf(FIRST));
  }

  @Test
  void aTaskThatRunsTooLongIsTimedOutAndStopped() {
    shell.submit(TASK);
    shell.ecs.shows(ScriptedEcs.session(shell.ecs.starts.getFirst()), RUNS);
    shell.passes(Duration.ofHours(9));

    sweep();

    assertThat(shell.row().status()).isEqualTo(TaskStatus.TIMED_OUT);
    assertThat(shell.ecs.stops).hasSize(1);
  }

  /// The sweep may come late: what ended before its time was over has its own end.
  @Test
  void aSessionThatEndedUnheardLongAgoIsNotTimedOut() {
    shell.submit(TASK);
    var crashed =
        new SessionStatus.Failed(new FailureCause(FailureCode.APPLICATION_EXIT, "exit 3"));
    shell.ecs.shows(
        ScriptedEcs.session(shell.ecs.starts.getFirst()),
        new SessionObservation(crashed, OptionalLong.of(9), Optional.of("{}")));
    shell.passes(Duration.ofHours(8).plusMinutes(5));

    sweep();

    assertThat(shell.row().failure().orElseThrow().code()).isEqualTo(FailureCode.APPLICATION_EXIT);
    assertThat(shell.ecs.stops).isEmpty();
  }

  @Test
  void aStopThatNothingConfirmsIsRepeatedAndGivenUpAtLast() {
    shell.submit(TASK);
    shell.ecs.shows(ScriptedEcs.session(shell.ecs.starts.getFirst()), RUNS);
    shell.cancel(TASK);
    for (int minute = 0; minute < 58; minute++) {
      shell.passes(Duration.ofSeconds(61));
      sweep();
    }
    // One for the cancel, one for each look that found it alive, and after five minutes one more
    // each time, which needs no look.
    assertThat(shell.ecs.stops).hasSize(1 + 58 + 54);

    shell.passes(Duration.ofMinutes(5));
    sweep();

    assertThat(shell.row().attempt().stopPending()).isFalse();
    assertThat(shell.timeline()).containsOnlyOnce("session_stop_unconfirmed");
    assertThat(shell.row().deadlineAt()).isEmpty();
  }

  @Test
  void aQueuedTaskIsLookedAtOnceAMinuteAndFailsAfterItsAge() {
    shell.submit(TASK);
    shell.submit(OTHER);
    shell.ecs.shows(ScriptedEcs.session(shell.ecs.starts.getFirst()), RUNS);
    shell.passes(Duration.ofSeconds(61));

    assertThat(sweep().due()).isEqualTo(1);
    assertThat(sweep().due()).isZero();
    shell.passes(Duration.ofHours(25));
    sweep();

    assertThat(shell.store.row(OTHER).failure().orElseThrow().code())
        .isEqualTo(FailureCode.QUEUE_TIMEOUT);
  }

  @Test
  void aQueuedTaskWhoseWakeWasLostIsStartedByTheSweep() {
    shell.submit(TASK);
    shell.submit(OTHER);
    shell.wakes.clear();
    shell.cancel(TASK);
    shell.passes(Duration.ofSeconds(61));

    sweep();

    assertThat(shell.store.row(OTHER).status()).isEqualTo(TaskStatus.RUNNING);
  }

  @Test
  void everyDueTaskIsLeftWithANewDeadlineOrNone() {
    shell.submit(TASK);
    shell.submit(OTHER);
    for (int step = 0; step < 40; step++) {
      shell.passes(Duration.ofMinutes(17));
      sweep();
      assertThat(sweepDue().due()).as("step " + step).isZero();
    }
  }

  @Test
  void oneTasksTroubleDoesNotKeepTheOthersFromBeingLookedAt() {
    shell.onAgentCore();
    shell.submit(TASK);
    shell.passes(Duration.ofHours(9));
    shell.store.failNext(new DependencyUnavailable("dynamodb", "GetItem", new RuntimeException()));

    assertThat(sweepDue()).isEqualTo(swept(1, 0, 1));
    assertThat(sweepDue()).isEqualTo(swept(1, 1, 0));
    assertThat(shell.row().status()).isEqualTo(TaskStatus.TIMED_OUT);
  }

  private Sweeper.Sweep sweepDue() {
    return new Sweeper(shell.sweepSetup("a")).sweep();
  }

  private Sweeper.Sweep sweep() {
    return shell.sweep();
  }

  private static Sweeper.Sweep swept(int due, int corrected, int failed) {
    return new Sweeper.Sweep(due, corrected, failed, 0, 0);
  }
}
