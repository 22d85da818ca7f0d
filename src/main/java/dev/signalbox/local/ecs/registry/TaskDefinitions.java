package dev.signalbox.local.ecs.registry;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireAnswer;
import dev.signalbox.local.wire.WireCall;
import dev.signalbox.local.wire.WireRefusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The task definitions of the account, by family and revision.
public final class TaskDefinitions {
  private final UnaryOperator<String> arns;
  private final Map<String, List<TaskDefinition>> families = new HashMap<>();

  public TaskDefinitions(UnaryOperator<String> arns) {
    this.arns = arns;
  }

  public synchronized WireAnswer register(WireCall call) {
    var given = call.request();
    check(given);
    var family = given.path("family").asText();
    var revisions = families.computeIfAbsent(family, _ -> new ArrayList<>());
    var revision = revisions.size() + 1;
    var arn = arns.apply("task-definition/" + family + ":" + revision);
    var definition = new TaskDefinition(arn, family, revision, true, given.deepCopy());
    revisions.add(definition);
    return answer(definition);
  }

  private static void check(ObjectNode given) {
    var containers = Json.elements(given, "containerDefinitions").toList();
    refuseIf(Json.isAbsent(given, "family"), "Family should not be null or empty.");
    refuseIf(containers.isEmpty(), "Container list cannot be empty.");
    var names = containers.stream().map(each -> each.path("name").asText()).distinct().toList();
    refuseIf(
        names.size() < containers.size() || names.contains(""),
        "Container names must be there and differ.");
    var fargate =
        Json.elements(given, "requiresCompatibilities")
            .anyMatch(each -> each.asText().equals("FARGATE"));
    refuseIf(
        fargate && !given.path("networkMode").asText().equals("awsvpc"),
        "Fargate only supports network mode 'awsvpc'.");
    refuseIf(
        fargate && (isEmpty(given, "cpu") || isEmpty(given, "memory")),
        "Fargate requires that 'cpu' and 'memory' be defined at the task level.");
  }

  /// What is wrong with a definition is no invalid parameter to AWS, unlike in RunTask.
  private static void refuseIf(boolean wrong, String message) {
    if (wrong) {
      throw WireRefusal.of("ClientException", message);
    }
  }

  private static boolean isEmpty(ObjectNode given, String member) {
    return Json.text(given, member).orElse("").isEmpty();
  }

  public synchronized WireAnswer describe(WireCall call) {
    return answer(
        find(call.request())
            .orElseThrow(
                () -> WireRefusal.of("ClientException", "Unable to describe task definition.")));
  }

  public synchronized WireAnswer deregister(WireCall call) {
    var definition = find(call.request()).orElseThrow(TaskDefinitions::notFound);
    var revisions = families.getOrDefault(definition.family(), List.of());
    revisions.set(definition.revision() - 1, definition.inactive());
    return answer(definition.inactive());
  }

  /// What RunTask is to start.
  public synchronized TaskDefinition toRun(ObjectNode request) {
    var definition = find(request).orElseThrow(TaskDefinitions::notFound);
    Failure.refuseIf(!definition.active(), "TaskDefinition is inactive");
    return definition;
  }

  private static WireRefusal notFound() {
    return WireRefusal.of("ClientException", "TaskDefinition not found.");
  }

  /// By ARN, family:revision, or family, which means its latest active revision.
  private Optional<TaskDefinition> find(ObjectNode request) {
    var named = Json.text(request, "taskDefinition").orElse("");
    var name = named.substring(named.lastIndexOf('/') + 1);
    var parts = name.split(":", 2);
    return families.getOrDefault(parts[0], List.of()).reversed().stream()
        .filter(
            each ->
                parts.length == 1
                    ? each.active()
                    : parts[1].equals(String.valueOf(each.revision())))
        .findFirst();
  }

  private static WireAnswer answer(TaskDefinition definition) {
    return WireAnswer.of(Json.object().set("taskDefinition", definition.json()));
  }
}
