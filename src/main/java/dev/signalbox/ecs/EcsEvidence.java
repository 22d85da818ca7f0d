package dev.signalbox.ecs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// What is kept of a stopped task as evidence: AWS's own words, without the overrides, because
/// those hold the values of environment variables.
final class EcsEvidence {
  /// What a task row has room for beside everything else.
  static final int LENGTH_MAX = 8192;

  private static final int TEXT_LENGTH_MAX = 500;
  private static final int CONTAINERS_MAX = 10;
  private static final ObjectMapper JSON = new ObjectMapper();

  private EcsEvidence() {}

  /// The detail of an event; only the essentials of one that is too long.
  static String of(ObjectNode detail, EcsTask task) {
    ObjectNode copy = detail.deepCopy();
    copy.remove("overrides");
    for (JsonNode holder : copy.findParents("environment")) {
      if (holder instanceof ObjectNode object) {
        object.remove("environment");
      }
    }
    var whole = copy.toString();
    return whole.length() <= LENGTH_MAX ? storable(whole) : of(task);
  }

  /// The essentials, in the words of an event's detail.
  static String of(EcsTask task) {
    var evidence =
        JSON.createObjectNode()
            .put("taskArn", cut(task.taskArn()))
            .put("clusterArn", cut(task.clusterArn()))
            .put("lastStatus", task.lastStatus());
    task.version().ifPresent(version -> evidence.put("version", version));
    task.startedBy().ifPresent(text -> evidence.put("startedBy", cut(text)));
    task.stopCode().ifPresent(text -> evidence.put("stopCode", cut(text)));
    task.stoppedReason().ifPresent(text -> evidence.put("stoppedReason", cut(text)));
    var containers = evidence.putArray("containers");
    first(task.containers())
        .forEach(
            it -> {
              var container = containers.addObject().put("name", cut(it.name()));
              it.lastStatus().ifPresent(text -> container.put("lastStatus", cut(text)));
              it.exitCode().ifPresent(code -> container.put("exitCode", code));
              it.reason().ifPresent(text -> container.put("reason", cut(text)));
            });
    return storable(evidence.toString());
  }

  private static List<EcsTask.Container> first(List<EcsTask.Container> containers) {
    return containers.subList(0, Math.min(CONTAINERS_MAX, containers.size()));
  }

  /// With a `?` for each half of a character, which has no UTF-8 form and could not be stored.
  static String storable(String text) {
    return new String(text.getBytes(UTF_8), UTF_8);
  }

  private static String cut(String text) {
    return text.length() <= TEXT_LENGTH_MAX ? text : text.substring(0, TEXT_LENGTH_MAX);
  }
}
