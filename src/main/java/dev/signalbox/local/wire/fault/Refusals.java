package dev.signalbox.local.wire.fault;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireRefusal;
import java.util.OptionalInt;

/// The refusals that a test or a person may ask for, by a part of the name of what is asked for.
public final class Refusals {
  private record Refuse(int status, String code) {}

  private final FaultRules<String, Refuse> rules = new FaultRules<>();

  /// @param part "" is part of every one
  public void refuse(String part, int status, String code, OptionalInt count) {
    rules.add(name -> name.contains(part), new Refuse(status, code), count);
  }

  public void clear() {
    rules.clear();
  }

  /// A fault as `POST /_local/faults` has it: `fault` is `refuse`, `match` a part of the name,
  /// `status` and `code` what is answered, `count` how often.
  public void add(ObjectNode fault) {
    if (!fault.path("fault").asText().equals("refuse")) {
      throw WireRefusal.of("ValidationException", "\"fault\" is refuse, there is no other");
    }
    refuse(
        Json.text(fault, "match").orElse(""),
        Json.integer(fault, "status").orElse(400),
        Json.text(fault, "code").orElse("AccessDeniedException"),
        Json.integer(fault, "count"));
  }

  /// Throws what the next rule for this name asks for.
  public void meet(String name) {
    var refusal = rules.take(Refuse.class, name);
    if (refusal.isPresent()) {
      throw WireRefusal.of(
          refusal.get().status(), refusal.get().code(), "Injected by a fault rule");
    }
  }
}
