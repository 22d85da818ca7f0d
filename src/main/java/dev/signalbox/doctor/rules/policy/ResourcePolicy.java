package dev.signalbox.doctor.rules.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The policy of a queue or a key, read as IAM reads it: what is denied is so, whatever allows it.
final class ResourcePolicy {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ObjectNode document;
  private final List<PolicyStatement> statements;

  private ResourcePolicy(ObjectNode document) {
    this.document = document;
    this.statements = each(document.path("Statement")).map(PolicyStatement::new).toList();
  }

  /// @param text empty where there is none
  static ResourcePolicy of(Optional<String> text) {
    return new ResourcePolicy(
        text.flatMap(ResourcePolicy::parsed)
            .orElseGet(() -> JSON.createObjectNode().put("Version", "2012-10-17")));
  }

  private static Optional<ObjectNode> parsed(String text) {
    try {
      return JSON.readTree(text) instanceof ObjectNode node ? Optional.of(node) : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  private static Stream<JsonNode> each(JsonNode statement) {
    return statement.isArray()
        ? StreamSupport.stream(statement.spliterator(), false)
        : Stream.of(statement).filter(JsonNode::isObject);
  }

  boolean allows(EventBridgeCall call) {
    return statements.stream().anyMatch(it -> it.allows(call));
  }

  boolean denies(EventBridgeCall call) {
    return statements.stream().anyMatch(it -> it.denies(call));
  }

  boolean refusesPlainText() {
    return statements.stream().anyMatch(PolicyStatement::refusesPlainText);
  }

  /// The whole of it with one statement more.
  String with(String statement) {
    var one = parsed(statement).stream();
    return made(Stream.concat(statements.stream().map(PolicyStatement::json), one));
  }

  /// The whole of it but for what denies a call.
  String without(EventBridgeCall denied) {
    return made(statements.stream().filter(it -> !it.denies(denied)).map(PolicyStatement::json));
  }

  private String made(Stream<? extends JsonNode> all) {
    var list = JSON.createArrayNode();
    all.forEach(list::add);
    var made = document.deepCopy();
    made.set("Statement", list);
    return made.toString();
  }
}
