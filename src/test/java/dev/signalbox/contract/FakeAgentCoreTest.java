package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FakeAgentCoreTest extends ComputeStrategyContract {
  private static final String ARN = "arn:aws:bedrock-agentcore:us-east-1:1:runtime/a-0123456789";

  private final FakeAgentCore agentCore = new FakeAgentCore();

  @Override
  protected ComputeStrategy strategy() {
    return agentCore;
  }

  @Override
  protected Blueprint blueprint() {
    return of(AgentCoreSession.TYPE, Optional.of(ARN));
  }

  @Override
  protected SessionHandle unknown() {
    return AgentCoreSession.of(ARN, "signalbox-nobody-ever-started-this-one");
  }

  @Test
  void aLostAnswerLeavesASessionThatCanBeStoppedByItsKnownId() {
    agentCore.loseNextAnswer();

    assertThat(agentCore.startSession(request(FIRST))).isInstanceOf(SessionStart.Unconfirmed.class);
    var session = AgentCoreSession.of(ARN, AgentCoreSession.idOf(FIRST));
    assertThat(agentCore.live()).containsExactly(session);

    var _ = agentCore.stopSession(session, "signalbox: test");
    assertThat(agentCore.live()).isEmpty();
    assertThat(agentCore.stopped()).containsExactly(session);
  }
}
