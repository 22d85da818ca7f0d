package dev.signalbox.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// One strategy for each type, and what no strategy can do.
class ComputeStrategiesTest {
  private final ScriptedEcs ecs = new ScriptedEcs();
  private final ScriptedAgentCore agentCore = new ScriptedAgentCore();

  @Test
  void aTypeAndItsStrategyAgreeWhetherSessionsCanBeObserved() {
    assertThatThrownBy(() -> new ComputeStrategies(Map.of(EcsSession.TYPE, agentCore)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ecs");
    assertThatThrownBy(() -> new ComputeStrategies(Map.of(AgentCoreSession.TYPE, ecs)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("agentcore");
  }

  @Test
  void aLookLeavesOutTheSessionsOfABackendThatCannotTell() {
    var both =
        new ComputeStrategies(Map.of(EcsSession.TYPE, ecs, AgentCoreSession.TYPE, agentCore));
    var seen = EcsSession.of(ScriptedEcs.CLUSTER, "arn:aws:ecs:task/1");
    var unseen = AgentCoreSession.of(Shell.RUNTIME, AgentCoreSession.idOf(Shell.FIRST));

    assertThat(both.look(List.of(seen, unseen)))
        .containsExactly(Map.entry(seen, SessionObservation.NOT_FOUND));
    assertThat(ecs.lookedAt).containsExactly(seen);
  }

  @Test
  void troubleNamesTheDependency() {
    var why = new RuntimeException();

    assertThat(new DependencyRefused("ecs", "RunTask", why).dependency()).isEqualTo("ecs");
    assertThat(new DependencyUnavailable("sqs", "SendMessage", why).dependency()).isEqualTo("sqs");
  }
}
