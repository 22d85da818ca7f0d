package dev.signalbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/// A template as it came out, with the few questions that tests ask of it.
record Template(JsonNode json) {

  Set<String> types() {
    var types = new TreeSet<String>();
    json.path("Resources").forEach(it -> types.add(it.path("Type").asText()));
    return types;
  }

  /// Properties of all resources of a type, by logical id.
  Map<String, JsonNode> all(String type) {
    var found = new TreeMap<String, JsonNode>();
    json.path("Resources")
        .properties()
        .forEach(
            it -> {
              if (it.getValue().path("Type").asText().equals(type)) {
                found.put(it.getKey(), it.getValue().path("Properties"));
              }
            });
    return found;
  }

  /// Properties of the only resource of a type whose id begins as given.
  JsonNode only(String type, String id) {
    var found = all(type).entrySet().stream().filter(it -> it.getKey().startsWith(id)).toList();
    assertThat(found).as(type + " " + id).hasSize(1);
    return found.getFirst().getValue();
  }

  JsonNode only(String type) {
    return only(type, "");
  }

  /// Properties of the resource whose id is this and CDK's hash: `Events` does not mean its dead
  /// letters.
  JsonNode exactly(String type, String id) {
    var found = all(type).entrySet().stream().filter(it -> it.getKey().matches(id + "[0-9A-F]{8}"));
    return found.findFirst().orElseThrow().getValue();
  }

  String idOf(String type, String id) {
    var found = all(type).keySet().stream().filter(it -> it.startsWith(id)).toList();
    assertThat(found).as(type + " " + id).hasSize(1);
    return found.getFirst();
  }

  Set<String> outputs() {
    var names = new TreeSet<String>();
    json.path("Outputs").fieldNames().forEachRemaining(names::add);
    names.removeIf(it -> it.startsWith("Exports"));
    return names;
  }

  /// Statements of the policies whose id begins as given, managed ones too.
  List<JsonNode> statements(String id) {
    var statements = new ArrayList<JsonNode>();
    for (var type : List.of("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")) {
      all(type)
          .forEach(
              (name, policy) -> {
                if (name.startsWith(id)) {
                  policy.at("/PolicyDocument/Statement").forEach(statements::add);
                }
              });
    }
    return statements;
  }

  /// Statements of those policies that allow an action.
  List<JsonNode> allowing(String id, String action) {
    return statements(id).stream().filter(it -> texts(it.path("Action")).contains(action)).toList();
  }

  Set<String> actions(String id) {
    var actions = new TreeSet<String>();
    statements(id).forEach(it -> actions.addAll(texts(it.path("Action"))));
    return actions;
  }

  /// A text or an array, each entry as text; what is not plain text as its JSON.
  static List<String> texts(JsonNode node) {
    return node.isArray()
        ? StreamSupport.stream(node.spliterator(), false).map(Template::text).toList()
        : List.of(text(node));
  }

  static String text(JsonNode node) {
    return node.isTextual() ? node.asText() : node.toString();
  }
}
