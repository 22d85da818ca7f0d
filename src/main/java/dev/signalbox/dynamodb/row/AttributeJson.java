package dev.signalbox.dynamodb.row;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Attributes as JSON and back. Every type keeps its own: a flag stays a flag, a list a list. Equal
/// attributes make equal texts: members and the elements of sets stand in order.
public final class AttributeJson {
  /// Numbers keep every digit.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .build();

  private static final JsonNodeFactory NODES = JSON.getNodeFactory();

  private AttributeJson() {}

  public static String text(AttributeValue value) {
    try {
      return JSON.writeValueAsString(node(value));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be written", e);
    }
  }

  /// Returns the attribute that a JSON text means.
  ///
  /// @throws IllegalArgumentException if it is no JSON; its words are not quoted
  public static AttributeValue attribute(String json) {
    try {
      return attribute(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON, line " + e.getLocation().getLineNr());
    }
  }

  private static JsonNode node(AttributeValue value) {
    return switch (value.type()) {
      case S -> NODES.textNode(value.s());
      case N -> number(value.n());
      case BOOL -> NODES.booleanNode(value.bool());
      case NUL, UNKNOWN_TO_SDK_VERSION -> NODES.nullNode();
      case L -> array(value.l().stream().map(AttributeJson::node).toList());
      case M -> {
        var object = NODES.objectNode();
        new TreeMap<>(value.m()).forEach((name, member) -> object.set(name, node(member)));
        yield object;
      }
      case SS -> array(value.ss().stream().sorted().map(NODES::textNode).toList());
      case NS ->
          array(
              value.ns().stream()
                  .map(BigDecimal::new)
                  .sorted()
                  .map(it -> number(it.toPlainString()))
                  .toList());
      case B -> NODES.textNode(base64(value.b().asByteArray()));
      case BS ->
          array(
              value.bs().stream()
                  .map(it -> base64(it.asByteArray()))
                  .sorted()
                  .map(NODES::textNode)
                  .toList());
    };
  }

  /// As DynamoDB keeps it: without the zeroes that say nothing.
  private static JsonNode number(String spelled) {
    var number = new BigDecimal(spelled).stripTrailingZeros();
    return number.scale() <= 0 ? NODES.numberNode(number.toBigInteger()) : NODES.numberNode(number);
  }

  private static JsonNode array(List<? extends JsonNode> elements) {
    return NODES.arrayNode().addAll(elements);
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static AttributeValue attribute(JsonNode node) {
    return switch (node.getNodeType()) {
      case STRING -> AttributeValue.fromS(node.textValue());
      case NUMBER -> AttributeValue.fromN(node.decimalValue().toPlainString());
      case BOOLEAN -> AttributeValue.fromBool(node.booleanValue());
      case ARRAY -> AttributeValue.fromL(node.valueStream().map(AttributeJson::attribute).toList());
      case OBJECT -> {
        var members = new TreeMap<String, AttributeValue>();
        node.properties().forEach(it -> members.put(it.getKey(), attribute(it.getValue())));
        yield AttributeValue.fromM(members);
      }
      case NULL, MISSING, BINARY, POJO -> AttributeValue.fromNul(true);
    };
  }
}
