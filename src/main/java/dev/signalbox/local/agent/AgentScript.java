package dev.signalbox.local.agent;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
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
  static AgentScript of(Map<String, Object> payload) {
    var script = Json.asObject(payload.getOrDefault("sample_agent", Map.of()));
    var signal = Optional.ofNullable(script.get("crash_signal")).map(Object::toString);
    // A crash that was asked for comes before the report, unless a report was asked for as well.
    var report = signal.isPresent() ? Report.NONE : Report.COMPLETED;
    return new AgentScript(
        Duration.ofMillis((long) number(script, "run_ms", 300)),
        Report.valueOf(script.getOrDefault("report", report).toString()),
        script.getOrDefault("message", "The sample agent was told to fail.").toString(),
        number(script, "cost_usd", 0),
        script.containsKey("exit_code")
            ? OptionalInt.of((int) number(script, "exit_code", 0))
            : OptionalInt.empty(),
        !Boolean.FALSE.equals(script.get("heartbeat")),
        Boolean.TRUE.equals(script.get("hang")),
        signal);
  }

  private static double number(Map<String, Object> script, String name, double otherwise) {
    var value = script.getOrDefault(name, otherwise);
    if (value instanceof Double number) {
      return number;
    }
    throw new IllegalArgumentException("sample_agent." + name + " is not a number");
  }
}
