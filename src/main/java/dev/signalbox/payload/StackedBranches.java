package dev.signalbox.payload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The branches that the task of an orchestration stands on. Programs that split work up name them
/// in the metadata of the channel.
final class StackedBranches {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private StackedBranches() {}

  /// Returns the fields of the document that follow.
  static Map<String, JsonNode> of(Map<String, String> metadata) {
    var fields = new TreeMap<String, JsonNode>();
    var base = metadata.getOrDefault("orchestration_base_branch", "").strip();
    if (!base.isEmpty()) {
      fields.put("base_branch", NODES.textNode(base));
    }
    var merged = branches(metadata.getOrDefault("orchestration_merge_branches", "").strip());
    if (!merged.isEmpty()) {
      fields.put(
          "merge_branches",
          NODES.arrayNode().addAll(merged.stream().map(NODES::textNode).toList()));
    }
    return fields;
  }

  /// A JSON array of texts, or texts between commas.
  private static List<String> branches(String text) {
    var names =
        text.startsWith("[") ? elements(text) : Arrays.stream(text.split(",")).map(String::strip);
    return names.filter(name -> !name.isEmpty()).toList();
  }

  private static Stream<String> elements(String array) {
    try {
      return DocumentJson.value(array).valueStream().map(it -> it.asText(""));
    } catch (IllegalStateException notJson) {
      return Stream.empty();
    }
  }
}
