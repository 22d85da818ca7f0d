package dev.signalbox.sqs.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.regex.RegularExpression;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The published schema of the task message, at work. The branch is picked by `type` before
/// validating, so that what is wrong is said of that branch and not of all three.
final class TaskMessageSchema {
  private static final String RESOURCE = "/schema/task-message.schema.json";
  private static final int LONGEST = 1_000;

  private final JsonNode document;
  private final Map<Kind, JsonSchema> branches = new EnumMap<>(Kind.class);

  /// The branches of the schema.
  enum Kind {
    SUBMIT("submit"),
    CANCEL("cancel"),
    WAKE("wake");

    private final String definition;

    Kind(String definition) {
      this.definition = definition;
    }

    /// An unknown type is read as a submit, whose schema then names the types that there are.
    static Kind of(ObjectNode message) {
      if (!message.has("type")) {
        return WAKE;
      }
      return CANCEL.definition.equals(message.path("type").textValue()) ? CANCEL : SUBMIT;
    }
  }

  TaskMessageSchema(ObjectMapper mapper) {
    this.document = read(mapper);
    var factory = JsonSchemaFactory.getInstance(VersionFlag.V202012);
    var config = strict();
    for (var kind : Kind.values()) {
      branches.put(kind, factory.getSchema(branch(mapper, kind), config));
    }
  }

  static SchemaValidatorsConfig strict() {
    return SchemaValidatorsConfig.builder()
        .regularExpressionFactory(TaskMessageSchema::expression)
        .build();
  }

  /// Java's `$` also matches before a last line break; that of a schema does not.
  private static RegularExpression expression(String regex) {
    var strict = regex.endsWith("$") ? regex.substring(0, regex.length() - 1) + "\\z" : regex;
    var pattern = Pattern.compile(strict);
    return text -> pattern.matcher(text).find();
  }

  private static JsonNode read(ObjectMapper mapper) {
    try (var in = TaskMessageSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("missing from the jar: " + RESOURCE);
      }
      return mapper.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private JsonNode branch(ObjectMapper mapper, Kind kind) {
    var branch = mapper.createObjectNode();
    branch.put("$ref", "#/$defs/" + kind.definition);
    branch.set("$defs", document.path("$defs"));
    return branch;
  }

  /// The fields that a request has a place for; all others are kept as they came.
  List<String> consumedFields() {
    var named = new ArrayList<String>();
    document.at("/$defs/submit/properties").fieldNames().forEachRemaining(named::add);
    named.remove("payload");
    return named;
  }

  /// What is wrong, as fields and rules, in the schema's words only: nothing of the body but the
  /// names of fields that the schema knows.
  Optional<String> violations(Kind kind, ObjectNode message) {
    var branch = branches.get(kind);
    if (branch == null) {
      throw new IllegalStateException("no schema for " + kind);
    }
    var violations = branch.validate(message);
    if (violations.isEmpty()) {
      return Optional.empty();
    }
    var text =
        violations.stream()
            .map(violation -> describe(kind, violation))
            .sorted()
            .distinct()
            .collect(Collectors.joining("; "));
    return Optional.of(text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…");
  }

  private String describe(Kind kind, ValidationMessage violation) {
    var rule = violation.getType();
    var place = place(kind, violation);
    if (place.equals("type: ")) {
      return "type: one of submit, cancel";
    }
    var stated = violation.getSchemaNode();
    return switch (rule) {
      case "required" -> place + violation.getProperty() + ": missing";
      case "additionalProperties" ->
          kind == Kind.WAKE && place.isEmpty()
              ? "type: missing (only a message of nothing but task_id may leave it out)"
              : place + "a field that is not allowed here";
      default ->
          place + rule + (stated == null || stated.isContainerNode() ? "" : " " + stated.asText());
    };
  }

  private String place(Kind kind, ValidationMessage violation) {
    var path = violation.getInstanceLocation();
    if (path.getNameCount() == 0) {
      return "";
    }
    var first = String.valueOf(path.getElement(0));
    var known = document.at("/$defs/" + kind.definition + "/properties").has(first);
    return (known ? first : "?") + (path.getNameCount() > 1 ? "/*: " : ": ");
  }
}
