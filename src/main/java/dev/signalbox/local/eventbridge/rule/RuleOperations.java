package dev.signalbox.local.eventbridge.rule;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireAnswer;
import dev.signalbox.local.wire.WireCall;
import dev.signalbox.local.wire.WireOperation;
import dev.signalbox.local.wire.WireRefusal;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The operations on buses, rules and targets.
public final class RuleOperations {
  private static final int MAX_TARGETS = 5;
  private static final Pattern NAME = Pattern.compile("[.\\-_A-Za-z0-9]{1,64}");

  private final EventBuses buses;

  public RuleOperations(EventBuses buses) {
    this.buses = buses;
  }

  public Map<String, WireOperation> operations() {
    return Map.ofEntries(
        Map.entry("CreateEventBus", this::createEventBus),
        Map.entry("PutRule", this::putRule),
        Map.entry("DescribeRule", call -> WireAnswer.of(buses.rule(call.request(), "Name").json())),
        Map.entry("ListRules", this::listRules),
        Map.entry("EnableRule", call -> turn(call, RuleState.ENABLED)),
        Map.entry("DisableRule", call -> turn(call, RuleState.DISABLED)),
        Map.entry("DeleteRule", this::deleteRule),
        Map.entry("PutTargets", this::putTargets),
        Map.entry("ListTargetsByRule", this::listTargets),
        Map.entry("ListRuleNamesByTarget", this::listRulesOfTarget),
        Map.entry("RemoveTargets", this::removeTargets));
  }

  private WireAnswer createEventBus(WireCall call) {
    return WireAnswer.of(Json.object().put("EventBusArn", buses.create(name(call.request()))));
  }

  private WireAnswer putRule(WireCall call) {
    var request = call.request();
    var _ = name(request);
    if (!Json.isAbsent(request, "ScheduleExpression")) {
      throw WireRefusal.unsupported("rules on a schedule");
    }
    var pattern =
        Json.text(request, "EventPattern")
            .orElseThrow(
                () ->
                    WireRefusal.of(
                        "ValidationException",
                        "Parameter(s) EventPattern or ScheduleExpression must be specified."));
    var rule = buses.put(request, EventPattern.compile(pattern));
    return WireAnswer.of(Json.object().put("RuleArn", rule.arn()));
  }

  private static String name(ObjectNode request) {
    var name = Json.text(request, "Name").orElse("");
    if (!NAME.matcher(name).matches()) {
      throw WireRefusal.of(
          "ValidationException", "Value '" + name + "' at 'name' must match " + NAME.pattern());
    }
    return name;
  }

  private WireAnswer listRules(WireCall call) {
    var prefix = Json.text(call.request(), "NamePrefix").orElse("");
    var rules =
        buses.rules(EventBuses.busName(call.request())).stream()
            .filter(rule -> rule.name().startsWith(prefix))
            .map(EventRule::json)
            .toList();
    return WireAnswer.of(Json.object().set("Rules", Json.array(rules)));
  }

  private WireAnswer turn(WireCall call, RuleState state) {
    buses.rule(call.request(), "Name").turn(state);
    return WireAnswer.of(Json.object());
  }

  private WireAnswer deleteRule(WireCall call) {
    buses.delete(call.request());
    return WireAnswer.of(Json.object());
  }

  private WireAnswer putTargets(WireCall call) {
    var rule = buses.rule(call.request(), "Rule");
    var targets = Json.elements(call.request(), "Targets").map(EventTarget::read).toList();
    var ids = Stream.concat(rule.targets().stream(), targets.stream()).map(EventTarget::id);
    if (ids.distinct().count() > MAX_TARGETS) {
      throw WireRefusal.of(
          "LimitExceededException", "The requested resource exceeds the maximum number allowed.");
    }
    targets.forEach(rule::put);
    return noneFailed();
  }

  private WireAnswer listTargets(WireCall call) {
    var targets =
        buses.rule(call.request(), "Rule").targets().stream().map(EventTarget::asGiven).toList();
    return WireAnswer.of(Json.object().set("Targets", Json.array(targets)));
  }

  private WireAnswer listRulesOfTarget(WireCall call) {
    var target = Json.text(call.request(), "TargetArn").orElse("");
    var names =
        buses.rules(EventBuses.busName(call.request())).stream()
            .filter(rule -> rule.targets().stream().anyMatch(it -> it.queueArn().equals(target)))
            .map(EventRule::name)
            .toList();
    return WireAnswer.of(Json.object().set("RuleNames", Json.texts(names)));
  }

  private WireAnswer removeTargets(WireCall call) {
    var rule = buses.rule(call.request(), "Rule");
    Json.elements(call.request(), "Ids").forEach(id -> rule.remove(id.asText()));
    return noneFailed();
  }

  private static WireAnswer noneFailed() {
    var answer = Json.object().put("FailedEntryCount", 0);
    answer.putArray("FailedEntries");
    return WireAnswer.of(answer);
  }
}
