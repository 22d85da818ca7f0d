package dev.signalbox.local.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/// JSON trees as the stand-ins read and write them: requests and events keep members that nobody
/// here knows, and a JSON null counts as absent, as it does on AWS.
public final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array(Collection<? extends JsonNode> elements) {
    return JsonNodeFactory.instance.arrayNode().addAll(List.copyOf(elements));
  }

  public static ArrayNode texts(Collection<String> elements) {
    var array = JsonNodeFactory.instance.arrayNode();
    elements.forEach(array::add);
    return array;
  }

  /// The object that the text is, or nothing when it is anything else.
  public static Optional<ObjectNode> parse(String text) {
    try {
      return MAPPER.readTree(text) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  public static Optional<String> text(JsonNode parent, String member) {
    return isAbsent(parent, member) ? Optional.empty() : Optional.of(parent.path(member).asText());
  }

  public static OptionalInt integer(JsonNode parent, String member) {
    return isAbsent(parent, member)
        ? OptionalInt.empty()
        : OptionalInt.of(parent.path(member).asInt());
  }

  public static boolean isAbsent(JsonNode parent, String member) {
    return parent.path(member).isMissingNode() || parent.path(member).isNull();
  }

  /// The elements of an array member; none when it is absent.
  public static Stream<JsonNode> elements(JsonNode parent, String member) {
    return parent.path(member).valueStream();
  }
}
