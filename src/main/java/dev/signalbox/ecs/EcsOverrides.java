package dev.signalbox.ecs;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import software.amazon.awssdk.services.ecs.model.TaskOverride;

/// How long overrides are as ECS counts them: the JSON, punctuation included, in characters.
final class EcsOverrides {
  /// The documented limit of ECS.
  static final int LENGTH_MAX = 8192;

  private static final ObjectMapper JSON = new ObjectMapper();

  private EcsOverrides() {}

  static int length(TaskOverride overrides) {
    var all = JSON.createObjectNode();
    var containers = all.putArray("containerOverrides");
    for (var override : overrides.containerOverrides()) {
      ObjectNode container = containers.addObject().put("name", override.name());
      if (override.hasCommand()) {
        var command = container.putArray("command");
        override.command().forEach(command::add);
      }
      var environment = container.putArray("environment");
      override
          .environment()
          .forEach(it -> environment.addObject().put("name", it.name()).put("value", it.value()));
    }
    return all.toString().length();
  }
}
