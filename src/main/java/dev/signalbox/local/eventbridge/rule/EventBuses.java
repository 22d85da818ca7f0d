package dev.signalbox.local.eventbridge.rule;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireRefusal;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/// The buses of one account and region with their rules. The default bus is always there.
public final class EventBuses {
  public static final String DEFAULT = "default";

  private final String arnPrefix;
  private final Map<String, Map<String, EventRule>> buses = new ConcurrentHashMap<>();

  public EventBuses(String region, String account) {
    this.arnPrefix = "arn:aws:events:" + region + ":" + account + ":";
    buses.put(DEFAULT, new ConcurrentSkipListMap<>());
  }

  public String create(String name) {
    if (buses.putIfAbsent(name, new ConcurrentSkipListMap<>()) != null) {
      throw WireRefusal.of(
          "ResourceAlreadyExistsException", "Event bus " + name + " already exists.");
    }
    return arnPrefix + "event-bus/" + name;
  }

  /// The bus that a request names, by name or ARN; the default one when it names none.
  public static String busName(JsonNode request) {
    var named = Json.text(request, "EventBusName").orElse(DEFAULT);
    return named.substring(named.lastIndexOf('/') + 1);
  }

  public boolean exists(String bus) {
    return buses.containsKey(bus);
  }

  public Collection<EventRule> rules(String bus) {
    return rulesByName(bus).values();
  }

  private Map<String, EventRule> rulesByName(String bus) {
    var rules = buses.get(bus);
    if (rules == null) {
      throw WireRefusal.of("ResourceNotFoundException", "Event bus " + bus + " does not exist.");
    }
    return rules;
  }

  public EventRule put(JsonNode request, EventPattern pattern) {
    var bus = busName(request);
    var name = request.path("Name").asText();
    var arn = arnPrefix + "rule/" + (bus.equals(DEFAULT) ? "" : bus + "/") + name;
    return rulesByName(bus)
        .merge(
            name,
            new EventRule(arn, bus, pattern, request, Optional.empty()),
            (before, _) -> new EventRule(arn, bus, pattern, request, Optional.of(before)));
  }

  /// The rule that the member of the request names.
  public EventRule rule(JsonNode request, String member) {
    var bus = busName(request);
    var name = Json.text(request, member).orElse("");
    return Optional.ofNullable(rulesByName(bus).get(name))
        .orElseThrow(
            () ->
                WireRefusal.of(
                    "ResourceNotFoundException",
                    "Rule " + name + " does not exist on EventBus " + bus + "."));
  }

  /// Deleting a rule that is not there is fine, deleting one with targets is not.
  public void delete(JsonNode request) {
    var rules = rulesByName(busName(request));
    var name = request.path("Name").asText();
    var rule = Optional.ofNullable(rules.get(name));
    if (rule.map(known -> !known.targets().isEmpty()).orElse(false)) {
      throw WireRefusal.of("ValidationException", "Rule can't be deleted since it has targets.");
    }
    rules.remove(name);
  }
}
