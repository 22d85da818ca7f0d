package dev.signalbox.local.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// What a shell or a demo may do to the local AWS under `/_local/`: ask for faults, take them back,
/// read the journal. Each stand-in reads its own faults from the JSON.
final class LocalControl {
  private final Journal journal;
  private final Map<String, Faults> faults = new ConcurrentHashMap<>();

  private record Faults(Consumer<ObjectNode> add, Runnable clear) {}

  LocalControl(Journal journal) {
    this.journal = journal;
  }

  void register(String service, Consumer<ObjectNode> add, Runnable clear) {
    faults.put(service, new Faults(add, clear));
  }

  ObjectNode answer(HttpMethod method, String path, String body) {
    var call = method.name() + " " + path;
    return switch (call) {
      case "GET /_local/journal" -> journal.json();
      case "POST /_local/faults" -> add(body);
      case "DELETE /_local/faults" -> clear();
      default -> throw WireRefusal.of(404, "NotFound", "There is no " + call);
    };
  }

  private ObjectNode add(String body) {
    var fault =
        Json.parse(body)
            .orElseThrow(() -> WireRefusal.of("ValidationException", "not a JSON object"));
    var service = fault.path("service").asText();
    var known = faults.get(service);
    if (known == null) {
      throw WireRefusal.of(
          "ValidationException", "unknown service '" + service + "', not of " + faults.keySet());
    }
    known.add().accept(fault);
    return Json.object();
  }

  private ObjectNode clear() {
    faults.values().forEach(each -> each.clear().run());
    return Json.object();
  }
}
