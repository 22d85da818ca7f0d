package dev.signalbox.local.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/// What a script expects to stand in the payload.
class AgentScriptTest {
  private static AgentScript script(String expected, String context)
      throws JsonProcessingException {
    return AgentScript.of(
        new ObjectMapper()
            .readTree(
                """
                {"sample_agent": {"expect_context": [%s]}%s}
                """
                    .formatted(expected, context)));
  }

  @Test
  void anAgentThatIsToldWhatItExpectsEndsWell() throws JsonProcessingException {
    var context =
        ", \"hydrated_context\": {\"user_prompt\": \"a\\n"
            + "Keep it\", \"resolved_branch_name\": \"x/y\"}";

    assertThat(script("\"Keep it\", \"x/y\"", context).report())
        .isEqualTo(AgentScript.Report.COMPLETED);
  }

  @Test
  void anAgentThatIsNotToldFailsAndSaysOfWhat() throws JsonProcessingException {
    var untold = script("\"Keep it\"", "");
    var otherwise = script("\"Keep it\"", ", \"hydrated_context\": {\"user_prompt\": \"Drop it\"}");

    assertThat(untold.report()).isEqualTo(AgentScript.Report.FAILED);
    assertThat(otherwise.message()).endsWith("Keep it");
  }
}
