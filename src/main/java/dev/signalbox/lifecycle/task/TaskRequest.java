package dev.signalbox.lifecycle.task;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What a producer asked for. `extra` is the JSON object of all fields that the message schema does
/// not name, plus `payload`: kept as text and handed to the agent as it came.
public record TaskRequest(
    String userId,
    Optional<String> repo,
    Optional<String> taskDescription,
    OptionalInt issueNumber,
    OptionalInt prNumber,
    Optional<String> workflowRef,
    OptionalInt maxTurns,
    Optional<BigDecimal> maxBudgetUsd,
    Optional<String> idempotencyKey,
    String channelSource,
    Map<String, String> channelMetadata,
    Optional<String> extra) {

  public TaskRequest {
    channelMetadata = Map.copyOf(channelMetadata);
  }

  /// The least that a request can say.
  public static TaskRequest ofUser(String userId) {
    return new TaskRequest(
        userId,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        "sqs",
        Map.of(),
        Optional.empty());
  }
}
