package dev.signalbox.agentcore;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.orchestrator.port.compute.SessionRequest;

/// The body of an invocation: the agent's document, or where it lies, as `input`.
final class InvocationBody {
  private static final ObjectMapper JSON = new ObjectMapper();

  private InvocationBody() {}

  static String of(SessionRequest request) {
    return switch (request.payload()) {
      // The document is JSON already; reading it again could only change it.
      case SessionRequest.Payload.Inline(var json) -> "{\"input\":" + json + "}";
      case SessionRequest.Payload.Pointer(var uri) -> {
        var body = JSON.createObjectNode();
        body.putObject("input")
            .put("task_id", request.attempt().taskId())
            .put("attempt", request.attempt().number())
            .put("payload_s3_uri", uri);
        yield body.toString();
      }
    };
  }
}
