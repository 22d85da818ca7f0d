package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// A session without its agent, where no event tells of it and the replica that saw it is gone.
class AgentEndTest {
  private final Shell shell = new Shell();

  @Test
  void aVisitFindsItAndAnotherReplicasSweepEndsItAfterTheGrace() {
    shell.submit(TASK);
    show(crashed());
    shell.passes(Duration.ofMinutes(1));

    shell.sweep();
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.row().attempt().agentEnd()).isPresent();

    shell.passes(Duration.ofMinutes(3));
    shell.sweep();

    assertThat(shell.row().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(shell.row().failure().orElseThrow().code()).isEqualTo(FailureCode.APPLICATION_EXIT);
    assertThat(shell.ecs.stops).hasSize(1);
    assertThat(shell.timeline()).contains("agent_ended");
  }

  @Test
  void aVisitThatFindsTheAgentAtWorkAgainLeavesItAlone() {
    shell.submit(TASK);
    show(crashed());
    shell.passes(Duration.ofMinutes(1));
    shell.sweep();

    show(new SessionStatus.Running());
    shell.passes(Duration.ofMinutes(3));
    shell.sweep();

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.row().attempt().agentEnd()).isEmpty();
    assertThat(shell.ecs.stops).isEmpty();
  }

  private static SessionStatus crashed() {
    var cause = new FailureCause(FailureCode.APPLICATION_EXIT, "Exit code 1.");
    return new SessionStatus.AgentEnded(new SessionStatus.Failed(cause));
  }

  private void show(SessionStatus status) {
    var session = ScriptedEcs.session(shell.ecs.starts.getLast());
    shell.ecs.shows(session, new SessionObservation(status, OptionalLong.of(9), Optional.of("{}")));
  }
}
