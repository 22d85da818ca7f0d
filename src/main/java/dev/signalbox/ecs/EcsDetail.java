package dev.signalbox.ecs;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.ecs.EcsTask.Container;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Reads the `detail` of an ECS Task State Change. Unknown fields are passed over and a JSON null
/// is the same as no field; a field that we need and cannot read is named in the exception.
final class EcsDetail {
  /// A field that is missing or of the wrong type; the message names it and nothing of its value.
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1L;

    Unreadable(String field, String wanted) {
      super("detail." + field + " is missing or not " + wanted);
    }

    String told() {
      return String.valueOf(getMessage());
    }
  }

  private final JsonNode detail;

  EcsDetail(JsonNode detail) {
    this.detail = detail;
  }

  String clusterArn() throws Unreadable {
    return required(detail, "clusterArn", "clusterArn");
  }

  Optional<String> startedBy() throws Unreadable {
    return text(detail, "startedBy", "startedBy");
  }

  EcsTask task() throws Unreadable {
    return new EcsTask(
        required(detail, "taskArn", "taskArn"),
        clusterArn(),
        required(detail, "lastStatus", "lastStatus"),
        version(),
        startedBy(),
        text(detail, "stopCode", "stopCode"),
        text(detail, "stoppedReason", "stoppedReason"),
        text(detail, "startedAt", "startedAt").isPresent(),
        containers());
  }

  private OptionalLong version() throws Unreadable {
    var version = field(detail, "version");
    if (version.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!version.get().isIntegralNumber() || !version.get().canConvertToLong()) {
      throw new Unreadable("version", "a whole number");
    }
    return OptionalLong.of(version.get().longValue());
  }

  private List<Container> containers() throws Unreadable {
    var all = new ArrayList<Container>();
    for (var container : elements(detail, "containers")) {
      all.add(
          new Container(
              text(container, "name", "containers[].name").orElse(""),
              text(container, "lastStatus", "containers[].lastStatus"),
              exitCode(container),
              text(container, "reason", "containers[].reason")));
    }
    return all;
  }

  private static OptionalInt exitCode(JsonNode container) throws Unreadable {
    var code = field(container, "exitCode");
    if (code.isEmpty()) {
      return OptionalInt.empty();
    }
    if (!code.get().isIntegralNumber() || !code.get().canConvertToInt()) {
      throw new Unreadable("containers[].exitCode", "a whole number");
    }
    return OptionalInt.of(code.get().intValue());
  }

  /// The value that RunTask gave a variable of the container; the last resort for events of
  /// implementations that do not echo `startedBy`.
  Optional<String> environment(String containerName, String variable) throws Unreadable {
    var overrides = field(detail, "overrides");
    if (overrides.isEmpty()) {
      return Optional.empty();
    }
    for (var container : elements(overrides.get(), "containerOverrides")) {
      if (container.path("name").asText().equals(containerName)) {
        return variable(container, variable);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> variable(JsonNode container, String name) throws Unreadable {
    for (var pair : elements(container, "environment")) {
      if (pair.path("name").asText().equals(name)) {
        return text(pair, "value", "overrides.containerOverrides[].environment[].value");
      }
    }
    return Optional.empty();
  }

  private static List<JsonNode> elements(JsonNode parent, String name) throws Unreadable {
    var array = field(parent, name);
    if (array.isEmpty()) {
      return List.of();
    }
    if (!array.get().isArray()) {
      throw new Unreadable(name, "an array");
    }
    return List.copyOf(array.get().valueStream().toList());
  }

  private static String required(JsonNode parent, String name, String path) throws Unreadable {
    return text(parent, name, path)
        .filter(it -> !it.isBlank())
        .orElseThrow(() -> new Unreadable(path, "a text"));
  }

  private static Optional<String> text(JsonNode parent, String name, String path)
      throws Unreadable {
    var value = field(parent, name);
    if (value.isPresent() && !value.get().isTextual()) {
      throw new Unreadable(path, "a text");
    }
    return value.map(JsonNode::textValue).map(EcsEvidence::storable);
  }

  private static Optional<JsonNode> field(JsonNode parent, String name) {
    return Optional.ofNullable(parent.get(name)).filter(it -> !it.isNull());
  }
}
