package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.Blueprint;
import dev.signalbox.lifecycle.ComputeType;
import dev.signalbox.lifecycle.SessionHandle.AgentCoreSession;
import dev.signalbox.orchestrator.ComputeStrategy;
import dev.signalbox.orchestrator.SessionStart;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FakeAgentCoreTest extends ComputeStrategyContract<AgentCoreSession> {
  private static final String ARN = "arn:aws:bedrock-agentcore:us-east-1:1:runtime/a-0123456789";

  private final FakeAgentCore agentCore = new FakeAgentCore();

  @Override
  protected ComputeStrategy<AgentCoreSession> strategy() {
    return agentCore;
  }

  @Override
  protected Blueprint blueprint() {
    return of(ComputeType.AGENTCORE, Optional.of(ARN));
  }

  @Override
  protected AgentCoreSession unknown() {
    return new AgentCoreSession(ARN, "signalbox-nobody-ever-started-this-one");
  }

  @Test
  void aLostAnswerLeavesASessionThatCanBeStoppedByItsKnownId() {
    agentCore.loseNextAnswer();

    assertThat(agentCore.startSession(request(FIRST))).isInstanceOf(SessionStart.Unconfirmed.class);
    var session = new AgentCoreSession(ARN, FIRST.runtimeSessionId());
    assertThat(agentCore.live()).containsExactly(session);

    var _ = agentCore.stopSession(session, "signalbox: test");
    assertThat(agentCore.live()).isEmpty();
    assertThat(agentCore.stopped()).containsExactly(session);
  }
}
