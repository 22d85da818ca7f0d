package dev.signalbox.local.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.ecs.registry.Failure;
import dev.signalbox.local.ecs.registry.TaskDefinition;
import dev.signalbox.local.wire.Json;
import java.util.Set;
import java.util.regex.Pattern;

/// What AWS refuses about a RunTask request before it thinks of capacity.
final class RunTaskChecks {
  private static final int MAX_COUNT = 10;
  private static final int MAX_OVERRIDES = 8_192;
  private static final int MAX_TAGS = 50;
  private static final Pattern STARTED_BY = Pattern.compile("[A-Za-z0-9_/-]{0,128}");
  private static final Pattern TOKEN = Pattern.compile("[!-~]{0,64}");
  private static final Set<String> PROVIDERS = Set.of("FARGATE", "FARGATE_SPOT");

  private RunTaskChecks() {}

  static void check(ObjectNode request, TaskDefinition definition) {
    var count = request.path("count").asInt(1);
    Failure.refuseIf(count < 1 || count > MAX_COUNT, "count must be between 1 and 10.");
    checkWords(request);
    checkCompute(request, definition);
    checkOverrides(request, definition);
    Failure.refuseIf(
        definition.needsNetwork() && !hasSubnet(request),
        "Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }

  private static void checkWords(ObjectNode request) {
    Failure.refuseIf(
        !STARTED_BY.matcher(Json.text(request, "startedBy").orElse("")).matches(),
        "startedBy must be at most 128 letters, digits, hyphens, underscores and slashes.");
    Failure.refuseIf(
        !TOKEN.matcher(Json.text(request, "clientToken").orElse("")).matches(),
        "clientToken must be at most 64 ASCII characters between 33 and 126.");
    Failure.refuseIf(Json.elements(request, "tags").count() > MAX_TAGS, "Too many tags.");
    Failure.refuseIf(
        request.path("propagateTags").asText().equals("SERVICE"),
        "propagateTags SERVICE is not valid for RunTask.");
  }

  private static void checkCompute(ObjectNode request, TaskDefinition definition) {
    var providers = Json.elements(request, "capacityProviderStrategy").toList();
    if (providers.isEmpty()) {
      // Without either the launch type is EC2, and there are no instances here.
      var launchType = Json.text(request, "launchType").orElse("EC2");
      Failure.refuseIf(
          !launchType.equals("FARGATE"), "No Container Instances were found in your cluster.");
    } else {
      Failure.refuseIf(
          !Json.isAbsent(request, "launchType"),
          "Specifying both a launch type and capacity provider strategy is not supported. Remove"
              + " one and try again.");
      Failure.refuseIf(
          providers.stream()
              .anyMatch(each -> !PROVIDERS.contains(each.path("capacityProvider").asText())),
          "The specified capacity provider was not found.");
      Failure.refuseIf(
          providers.stream().allMatch(each -> each.path("weight").asInt() == 0),
          "At least one capacity provider must have a weight greater than zero.");
    }
    Failure.refuseIf(
        !definition.fits("FARGATE"), "Task definition does not support launch_type FARGATE.");
  }

  private static void checkOverrides(ObjectNode request, TaskDefinition definition) {
    var overrides = request.path("overrides");
    Failure.refuseIf(
        overrides.toString().length() > MAX_OVERRIDES,
        "Container Overrides length must be at most 8192");
    Json.elements(overrides, "containerOverrides")
        .map(each -> each.path("name").asText())
        .forEach(
            name ->
                Failure.refuseIf(
                    definition.container(name).isEmpty(),
                    "Override for container named "
                        + name
                        + " is not a container in the TaskDefinition."));
  }

  private static boolean hasSubnet(JsonNode request) {
    return !subnet(request).isEmpty();
  }

  static String subnet(JsonNode request) {
    return request
        .path("networkConfiguration")
        .path("awsvpcConfiguration")
        .path("subnets")
        .path(0)
        .asText();
  }
}
