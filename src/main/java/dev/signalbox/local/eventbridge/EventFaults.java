package dev.signalbox.local.eventbridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireRefusal;
import dev.signalbox.local.wire.fault.FaultRules;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/// The faults of event delivery that a test or demo may ask for. Each applies to the events that a
/// predicate on the whole event picks, always or a number of times.
public final class EventFaults {
  private final FaultRules<JsonNode, EventFault> rules = new FaultRules<>();
  private final HeldEvents held;

  EventFaults(HeldEvents held) {
    this.held = held;
  }

  public static Predicate<JsonNode> startedBy(String part) {
    return event -> event.path("detail").path("startedBy").asText().contains(part);
  }

  public static Predicate<JsonNode> lastStatus(String status) {
    return event -> event.path("detail").path("lastStatus").asText().equals(status);
  }

  public void drop(Predicate<JsonNode> events) {
    rules.add(events, new EventFault.Drop(), OptionalInt.empty());
  }

  public void drop(Predicate<JsonNode> events, int count) {
    rules.add(events, new EventFault.Drop(), OptionalInt.of(count));
  }

  public void duplicate(Predicate<JsonNode> events) {
    rules.add(events, new EventFault.Duplicate(), OptionalInt.empty());
  }

  public void duplicate(Predicate<JsonNode> events, int count) {
    rules.add(events, new EventFault.Duplicate(), OptionalInt.of(count));
  }

  public void delay(Predicate<JsonNode> events, Duration by) {
    rules.add(events, new EventFault.Delay(by), OptionalInt.empty());
  }

  public void delay(Predicate<JsonNode> events, Duration by, int count) {
    rules.add(events, new EventFault.Delay(by), OptionalInt.of(count));
  }

  /// Keeps the events back until `release`.
  public void hold(Predicate<JsonNode> events) {
    rules.add(events, new EventFault.Hold(), OptionalInt.empty());
  }

  /// Lets go what is held, in the order in which it came, and holds no more.
  public void release() {
    rules.removeAll(EventFault.Hold.class);
    held.release();
  }

  /// Keeps all events of a task back until its STOPPED event came, then delivers them last first,
  /// and then all of them once more.
  public void reverse(Predicate<JsonNode> events) {
    rules.add(events, new EventFault.Reverse(), OptionalInt.empty());
  }

  /// Forgets all faults and lets go what is held.
  public void clear() {
    rules.clear();
    held.release();
  }

  /// A fault as `POST /_local/faults` has it: `match` is part of startedBy, `lastStatus` narrows
  /// it down, `count` and `millis` are numbers.
  public void add(ObjectNode fault) {
    var startedBy = startedBy(Json.text(fault, "match").orElse(""));
    var events = Json.text(fault, "lastStatus").map(EventFaults::lastStatus).orElse(_ -> true);
    var name = fault.path("fault").asText();
    if (name.equals("release")) {
      release();
      return;
    }
    rules.add(startedBy.and(events), read(name, fault), Json.integer(fault, "count"));
  }

  private static EventFault read(String name, ObjectNode fault) {
    return switch (name) {
      case "drop" -> new EventFault.Drop();
      case "duplicate" -> new EventFault.Duplicate();
      case "delay" -> new EventFault.Delay(Duration.ofMillis(fault.path("millis").asLong(1_000)));
      case "hold" -> new EventFault.Hold();
      case "reverse" -> new EventFault.Reverse();
      default -> throw WireRefusal.of("ValidationException", "unknown fault '" + name + "'");
    };
  }

  <K extends EventFault> Optional<K> take(Class<K> kind, JsonNode event) {
    return rules.take(kind, event);
  }
}
