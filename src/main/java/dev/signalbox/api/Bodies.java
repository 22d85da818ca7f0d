package dev.signalbox.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The bodies of requests: one JSON object, read as strictly as a task message.
final class Bodies {
  static final int MOST_BYTES = 256 * 1024;

  private static final int MOST_NESTED = 64;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MOST_NESTED).build())
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Bodies() {}

  static ObjectNode required(RoutingContext context) {
    return optional(context).orElseThrow(() -> Problem.badRequest("the body is empty"));
  }

  /// Returns nothing for a request without a body.
  static Optional<ObjectNode> optional(RoutingContext context) {
    var body = context.body().buffer();
    if (body == null || body.length() == 0) {
      return Optional.empty();
    }
    var type = Optional.ofNullable(context.request().getHeader("Content-Type")).orElse("");
    if (!type.toLowerCase(Locale.ROOT)
        .matches("application/json *(; *charset *= *\"?utf-8\"? *)?")) {
      throw Problem.of(415, "the body must be application/json");
    }
    return Optional.of(object(body.getBytes()));
  }

  /// Where it broke, but not what: the parser's own words quote the body.
  private static ObjectNode object(byte[] body) {
    try {
      if (JSON.readTree(body) instanceof ObjectNode object) {
        return object;
      }
      throw Problem.badRequest("the body is not a JSON object");
    } catch (JsonProcessingException broken) {
      var at = Optional.ofNullable(broken.getLocation());
      throw Problem.badRequest(
          "the body is not strict JSON"
              + at.map(it -> " at line %d, column %d".formatted(it.getLineNr(), it.getColumnNr()))
                  .orElse(""));
    } catch (IOException impossible) {
      throw Problem.badRequest("the body is not in UTF-8");
    }
  }

  /// Returns a text of at most `longest` characters; a null counts as absent.
  static Optional<String> text(ObjectNode body, String name, int longest) {
    var value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.textValue().length() > longest) {
      throw Problem.of(422, name + ": is not a text of at most " + longest + " characters");
    }
    return Optional.of(value.textValue());
  }

  static void allowOnly(ObjectNode body, Set<String> known) {
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw Problem.of(
                    422,
                    "a field is none of " + String.join(", ", known.stream().sorted().toList()));
              }
            });
  }
}
