package dev.signalbox.local.eventbridge.rule;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.wire.Json;
import dev.signalbox.local.wire.WireRefusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A queue as a target of a rule, and how long to try before the dead-letter queue gets the event.
/// `asGiven` is what ListTargetsByRule answers with.
public record EventTarget(
    String id,
    String queueArn,
    Optional<String> deadLetterArn,
    int maxRetries,
    Duration maxAge,
    ObjectNode asGiven) {
  private static final int AWS_MAX_RETRIES = 185;
  private static final int AWS_MAX_AGE_SECONDS = 86_400;

  public static EventTarget read(JsonNode given) {
    var id = Json.text(given, "Id").orElseThrow(() -> missing("Id"));
    var arn = Json.text(given, "Arn").orElseThrow(() -> missing("Arn"));
    refuseWhatIsNotDone(given, arn);
    var retry = given.path("RetryPolicy");
    return new EventTarget(
        id,
        arn,
        Json.text(given.path("DeadLetterConfig"), "Arn"),
        retry.path("MaximumRetryAttempts").asInt(AWS_MAX_RETRIES),
        Duration.ofSeconds(retry.path("MaximumEventAgeInSeconds").asInt(AWS_MAX_AGE_SECONDS)),
        given.deepCopy());
  }

  private static void refuseWhatIsNotDone(JsonNode given, String arn) {
    if (!arn.startsWith("arn:aws:sqs:") || arn.endsWith(".fifo")) {
      throw WireRefusal.unsupported("targets other than standard SQS queues: " + arn);
    }
    for (var input : List.of("Input", "InputPath", "InputTransformer")) {
      if (!Json.isAbsent(given, input)) {
        throw WireRefusal.unsupported("targets with " + input);
      }
    }
  }

  private static WireRefusal missing(String member) {
    return WireRefusal.of("ValidationException", "Targets: '" + member + "' must not be null");
  }
}
