package dev.signalbox.local.ecs.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import java.util.List;
import java.util.Optional;

/// One revision of a family. Inactive ones are kept, and refused by RunTask.
public record TaskDefinition(
    String arn, String family, int revision, boolean active, ObjectNode given) {
  public List<JsonNode> containers() {
    return Json.elements(given, "containerDefinitions").toList();
  }

  public Optional<JsonNode> container(String name) {
    return containers().stream()
        .filter(container -> container.path("name").asText().equals(name))
        .findFirst();
  }

  public boolean needsNetwork() {
    return given.path("networkMode").asText().equals("awsvpc");
  }

  public boolean fits(String launchType) {
    return Json.elements(given, "requiresCompatibilities")
        .anyMatch(each -> each.asText().equals(launchType));
  }

  TaskDefinition inactive() {
    return new TaskDefinition(arn, family, revision, false, given);
  }

  ObjectNode json() {
    return given
        .deepCopy()
        .put("taskDefinitionArn", arn)
        .put("revision", revision)
        .put("status", active ? "ACTIVE" : "INACTIVE");
  }
}
