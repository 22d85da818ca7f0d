package dev.signalbox.local.agentcore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.OptionalInt;

/// Fault rules as JSON, for a control surface: `{"operation":"invoke"|"stop", "session":"part of
/// the id", "times":1, "fault":...}` with `fault` one of `refuse` (with `status`, and optionally
/// `code` and `message`), `slow_first_byte` and `kill_session` (with `ms`), `lose_answer`, `hang`,
/// `stop_not_found`. All but `fault` may be left out.
final class FaultJson {
  private FaultJson() {}

  static AgentCoreFaults.Rule rule(ObjectNode json) {
    var name = json.path("fault").asText();
    var otherwise = name.equals("stop_not_found") ? "stop" : "invoke";
    var operation =
        switch (json.path("operation").asText(otherwise)) {
          case "invoke" -> AgentCoreCall.Operation.INVOKE;
          case "stop" -> AgentCoreCall.Operation.STOP;
          default -> throw new IllegalArgumentException("\"operation\" is invoke or stop");
        };
    var times =
        json.has("times")
            ? OptionalInt.of(Math.toIntExact(whole(json, "times")))
            : OptionalInt.empty();
    return new AgentCoreFaults.Rule(
        operation, json.path("session").asText(""), times, fault(name, operation, json));
  }

  private static AgentCoreFault fault(
      String name, AgentCoreCall.Operation operation, ObjectNode json) {
    return switch (name) {
      case "refuse" -> refuse(operation, json);
      case "slow_first_byte" -> new AgentCoreFault.SlowFirstByte(millis(json));
      case "lose_answer" -> new AgentCoreFault.LoseAnswer();
      case "hang" -> new AgentCoreFault.Hang();
      case "stop_not_found" -> new AgentCoreFault.StopNotFoundThoughRunning();
      case "kill_session" -> new AgentCoreFault.KillSession(millis(json));
      default ->
          throw new IllegalArgumentException(
              "\"fault\" is refuse, slow_first_byte, lose_answer, hang, stop_not_found or"
                  + " kill_session, not \""
                  + name
                  + "\"");
    };
  }

  private static AgentCoreFault refuse(AgentCoreCall.Operation operation, JsonNode json) {
    var status = Math.toIntExact(whole(json, "status"));
    var code = json.has("code") ? json.path("code").asText() : codeOf(operation, status);
    var message =
        status == 409 ? "Session operation in progress, please retry" : "Injected by a fault rule";
    return new AgentCoreFault.Refuse(status, code, json.path("message").asText(message));
  }

  private static String codeOf(AgentCoreCall.Operation operation, int status) {
    return switch (status) {
      case 400 -> "ValidationException";
      case 401 -> "UnauthorizedException";
      case 402 -> "ServiceQuotaExceededException";
      case 403 -> "AccessDeniedException";
      case 404 -> "ResourceNotFoundException";
      case 409 ->
          operation == AgentCoreCall.Operation.STOP
              ? "ConflictException"
              : "RetryableConflictException";
      case 424 -> "RuntimeClientError";
      case 429 -> "ThrottlingException";
      case 500 -> "InternalServerException";
      default ->
          throw new IllegalArgumentException(
              "\"status\" " + status + " is none of AgentCore's: give its \"code\" as well");
    };
  }

  private static Duration millis(JsonNode json) {
    return Duration.ofMillis(whole(json, "ms"));
  }

  private static long whole(JsonNode json, String name) {
    if (!json.path(name).canConvertToExactIntegral() || json.path(name).asLong() < 0) {
      throw new IllegalArgumentException("\"" + name + "\" is a whole number, 0 or more");
    }
    return json.path(name).asLong();
  }
}
