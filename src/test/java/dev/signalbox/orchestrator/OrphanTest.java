package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.FIRST;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.queue.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Sessions that nobody waits for, and how each comes to be stopped.
class OrphanTest {
  private static final SessionObservation RUNS =
      new SessionObservation(new SessionStatus.Running(), OptionalLong.of(4), Optional.empty());
  private static final SessionHandle LOST =
      EcsSession.of(ScriptedEcs.CLUSTER, "arn:aws:ecs:task/" + FIRST);

  private final Shell shell = new Shell();

  @Test
  void aSessionThatRunsWithoutARowIsStoppedAndItsEndIsNot() {
    assertThat(shell.see(FIRST, new SessionStatus.Completed(), 3)).isEqualTo(new Verdict.Done());
    assertThat(shell.ecs.stops).isEmpty();

    assertThat(shell.see(FIRST, new SessionStatus.Running(), 4)).isEqualTo(new Verdict.Done());

    assertThat(shell.ecs.stops).containsExactly(LOST.sessionId());
    assertThat(shell.tally.of("events_without_task", "SessionObserved")).isEqualTo(2);
  }

  /// The answer to the start is lost, the task is cancelled, and no event ever comes: only the
  /// attempt's name is left to go by.
  @Test
  void aCancelledSessionWhoseNameWasNeverHeardIsSearchedForUntilItShowsItself() {
    shell.ecs.fails(new DependencyUnavailable("ecs", "RunTask", new RuntimeException()));
    assertThatThrownBy(() -> shell.submit(TASK)).isInstanceOf(DependencyUnavailable.class);
    shell.cancel(TASK);
    assertThat(shell.row().attempt().session()).isEmpty();

    shell.passes(Duration.ofSeconds(61));
    shell.wake(TASK);
    assertThat(shell.ecs.stops).isEmpty();
    shell.ecs.shows(LOST, RUNS);
    shell.passes(Duration.ofSeconds(61));
    shell.wake(TASK);

    assertThat(shell.ecs.searches).isEqualTo(2);
    assertThat(shell.ecs.stops).containsExactly(LOST.sessionId());
    assertThat(shell.row().attempt().session()).contains(LOST);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.CANCELLED);
  }

  /// The task was too young to be described when it was asked for, and the answer took minutes.
  @Test
  void aSlowAnswerDoesNotMakeAYoungSessionALostOne() {
    shell.submit(TASK);
    shell.cancel(TASK);
    shell.ecs.shows(
        LOST,
        new SessionObservation(
            new SessionStatus.NotFound(), OptionalLong.empty(), Optional.empty()));
    shell.ecs.duringLook(() -> shell.passes(Duration.ofMinutes(3)));

    shell.passes(Duration.ofSeconds(61));
    shell.wake(TASK);

    assertThat(shell.ecs.looks).isOne();
    assertThat(shell.row().attempt().end()).isEmpty();
    assertThat(shell.row().attempt().stopPending()).isTrue();
  }

  @Test
  void aProcessThatHangsAfterItsAgentReportedIsStoppedAfterTheGraceAndNotBefore() {
    shell.submit(TASK);
    shell.agentWrites(TaskStatus.COMPLETED);
    shell.wake(TASK);
    shell.ecs.shows(LOST, RUNS);

    shell.passes(Duration.ofSeconds(110));
    shell.wake(TASK);
    assertThat(shell.ecs.stops).isEmpty();
    shell.passes(Duration.ofSeconds(20));
    shell.wake(TASK);

    assertThat(shell.ecs.stops).containsExactly(LOST.sessionId());
    assertThat(shell.row().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(shell.timeline()).contains("session_outlived_report");
  }
}
