package dev.signalbox.agentcore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.orchestrator.port.output.LogPlace;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AgentCoreLogPlacesTest {
  private static final String SESSION = "signalbox-01JZ3M2Q6D8R4T5V7W9X0Y1Z2A-1";

  private final AgentCoreLogPlaces places = new AgentCoreLogPlaces();

  @Test
  void theGroupIsThatOfTheRuntimesEndpoint() {
    var arn = "arn:aws:bedrock-agentcore:eu-west-1:111122223333:runtime/coder-AbCdEf1234";

    assertThat(places.of(AgentCoreSession.of(arn, SESSION), Optional.empty()))
        .isEqualTo(
            new LogPlace.Group(
                "/aws/bedrock-agentcore/runtimes/coder-AbCdEf1234-DEFAULT", SESSION));
  }

  @Test
  void aRowWithoutItsRuntimeTellsNoGroup() {
    var bare = new SessionHandle(AgentCoreSession.TYPE, SESSION, Map.of());

    assertThat(places.of(bare, Optional.of("{\"anything\":1}")))
        .isEqualTo(new LogPlace.Unknown("its row does not say in which runtime it ran"));
  }
}
