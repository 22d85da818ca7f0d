package dev.signalbox.sqs.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.lifecycle.task.AgentOptions;
import java.util.List;
import java.util.TreeMap;

/// The fields of a submit that only the agent reads, as the schema has let them pass.
final class SubmitOptions {
  private static final List<String> NAMES =
      List.of(
          "trace",
          "attachments",
          "initial_approvals",
          "approval_timeout_s",
          "base_branch",
          "merge_branches",
          "prompt_version");

  /// Equal values make equal texts, so that what is stored and read again is the same.
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private SubmitOptions() {}

  /// Those that ask for nothing are left out: a trace that is not wanted, and empty lists.
  static AgentOptions of(ObjectNode message) throws Numbers.BadNumber {
    var options = new TreeMap<String, String>();
    for (var name : NAMES) {
      var value = message.path(name);
      var asks =
          value.isContainerNode() ? !value.isEmpty() : !value.isBoolean() || value.booleanValue();
      if (asks && !value.isNull() && !value.isMissingNode()) {
        options.put(name, text(plain(value, name)));
      }
    }
    return new AgentOptions(options);
  }

  /// The schema lets whole numbers pass alone, in any spelling.
  private static JsonNode plain(JsonNode value, String field) throws Numbers.BadNumber {
    if (value.isNumber()) {
      return JSON.getNodeFactory().numberNode(Numbers.count(value, field));
    }
    if (value.isArray()) {
      var array = JSON.createArrayNode();
      for (var element : value) {
        array.add(plain(element, field));
      }
      return array;
    }
    if (value.isObject()) {
      var object = JSON.createObjectNode();
      for (var member : value.properties()) {
        object.set(member.getKey(), plain(member.getValue(), field));
      }
      return object;
    }
    return value;
  }

  private static String text(JsonNode value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }
}
