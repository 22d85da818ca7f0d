package dev.signalbox.payload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeMap;

/// The agent's document, in the agent contract's words. Fields without a value are left out; fields
/// that a producer added stand at the top level as they came, but cannot take a name of ours.
final class AgentDocument {
  /// Ours even when they are left out: a producer cannot set the prompt overrides or the model of
  /// a blueprint that has none.
  static final Set<String> OURS =
      Set.of(
          "task_id",
          "attempt",
          "user_id",
          "repo_url",
          "prompt",
          "issue_number",
          "pr_number",
          "workflow_ref",
          "resolved_workflow",
          "max_turns",
          "max_budget_usd",
          "model_id",
          "system_prompt_overrides",
          "channel_source",
          "channel_metadata");

  /// Numbers of producers keep every digit.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private static final String WORKFLOW_VERSION_DEFAULT = "1.0.0";

  private AgentDocument() {}

  static String of(AttemptId attempt, TaskRequest task, Blueprint blueprint) {
    var document = JSON.createObjectNode();
    document.put("task_id", attempt.taskId());
    document.put("attempt", attempt.number());
    document.put("user_id", task.userId());
    task.repo().ifPresent(repo -> document.put("repo_url", repo));
    task.taskDescription().ifPresent(text -> document.put("prompt", text));
    // The agent's contract wants this one as text.
    task.issueNumber().ifPresent(it -> document.put("issue_number", Integer.toString(it)));
    task.prNumber().ifPresent(number -> document.put("pr_number", number));
    putWorkflow(document, task);
    putLimits(document, task, blueprint);
    blueprint.modelId().ifPresent(model -> document.put("model_id", model));
    blueprint
        .systemPromptOverrides()
        .ifPresent(text -> document.put("system_prompt_overrides", text));
    document.put("channel_source", task.channelSource());
    putChannelMetadata(document, task);
    task.extra().map(AgentDocument::object).ifPresent(extra -> putExtra(document, extra));
    return document.toString();
  }

  /// Without a reference the contract's defaults apply: one workflow with a repository, one
  /// without.
  private static void putWorkflow(ObjectNode document, TaskRequest task) {
    task.workflowRef().ifPresent(ref -> document.put("workflow_ref", ref));
    var ref =
        task.workflowRef()
            .orElse(task.repo().isPresent() ? "coding/new-task-v1" : "default/agent-v1");
    var parts = ref.split("@", 2);
    document
        .putObject("resolved_workflow")
        .put("id", parts[0])
        .put("version", parts.length == 2 ? parts[1] : WORKFLOW_VERSION_DEFAULT);
  }

  private static void putLimits(ObjectNode document, TaskRequest task, Blueprint blueprint) {
    var turns = task.maxTurns().isPresent() ? task.maxTurns() : blueprint.maxTurns();
    turns.ifPresent(number -> document.put("max_turns", number));
    task.maxBudgetUsd()
        .or(blueprint::maxBudgetUsd)
        .ifPresent((BigDecimal budget) -> document.put("max_budget_usd", budget));
  }

  private static void putChannelMetadata(ObjectNode document, TaskRequest task) {
    if (!task.channelMetadata().isEmpty()) {
      var metadata = document.putObject("channel_metadata");
      new TreeMap<>(task.channelMetadata()).forEach(metadata::put);
    }
  }

  private static void putExtra(ObjectNode document, ObjectNode extra) {
    for (var field : extra.properties()) {
      if (!OURS.contains(field.getKey())) {
        document.set(field.getKey(), field.getValue());
      }
    }
  }

  private static ObjectNode object(String extra) {
    try {
      JsonNode read = JSON.readTree(extra);
      if (read instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // Its text may hold a part of the producer's message.
      throw new IllegalStateException("extra is not JSON, line " + e.getLocation().getLineNr());
    }
    throw new IllegalStateException("extra is not a JSON object");
  }
}
