package dev.signalbox.local.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/// One call as it arrived, before anything was done about it. `attempt` is what the SDK says in
/// `amz-sdk-request`, 1 when it says nothing; above 1 the SDK is repeating itself.
public record JournalEntry(
    Instant at, String service, String operation, ObjectNode request, int attempt) {
  ObjectNode json() {
    return Json.object()
        .put("at", at.toString())
        .put("service", service)
        .put("operation", operation)
        .put("attempt", attempt)
        .set("request", request);
  }
}
