package dev.signalbox.local.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/// What the payload's `sample_agent` object asks the agent to do; all of it is optional, and an
/// empty script is a short run that ends well.
record AgentScript(
    Duration run,
    Report report,
    String message,
    double costUsd,
    OptionalInt exitCode,
    boolean heartbeat,
    boolean hang,
    Optional<String> crashSignal) {

  /// The result that the agent writes to its row before it exits, if any.
  enum Report {
    COMPLETED,
    FAILED,
    NONE
  }

  /// @throws IllegalArgumentException when a member has a value that it cannot have
  static AgentScript of(JsonNode payload) {
    var script =
        given(payload, "sample_agent").orElseGet(() -> JsonNodeFactory.instance.objectNode());
    if (!script.isObject()) {
      throw new IllegalArgumentException("sample_agent is not a JSON object");
    }
    var signal = given(script, "crash_signal").map(JsonNode::asText);
    // A crash that was asked for comes before the report, unless a report was asked for as well.
    var report = signal.isPresent() ? Report.NONE : Report.COMPLETED;
    return new AgentScript(
        Duration.ofMillis((long) number(script, "run_ms").orElse(300)),
        given(script, "report").map(JsonNode::asText).map(Report::valueOf).orElse(report),
        given(script, "message").map(JsonNode::asText).orElse("The sample agent was told to fail."),
        number(script, "cost_usd").orElse(0),
        number(script, "exit_code").stream().mapToInt(code -> (int) code).findFirst(),
        !script.path("heartbeat").equals(BooleanNode.FALSE),
        script.path("hang").equals(BooleanNode.TRUE),
        signal);
  }

  /// The member, if there is one; a JSON null counts as none.
  static Optional<JsonNode> given(JsonNode parent, String member) {
    return Optional.ofNullable(parent.get(member)).filter(value -> !value.isNull());
  }

  private static OptionalDouble number(JsonNode script, String name) {
    var value = given(script, name);
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    if (!value.get().isNumber()) {
      throw new IllegalArgumentException("sample_agent." + name + " is not a number");
    }
    return OptionalDouble.of(value.get().asDouble());
  }
}
