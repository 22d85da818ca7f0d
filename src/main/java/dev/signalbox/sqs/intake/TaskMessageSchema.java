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
import java.util.stream.Stream;

/// The published schema of the task message, at work. The branch is picked by `type` before
/// validating, so that what is wrong is said of that branch and not of all three.
final class TaskMessageSchema {
  private static final String RESOURCE = "/schema/task-message.schema.json";
  private static final int LONGEST = 1_000;
  private static final String TYPES = "one of submit, cancel";

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

    /// An unknown type is read as a submit, whose schema then names the types that there are; and
    /// so is a message without one that names no task.
    static Kind of(ObjectNode message) {
      if (!message.hasNonNull("type") && message.hasNonNull("task_id")) {
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
    var place = place(kind, violation);
    var rule = violation.getType();
    if (rule.equals("required")) {
      return missing(place + violation.getProperty());
    }
    if (isNull(violation) && (rule.equals("type") || rule.equals("const"))) {
      return missing(place.replace(": ", ""));
    }
    if (place.equals("type: ")) {
      return "type: " + TYPES;
    }
    if (kind == Kind.WAKE && !place.equals("task_id: ")) {
      return "type: missing (only a message of nothing but task_id may leave it out)";
    }
    return place + (isOfName(violation) ? "no control characters" : stated(violation));
  }

  private static String missing(String field) {
    return field + ": missing" + (field.equals("type") ? " (" + TYPES + ")" : "");
  }

  private static boolean isNull(ValidationMessage violation) {
    var instance = violation.getInstanceNode();
    return instance == null || instance.isNull();
  }

  private static boolean isOfName(ValidationMessage violation) {
    return String.valueOf(violation.getSchemaLocation()).contains("/$defs/name/");
  }

  /// The rule and what it asks for. A null is allowed wherever nothing is.
  private static String stated(ValidationMessage violation) {
    var stated = violation.getSchemaNode();
    var values =
        stated == null
            ? Stream.<JsonNode>empty()
            : stated.isArray() ? stated.valueStream() : Stream.of(stated);
    return values
        .filter(it -> it.isValueNode() && !it.asText().equals("null"))
        .map(JsonNode::asText)
        .collect(Collectors.joining(" or ", violation.getType() + " ", ""))
        .strip();
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
