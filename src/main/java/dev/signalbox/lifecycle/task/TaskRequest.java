package dev.signalbox.lifecycle.task;

import dev.signalbox.lifecycle.trace.TraceContext;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// What a producer asked for.
///
/// @param extra the JSON object of all fields that the message schema does not name, plus
///     `payload`: kept as text and handed to the agent as it came
/// @param pinned the workflow that another program has decided on; empty if it is the one that
///     follows from the rest
/// @param options what only the agent reads
/// @param trace where its producer was in a trace, or where a trace of the task's own begins
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
    Optional<String> extra,
    Optional<Workflow> pinned,
    AgentOptions options,
    Optional<TraceContext> trace) {

  public TaskRequest {
    channelMetadata = Map.copyOf(channelMetadata);
  }

  /// A request without options, whose workflow nobody has pinned.
  public TaskRequest(
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
    this(
        userId,
        repo,
        taskDescription,
        issueNumber,
        prNumber,
        workflowRef,
        maxTurns,
        maxBudgetUsd,
        idempotencyKey,
        channelSource,
        channelMetadata,
        extra,
        Optional.empty(),
        AgentOptions.NONE,
        Optional.empty());
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

  /// The same request with this workflow pinned, and with options for the agent.
  public TaskRequest with(Optional<Workflow> workflow, AgentOptions agentOptions) {
    return new TaskRequest(
        userId,
        repo,
        taskDescription,
        issueNumber,
        prNumber,
        workflowRef,
        maxTurns,
        maxBudgetUsd,
        idempotencyKey,
        channelSource,
        channelMetadata,
        extra,
        workflow,
        agentOptions,
        trace);
  }

  /// The same request as a part of this trace.
  public TaskRequest traced(Optional<TraceContext> context) {
    return new TaskRequest(
        userId,
        repo,
        taskDescription,
        issueNumber,
        prNumber,
        workflowRef,
        maxTurns,
        maxBudgetUsd,
        idempotencyKey,
        channelSource,
        channelMetadata,
        extra,
        pinned,
        options,
        context);
  }

  /// The workflow that the agent runs.
  public Workflow workflow() {
    return pinned
        .or(() -> workflowRef.map(Workflow::of))
        .orElseGet(() -> Workflow.unnamed(repo.isPresent(), prNumber.isPresent()));
  }

  /// Returns what the request lacks, without which no agent could do anything; in words for a
  /// person. A payload may say everything to an agent that reads it.
  ///
  /// @param payload whether it has one that says something
  public Optional<String> lacks(boolean payload) {
    return payload ? Optional.empty() : workflow().lacks(this);
  }

  /// Whether there is anything to see in a text.
  static boolean says(Optional<String> text) {
    return text.filter(it -> it.codePoints().anyMatch(TaskRequest::isVisible)).isPresent();
  }

  private static boolean isVisible(int codePoint) {
    return !Character.isWhitespace(codePoint)
        && !Character.isSpaceChar(codePoint)
        && Character.getType(codePoint) != Character.CONTROL
        && Character.getType(codePoint) != Character.FORMAT;
  }
}
