package dev.signalbox.payload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.BranchName;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.trace.TaskTrace;
import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.orchestrator.port.context.ContextDocument;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The agent's document, in the agent contract's words. Fields without a value are left out; fields
/// that a blueprint or a producer added stand at the top level as they came, but cannot take a name
/// of ours.
final class AgentDocument {
  private static final String ATTACHMENTS = "attachments";
  private static final String GATE_CAP = "approval_gate_cap";

  /// What the contract reads of a blueprint, and nobody else may set.
  private static final Set<String> OF_BLUEPRINT =
      Set.of(
          "build_command",
          "lint_command",
          "egress_allowlist",
          "cedar_policies",
          "cedar_policy_modules",
          "mcp_servers",
          "skills");

  private static final Set<String> OF_TASK =
      Set.of(
          "task_id",
          "attempt",
          "user_id",
          "repo_url",
          "branch_name",
          "base_branch",
          "merge_branches",
          "prompt",
          "issue_number",
          "pr_number",
          "workflow_ref",
          "resolved_workflow",
          "max_turns",
          "max_budget_usd",
          "model_id",
          "system_prompt_overrides",
          "github_token_secret_arn",
          "channel_source",
          "channel_metadata",
          "task_started_at",
          "trace",
          ATTACHMENTS,
          "initial_approvals",
          "approval_timeout_s",
          GATE_CAP,
          "initial_approval_gate_count",
          "resolved_assets",
          "prompt_version",
          "traceparent",
          "tracestate");

  /// Ours even when they are left out: a producer cannot set the prompt overrides or the model of
  /// a blueprint that has none.
  static final Set<String> OURS =
      Stream.of(OF_TASK, OF_BLUEPRINT).flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

  private final ObjectNode document = DocumentJson.object();

  private AgentDocument() {}

  /// @param context what the task refers to, if it was read
  /// @param attachments where the attachments of tasks lie, if it is known
  static String of(
      AttemptId attempt,
      TaskRecord task,
      Blueprint blueprint,
      Optional<ContextDocument> context,
      Optional<String> attachments) {
    var agent = new AgentDocument();
    var request = task.request();
    agent.document.put("task_id", attempt.taskId());
    agent.document.put("attempt", attempt.number());
    agent.document.put("user_id", request.userId());
    agent.work(task);
    agent.workflow(request);
    agent.limits(request, blueprint);
    agent.prompt(blueprint);
    agent.channel(request);
    agent.options(request, attachments);
    agent.startedAt(task, blueprint);
    request.trace().map(it -> TaskTrace.ofAttempt(it, attempt)).ifPresent(agent::trace);
    context.ifPresent(it -> agent.document.set("hydrated_context", DocumentJson.object(it.json())));
    agent.blueprint(blueprint);
    request.extra().map(DocumentJson::object).ifPresent(agent::extra);
    return agent.document.toString();
  }

  /// How many attachments of a task its document leaves out.
  static int attachmentsLeftOut(TaskRequest request) {
    return request
        .options()
        .value(ATTACHMENTS)
        .map(DocumentJson::value)
        .filter(ArrayNode.class::isInstance)
        .map(all -> Attachments.leftOut((ArrayNode) all))
        .orElse(0);
  }

  private void work(TaskRecord task) {
    var request = task.request();
    request.repo().ifPresent(repo -> document.put("repo_url", repo));
    // What stands for a branch that is not known is no name of one.
    task.branchName()
        .filter(name -> !name.equals(BranchName.PENDING))
        .ifPresent(name -> document.put("branch_name", name));
    request.taskDescription().ifPresent(text -> document.put("prompt", text));
    // The agent's contract wants this one as text.
    request.issueNumber().ifPresent(it -> document.put("issue_number", Integer.toString(it)));
    request.prNumber().ifPresent(number -> document.put("pr_number", number));
  }

  private void workflow(TaskRequest request) {
    request.workflowRef().ifPresent(ref -> document.put("workflow_ref", ref));
    var workflow = request.workflow();
    document
        .putObject("resolved_workflow")
        .put("id", workflow.id())
        .put("version", workflow.version());
  }

  private void limits(TaskRequest request, Blueprint blueprint) {
    document.put("max_turns", blueprint.maxTurnsOf(request));
    blueprint
        .maxBudgetUsdOf(request)
        .ifPresent((BigDecimal budget) -> document.put("max_budget_usd", budget));
  }

  private void prompt(Blueprint blueprint) {
    blueprint.modelId().ifPresent(model -> document.put("model_id", model));
    blueprint
        .systemPromptOverrides()
        .ifPresent(text -> document.put("system_prompt_overrides", text));
    // A runtime has one environment for all repositories, so the document says whose token it is.
    blueprint.githubTokenSecretArn().ifPresent(arn -> document.put("github_token_secret_arn", arn));
  }

  private void channel(TaskRequest request) {
    document.put("channel_source", request.channelSource());
    if (!request.channelMetadata().isEmpty()) {
      var metadata = document.putObject("channel_metadata");
      new TreeMap<>(request.channelMetadata()).forEach(metadata::put);
    }
    StackedBranches.of(request.channelMetadata()).forEach(document::set);
  }

  /// What the task says itself stands above what follows from its channel.
  private void options(TaskRequest request, Optional<String> attachments) {
    request
        .options()
        .values()
        .forEach((name, json) -> document.set(name, DocumentJson.value(json)));
    if (document.get(ATTACHMENTS) instanceof ArrayNode all) {
      var usable = Attachments.usable(all, attachments);
      if (usable.isEmpty()) {
        document.remove(ATTACHMENTS);
      } else {
        document.set(ATTACHMENTS, usable);
      }
    }
  }

  /// By this the agent knows how long it may still wait for an approval. Where a start can be asked
  /// for again, the document must be the same then, so none is told.
  private void startedAt(TaskRecord task, Blueprint blueprint) {
    if (!blueprint.computeType().can(Capability.REPEATABLE_START)) {
      document.put("task_started_at", task.statusSince().toString());
    }
  }

  private void trace(TraceContext trace) {
    document.put("traceparent", trace.traceparent());
    trace.state().ifPresent(it -> document.put("tracestate", it));
  }

  private void blueprint(Blueprint blueprint) {
    blueprint
        .options()
        .values()
        .forEach(
            (name, json) -> {
              var capOfTask = name.equals(GATE_CAP) && !document.has(GATE_CAP);
              if (capOfTask || !OF_TASK.contains(name)) {
                document.set(name, DocumentJson.value(json));
              }
            });
  }

  private void extra(ObjectNode extra) {
    for (var field : extra.properties()) {
      if (!OURS.contains(field.getKey()) && !document.has(field.getKey())) {
        document.set(field.getKey(), field.getValue());
      }
    }
  }
}
