package dev.signalbox.github;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Reads what stands in GitHub's JSON, where any field may be null, missing or something else.
final class Fields {
  /// The author of what is left of a deleted account.
  private static final String GHOST = "ghost";

  private Fields() {}

  static String text(JsonNode node, String field) {
    return optional(node, field).orElse("");
  }

  static Optional<String> optional(JsonNode node, String field) {
    return Optional.of(node.path(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
  }

  static OptionalInt integer(JsonNode node, String field) {
    var value = node.path(field);
    return value.canConvertToInt() && value.isIntegralNumber()
        ? OptionalInt.of(value.intValue())
        : OptionalInt.empty();
  }

  static OptionalLong number(JsonNode node, String field) {
    var value = node.path(field);
    return value.canConvertToLong() && value.isIntegralNumber()
        ? OptionalLong.of(value.longValue())
        : OptionalLong.empty();
  }

  static String author(JsonNode node) {
    return optional(node.path("user"), "login").orElse(GHOST);
  }
}
