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
    Optional<String> crashSignal,
    Optional<Question> approval) {

  /// The result that the agent writes to its row before it exits, if any.
  enum Report {
    COMPLETED,
    FAILED,
    NONE
  }

  /// What the agent asks a person before it works.
  ///
  /// @param timeoutSeconds how long it waits for the answer; 0 is for as long as it takes
  /// @param failIfDenied whether it gives up without the approval; else it goes on without
  record Question(
      String tool, String input, String reason, long timeoutSeconds, boolean failIfDenied) {
    private static Question of(JsonNode script) {
      if (!script.isObject()) {
        throw new IllegalArgumentException("sample_agent.approval is not a JSON object");
      }
      return new Question(
          text(script, "tool_name", "Bash"),
          text(script, "input", "terraform apply"),
          text(script, "reason", "The sample agent was told to ask."),
          (long) number(script, "timeout_s").orElse(300),
          text(script, "if_denied", "go on").equals("fail"));
    }

    private static String text(JsonNode script, String name, String otherwise) {
      return given(script, name).map(JsonNode::asText).orElse(otherwise);
    }
  }

  /// @throws IllegalArgumentException when a member has a value that it cannot have
  static AgentScript of(JsonNode payload) {
    var script =
        given(payload, "sample_agent").orElseGet(() -> JsonNodeFactory.instance.objectNode());
    if (!script.isObject()) {
      throw new IllegalArgumentException("sample_agent is not a JSON object");
    }
    var signal = given(script, "crash_signal").map(JsonNode::asText);
    var lacking = lacking(payload, script);
    if (lacking.isPresent()) {
      return failing(lacking.get());
    }
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
        signal,
        given(script, "approval").map(Question::of));
  }

  /// What the script expects to be told of its issue or pull request, and is not.
  private static Optional<String> lacking(JsonNode payload, JsonNode script) {
    var context = payload.path("hydrated_context");
    var told =
        context.path("resolved_branch_name").asText() + "\n" + context.path("user_prompt").asText();
    return script
        .path("expect_context")
        .valueStream()
        .map(JsonNode::asText)
        .filter(expected -> !told.contains(expected))
        .findFirst();
  }

  private static AgentScript failing(String lacking) {
    return new AgentScript(
        Duration.ZERO,
        Report.FAILED,
        "The payload says nothing of: " + lacking,
        0,
        OptionalInt.empty(),
        true,
        false,
        Optional.empty(),
        Optional.empty());
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
