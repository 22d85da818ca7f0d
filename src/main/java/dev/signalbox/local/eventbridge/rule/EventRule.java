package dev.signalbox.local.eventbridge.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/// One rule of a bus. PutRule on a rule that exists makes a new one that keeps the targets.
public final class EventRule {
  private final String name;
  private final String arn;
  private final String bus;
  private final EventPattern pattern;
  private final Optional<String> description;
  private final Map<String, EventTarget> targets;
  private volatile RuleState state;

  EventRule(
      String arn, String bus, EventPattern pattern, JsonNode request, Optional<EventRule> before) {
    this.name = Json.text(request, "Name").orElseThrow();
    this.arn = arn;
    this.bus = bus;
    this.pattern = pattern;
    this.description = Json.text(request, "Description");
    this.targets = before.map(rule -> rule.targets).orElseGet(ConcurrentSkipListMap::new);
    this.state = Json.text(request, "State").map(RuleState::read).orElse(RuleState.ENABLED);
  }

  public String name() {
    return name;
  }

  public String arn() {
    return arn;
  }

  public boolean applies(JsonNode event) {
    return state == RuleState.ENABLED && pattern.matches(event);
  }

  public void turn(RuleState to) {
    state = to;
  }

  public void put(EventTarget target) {
    targets.put(target.id(), target);
  }

  public void remove(String targetId) {
    targets.remove(targetId);
  }

  public Collection<EventTarget> targets() {
    return List.copyOf(targets.values());
  }

  public ObjectNode json() {
    var json =
        Json.object()
            .put("Name", name)
            .put("Arn", arn)
            .put("EventBusName", bus)
            .put("EventPattern", pattern.text())
            .put("State", state.name());
    description.ifPresent(text -> json.put("Description", text));
    return json;
  }
}
