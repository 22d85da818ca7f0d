package dev.signalbox.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads the sample files: items in DynamoDB's typed JSON, and bodies as they are.
final class TypedJson {
  private static final Path RESOURCES = Path.of("src", "test", "resources");
  private static final ObjectMapper JSON = new ObjectMapper();

  private TypedJson() {}

  static String text(String folder, String file) throws IOException {
    return Files.readString(RESOURCES.resolve(folder).resolve(file));
  }

  static Map<String, AttributeValue> item(String file) throws IOException {
    return map(JSON.readTree(text("task-items", file)));
  }

  private static Map<String, AttributeValue> map(JsonNode node) {
    var map = new TreeMap<String, AttributeValue>();
    node.properties().forEach(it -> map.put(it.getKey(), value(it.getValue())));
    return map;
  }

  private static AttributeValue value(JsonNode typed) {
    var entry = typed.properties().iterator().next();
    var it = entry.getValue();
    return switch (entry.getKey()) {
      case "S" -> AttributeValue.fromS(it.asText());
      case "N" -> AttributeValue.fromN(it.asText());
      case "BOOL" -> AttributeValue.fromBool(it.asBoolean());
      case "NULL" -> AttributeValue.fromNul(true);
      case "M" -> AttributeValue.fromM(map(it));
      case "L" -> AttributeValue.fromL(it.valueStream().map(TypedJson::value).toList());
      default -> throw new IllegalArgumentException("no such type: " + entry.getKey());
    };
  }
}
