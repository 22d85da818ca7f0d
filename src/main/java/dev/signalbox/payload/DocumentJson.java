package dev.signalbox.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The JSON that documents are made of. Numbers of producers keep every digit.
final class DocumentJson {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private DocumentJson() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static JsonNode value(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      // Its text may hold a part of the producer's message.
      throw new IllegalStateException("not JSON, line " + e.getLocation().getLineNr());
    }
  }

  static ObjectNode object(String json) {
    if (value(json) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalStateException("not a JSON object");
  }
}
