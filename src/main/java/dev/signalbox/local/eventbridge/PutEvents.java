package dev.signalbox.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.eventbridge.rule.EventBuses;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireAnswer;
import dev.signalbox.local.wire.WireCall;
import dev.signalbox.local.wire.WireRefusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// PutEvents: entries are judged one by one, and a bad one is reported in an answer that is
/// otherwise fine.
final class PutEvents {
  private static final int MAX_ENTRIES = 10;
  private static final int MAX_BYTES = 262_144;

  private final EventBridgeSettings settings;
  private final EventBuses buses;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final Consumer<BusEvent> bus;

  PutEvents(
      EventBridgeSettings settings,
      EventBuses buses,
      InstantSource clock,
      Supplier<UUID> ids,
      Consumer<BusEvent> bus) {
    this.settings = settings;
    this.buses = buses;
    this.clock = clock;
    this.ids = ids;
    this.bus = bus;
  }

  WireAnswer answer(WireCall call) {
    var entries = Json.elements(call.request(), "Entries").toList();
    if (entries.isEmpty() || entries.size() > MAX_ENTRIES) {
      throw WireRefusal.of(
          "ValidationException", "Entries must have between 1 and " + MAX_ENTRIES + " members");
    }
    refuseTooLarge(entries);
    var results = entries.stream().map(this::put).toList();
    var failed = results.stream().filter(result -> result.has("ErrorCode")).count();
    return WireAnswer.of(
        Json.object().put("FailedEntryCount", failed).set("Entries", Json.array(results)));
  }

  private static void refuseTooLarge(List<JsonNode> entries) {
    var bytes =
        entries.stream()
            .mapToInt(entry -> entry.toString().getBytes(StandardCharsets.UTF_8).length)
            .sum();
    if (bytes > MAX_BYTES) {
      throw WireRefusal.of(
          "ValidationException", "Total size of the entries in the request is over the limit.");
    }
  }

  private ObjectNode put(JsonNode entry) {
    var problem = problem(entry);
    if (problem.isPresent()) {
      return problem.get();
    }
    var event = event(entry);
    bus.accept(new BusEvent(EventBuses.busName(entry), event));
    return Json.object().put("EventId", event.path("id").asText());
  }

  private Optional<ObjectNode> problem(JsonNode entry) {
    for (var member : List.of("Source", "DetailType", "Detail")) {
      if (Json.text(entry, member).orElse("").isEmpty()) {
        return error(
            "InvalidArgument",
            "Parameter "
                + member
                + " is not valid. Reason: "
                + member
                + " is a required argument.");
      }
    }
    if (Json.parse(entry.path("Detail").asText()).isEmpty()) {
      return error("MalformedDetail", "Detail is malformed.");
    }
    if (entry.path("Source").asText().startsWith("aws.")
        && settings.awsSources() == EventBridgeSettings.AwsSources.REFUSED) {
      return error("NotAuthorizedForSourceException", "Not authorized for the source.");
    }
    return buses.exists(EventBuses.busName(entry))
        ? Optional.empty()
        : error("InvalidArgument", "Event bus does not exist.");
  }

  private static Optional<ObjectNode> error(String code, String message) {
    return Optional.of(Json.object().put("ErrorCode", code).put("ErrorMessage", message));
  }

  private ObjectNode event(JsonNode entry) {
    var event =
        Json.object()
            .put("version", "0")
            .put("id", ids.get().toString())
            .put("detail-type", entry.path("DetailType").asText())
            .put("source", entry.path("Source").asText())
            .put("account", settings.account())
            .put("time", time(entry).truncatedTo(ChronoUnit.SECONDS).toString())
            .put("region", settings.region());
    event.set("resources", Json.array(Json.elements(entry, "Resources").toList()));
    event.set("detail", Json.parse(entry.path("Detail").asText()).orElseThrow());
    return event;
  }

  /// The SDK sends a number of seconds.
  private Instant time(JsonNode entry) {
    var time = entry.path("Time");
    return time.isNumber()
        ? Instant.ofEpochMilli((long) (time.asDouble() * 1_000))
        : clock.instant();
  }
}
