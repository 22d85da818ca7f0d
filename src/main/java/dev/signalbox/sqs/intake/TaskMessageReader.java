package dev.signalbox.sqs.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.sqs.envelope.Envelope;
import dev.signalbox.sqs.envelope.Envelopes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Reads a body of the task queue strictly: one JSON object, no key twice, nothing behind it, of
/// bounded size and depth, and as the schema says.
final class TaskMessageReader {
  private static final int MOST_BYTES = 256 * 1024;
  private static final int MOST_NESTED = 64;
  private static final String DEFAULT_CHANNEL = "sqs";

  private final JsonMapper mapper = strictMapper();
  private final TaskMessageSchema schema = new TaskMessageSchema(mapper);

  private static JsonMapper strictMapper() {
    var constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(MOST_NESTED)
            .maxDocumentLength(MOST_BYTES)
            .build();
    return JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        // A producer's own numbers reach the agent as they came.
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
        .build();
  }

  TaskMessage read(String body) {
    return switch (understood(body)) {
      case TaskMessage.Broken broken when !isTooLarge(body) -> named(broken, body);
      case TaskMessage message -> message;
    };
  }

  /// What is wrong with an envelope as a task message helps nobody: it is named instead.
  private static TaskMessage named(TaskMessage.Broken broken, String body) {
    return Envelopes.of(body)
        .filter(it -> it != Envelope.TASK_MESSAGE)
        .map(it -> new TaskMessage.Broken(it.reason(broken.reason()), it.detail(broken.detail())))
        .orElse(broken);
  }

  private TaskMessage understood(String body) {
    if (isTooLarge(body)) {
      return new TaskMessage.Broken("too-large", "a task message may have 256 KiB at most");
    }
    JsonNode json;
    try {
      json = mapper.readTree(body);
    } catch (JsonProcessingException e) {
      return new TaskMessage.Broken("bad-json", position(e));
    }
    if (!(json instanceof ObjectNode message)) {
      return new TaskMessage.Broken("bad-json", "not a JSON object");
    }
    if (hasHalfCharacter(body, message)) {
      return new TaskMessage.Broken("bad-json", "a text holds half of a surrogate pair");
    }
    var kind = TaskMessageSchema.Kind.of(message);
    var violations = schema.violations(kind, message);
    if (violations.isPresent()) {
      return new TaskMessage.Broken("bad-schema", violations.get());
    }
    try {
      return understood(kind, message);
    } catch (Numbers.BadNumber bad) {
      return new TaskMessage.Broken("bad-schema", String.valueOf(bad.getMessage()));
    }
  }

  private static boolean isTooLarge(String body) {
    return body.length() > MOST_BYTES || body.getBytes(UTF_8).length > MOST_BYTES;
  }

  /// Where, but not what: the parser's own words quote the body.
  private static String position(JsonProcessingException broken) {
    var location = broken.getLocation();
    return location == null
        ? "not strict JSON"
        : "not strict JSON at line %d, column %d"
            .formatted(location.getLineNr(), location.getColumnNr());
  }

  /// Such a text cannot be stored: it has no UTF-8 form. Only an escape can bring it in.
  private boolean hasHalfCharacter(String body, ObjectNode message) {
    if (!body.contains("\\ud") && !body.contains("\\uD")) {
      return false;
    }
    return !UTF_8.newEncoder().canEncode(message.toString());
  }

  private TaskMessage understood(TaskMessageSchema.Kind kind, ObjectNode message)
      throws Numbers.BadNumber {
    return switch (kind) {
      case SUBMIT -> submit(message, request(message));
      case CANCEL ->
          new TaskMessage.Cancel(
              message.required("task_id").textValue(),
              text(message, "reason"),
              text(message, "requested_by"));
      case WAKE -> new TaskMessage.Wake(message.required("task_id").textValue());
    };
  }

  /// A task that no agent could do anything about is refused before it costs a container.
  private static TaskMessage submit(ObjectNode message, TaskRequest request) {
    return request
        .lacks(!message.path("payload").isEmpty())
        .<TaskMessage>map(lack -> new TaskMessage.Broken("nothing-to-do", lack))
        .orElseGet(() -> new TaskMessage.Submit(text(message, "task_id"), request));
  }

  private TaskRequest request(ObjectNode message) throws Numbers.BadNumber {
    var request =
        new TaskRequest(
            message.required("user_id").textValue(),
            text(message, "repo"),
            text(message, "task_description"),
            Numbers.whole(message, "issue_number"),
            Numbers.whole(message, "pr_number"),
            text(message, "workflow_ref"),
            Numbers.whole(message, "max_turns"),
            Numbers.decimal(message, "max_budget_usd"),
            text(message, "idempotency_key"),
            text(message, "channel_source").orElse(DEFAULT_CHANNEL),
            metadata(message),
            extra(message));
    return request.with(Optional.empty(), SubmitOptions.of(message));
  }

  private static Optional<String> text(ObjectNode message, String field) {
    return Optional.ofNullable(message.get(field)).map(JsonNode::textValue);
  }

  private static Optional<String> text(Map.Entry<String, JsonNode> entry) {
    return Optional.ofNullable(entry.getValue().textValue());
  }

  private static Map<String, String> metadata(ObjectNode message) {
    var metadata = new LinkedHashMap<String, String>();
    message
        .path("channel_metadata")
        .properties()
        .forEach(entry -> text(entry).ifPresent(it -> metadata.put(entry.getKey(), it)));
    return metadata;
  }

  private Optional<String> extra(ObjectNode message) {
    var extra = message.deepCopy();
    extra.remove(schema.consumedFields());
    if (extra.path("payload").isNull()) {
      extra.remove("payload");
    }
    return extra.isEmpty() ? Optional.empty() : Optional.of(extra.toString());
  }
}
