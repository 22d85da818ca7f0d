package dev.signalbox.sqs.envelope;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// Recognises by its structure what a body was wrapped in. Asked only about bodies that cannot be
/// understood: a message is what it says, whatever further fields it has.
public final class Envelopes {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /// How deep inside foreign objects a message is looked for.
  private static final int WRAPPINGS_MAX = 3;

  private static final Map<Envelope, ObjectShape> SHAPES = shapes();

  private Envelopes() {}

  private static Map<Envelope, ObjectShape> shapes() {
    var shapes = new EnumMap<Envelope, ObjectShape>(Envelope.class);
    for (var envelope : Envelope.values()) {
      shapes.put(envelope, ObjectShape.of(envelope.shape()));
    }
    return shapes;
  }

  /// Returns what the body is; empty if it is nothing that is known.
  public static Optional<Envelope> of(String body) {
    return json(body).map(Envelopes::ofJson).orElseGet(() -> Encodings.of(body));
  }

  /// Returns the body as one JSON value; duplicate keys and the like do not matter here.
  static Optional<JsonNode> json(String body) {
    try {
      return Optional.of(JSON.readTree(body)).filter(it -> !it.isMissingNode());
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    }
  }

  private static Optional<Envelope> ofJson(JsonNode json) {
    return switch (json) {
      case ObjectNode object -> ofObject(object);
      case ArrayNode array -> Optional.of(ofArray(array));
      case TextNode text -> ofText(text.textValue());
      case JsonNode _ -> Optional.empty();
    };
  }

  private static Optional<Envelope> ofObject(ObjectNode object) {
    return shapeOf(object)
        .or(() -> holdsMessage(object, 1) ? Optional.of(Envelope.WRAPPED) : Optional.empty());
  }

  private static Optional<Envelope> shapeOf(JsonNode object) {
    return SHAPES.entrySet().stream()
        .filter(it -> it.getValue().fits(object))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// Looks for a message among the values, which may be JSON texts.
  private static boolean holdsMessage(JsonNode object, int depth) {
    return object
        .valueStream()
        .map(it -> it.isTextual() ? json(it.textValue()).orElse(it) : it)
        .map(it -> it.isArray() ? it.path(0) : it)
        .filter(JsonNode::isObject)
        .anyMatch(it -> isMessage(it) || (depth < WRAPPINGS_MAX && holdsMessage(it, depth + 1)));
  }

  private static boolean isMessage(JsonNode object) {
    return shapeOf(object).filter(Envelope::isMessage).isPresent();
  }

  /// The extended client writes a pair: the name of a class, and where the message is.
  private static Envelope ofArray(ArrayNode array) {
    var isPointer =
        array.path(0).asText("").endsWith("S3Pointer")
            || shapeOf(array.path(1)).equals(Optional.of(Envelope.S3_POINTER));
    return isPointer ? Envelope.S3_POINTER : Envelope.ARRAY;
  }

  private static Optional<Envelope> ofText(String text) {
    var inside = json(text);
    if (inside.filter(JsonNode::isContainerNode).isPresent()) {
      return Optional.of(Envelope.DOUBLY_ENCODED);
    }
    return inside
        .map(Envelopes::ofJson)
        .orElseGet(() -> Encodings.of(text))
        .filter(it -> it != Envelope.EMPTY);
  }
}
