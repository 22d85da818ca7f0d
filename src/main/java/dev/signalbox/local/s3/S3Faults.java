package dev.signalbox.local.s3;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireRefusal;
import dev.signalbox.local.wire.fault.FaultRules;
import java.util.OptionalInt;

/// The refusals that a test or a person may ask for, by operation and a part of the key.
public final class S3Faults {
  private record Refuse(int status, String code) {}

  private final FaultRules<S3Request, Refuse> rules = new FaultRules<>();

  /// @param keyPart "" is part of every key
  public void refuse(String operation, String keyPart, int status, String code, OptionalInt count) {
    rules.add(
        request -> request.operation().name().equals(operation) && request.key().contains(keyPart),
        new Refuse(status, code),
        count);
  }

  public void clear() {
    rules.clear();
  }

  /// A fault as `POST /_local/faults` has it: `fault` is `refuse`, `operation` such as
  /// `DeleteObject`, `match` a part of the key, `status` and `code` what is answered, `count` how
  /// often.
  public void add(ObjectNode fault) {
    if (!fault.path("fault").asText().equals("refuse")) {
      throw WireRefusal.of("ValidationException", "\"fault\" is refuse, there is no other");
    }
    var operation =
        Json.text(fault, "operation")
            .orElseThrow(() -> WireRefusal.of("ValidationException", "\"operation\" is missing"));
    refuse(
        operation,
        Json.text(fault, "match").orElse(""),
        Json.integer(fault, "status").orElse(503),
        Json.text(fault, "code").orElse("SlowDown"),
        Json.integer(fault, "count"));
  }

  void refuse(S3Request request) {
    var refusal = rules.take(Refuse.class, request);
    if (refusal.isPresent()) {
      throw new S3Refusal(refusal.get().status(), refusal.get().code(), "Injected by a fault rule");
    }
  }
}
