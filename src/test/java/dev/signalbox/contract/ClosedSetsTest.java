package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What other designs check at run time does not compile here. The compiler itself is asked.
class ClosedSetsTest {
  private static final String BEFORE =
      """
      import dev.signalbox.agentcore.AgentCoreComputeStrategy;
      import dev.signalbox.ecs.EcsComputeStrategy;
      import dev.signalbox.lifecycle.session.*;
      import java.util.List;
      class Snippet {
        Object of(EcsComputeStrategy ecs, AgentCoreComputeStrategy agentCore,
            SessionHandle session) {
      """;

  private static List<String> errors(String expression) {
    return SnippetCompiler.errors(BEFORE + "return " + expression + ";\n  }\n}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ecs.stopSession(session, \"r\")",
        "agentCore.stopSession(session, \"r\")",
        "ecs.pollSession(List.of(session))"
      })
  void whatIsRightCompiles(String expression) {
    assertThat(errors(expression)).isEmpty();
  }

  @Test
  void pollingAgentCoreDoesNotCompile() {
    assertThat(errors("agentCore.pollSession(List.of(session))"))
        .singleElement()
        .asString()
        .contains("cannot find symbol");
  }
}
