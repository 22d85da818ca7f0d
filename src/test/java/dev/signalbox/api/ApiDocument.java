package dev.signalbox.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The document of the API, and what it says of an answer.
public final class ApiDocument {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode document;

  public ApiDocument() {
    try (var in = ApiDocument.class.getResourceAsStream("/api/openapi.json")) {
      document = JSON.readTree(in);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  JsonNode json() {
    return document;
  }

  /// Method and path of each operation, as Vert.x spells them.
  Set<String> operations() {
    var operations = new TreeSet<String>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            operations.add(
                                method.toUpperCase(java.util.Locale.ROOT)
                                    + " "
                                    + ApiRoutes.PREFIX
                                    + path.getKey().replaceAll("\\{(\\w+)}", ":$1"))));
    return operations;
  }

  /// What of an answer the document does not allow; empty for none.
  List<String> violations(String method, String path, HttpResponse<String> answer) {
    var operation = document.path("paths").path(path).path(method);
    var status = Integer.toString(answer.statusCode());
    var response = resolved(operation.path("responses").path(status));
    if (response.isMissingNode()) {
      return List.of(status + " is not documented for " + method + " " + path);
    }
    var type = answer.headers().firstValue("Content-Type").orElse("");
    var schema = response.path("content").path(type).path("schema");
    if (schema.isMissingNode()) {
      return List.of("the type '" + type + "' is not documented");
    }
    return validate(schema, ServedApi.json(answer));
  }

  /// What of a value the schema of that name does not allow.
  public List<String> violations(String schema, JsonNode value) {
    return validate(document.at("/components/schemas/" + schema), value);
  }

  private JsonNode resolved(JsonNode node) {
    return Optional.ofNullable(node.path("$ref").textValue())
        .map(it -> document.at(it.substring(1)))
        .orElse(node);
  }

  private List<String> validate(JsonNode schema, JsonNode body) {
    var whole = (ObjectNode) schema.deepCopy();
    whole.set("components", document.path("components"));
    var config = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    return JsonSchemaFactory.getInstance(VersionFlag.V202012)
        .getSchema(whole, config)
        .validate(body)
        .stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }
}
