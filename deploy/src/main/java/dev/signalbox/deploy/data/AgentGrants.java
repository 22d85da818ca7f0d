package dev.signalbox.deploy.data;

import dev.signalbox.deploy.foundation.TaskRoles;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.services.dynamodb.Table;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.s3.Bucket;

/// What an agent may do with the data of tasks: with that of its own task alone, or, where its
/// runtime cannot assume a role for each task, with that of every task.
enum AgentGrants {
  /// Of the task, and below the user, whose ids are the tags of the session.
  OWN_TASK,
  /// Of all tasks: whoever has the role is trusted with them.
  EVERY_TASK;

  /// The tags that a session may have; the first one it must have.
  static final List<String> TAGS = List.of("task_id", "user_id", "repo");

  /// Attributes of a task's row that no agent may change, or name in a condition. The others are
  /// open, since agents of any kind write their results there. `attempt` is among those, because
  /// an agent's condition names it and DynamoDB does not tell a condition from a change; the
  /// service holds to `attempt_since`, which says the same.
  static final List<String> NOT_OF_AGENTS =
      List.of(
          "admission_attempts",
          "agent_end",
          "agent_runtime_arn",
          "approval_gate_cap",
          "approval_timeout_s",
          "approvals_seen",
          "attachments",
          "attempt_since",
          "base_branch",
          "branch_name",
          "cancel_reason",
          "cancel_requested_by",
          "capacity_waits",
          "channel_metadata",
          "channel_source",
          "compute_metadata",
          "compute_type",
          "context_pending",
          "created_at",
          "created_shard",
          "deadline_at",
          "deadline_shard",
          "declined_cause",
          "declined_since",
          "ended_at",
          "ended_shard",
          "extra",
          "failed_at",
          "failed_repo",
          "failure",
          "first_started_at",
          "global_slot_held",
          "heartbeat_seen",
          "idempotency_key",
          "initial_approvals",
          "issue_number",
          "listed_at",
          "listed_repo",
          "max_budget_usd",
          "max_turns",
          "merge_branches",
          "next_try_at",
          "observed_version",
          "pause_seen_at",
          "payload_uri",
          "pr_number",
          "queue_name",
          "queued_at",
          "queued_by",
          "queued_user",
          "repo",
          "rerun_on_host_loss",
          "resolved_assets",
          "resolved_workflow",
          "session_end",
          "session_id",
          "settled_at",
          "silence_seen_at",
          "slot_held",
          "start_failures",
          "start_turned_away",
          "stop_pending",
          "stopped_event",
          "task_description",
          "trace",
          "traceparent",
          "tracestate",
          "ttl",
          "unreadable",
          "user_id",
          "workflow_ref");

  private static final String TASK = "${aws:PrincipalTag/task_id}";
  private static final String USER = "${aws:PrincipalTag/user_id}";
  private static final String ATTACHMENTS = "attachments/";
  private static final String LEADING_KEYS = "dynamodb:LeadingKeys";

  /// The whole of it, for a role.
  List<PolicyStatement> on(AgentData data) {
    var tables = data.tables();
    var artifacts = data.artifacts().bucket();
    var ofData =
        List.of(
            items(tables.tasks(), Map.of(), "dynamodb:GetItem"),
            items(
                tables.tasks(),
                Map.of("dynamodb:Attributes", NOT_OF_AGENTS),
                "dynamodb:UpdateItem"),
            items(tables.taskEvents(), Map.of(), "dynamodb:PutItem", "dynamodb:Query"),
            // An agent asks for an approval, reads the answer, and notes that it gave up.
            items(
                tables.taskApprovals(),
                Map.of(),
                "dynamodb:PutItem",
                "dynamodb:GetItem",
                "dynamodb:UpdateItem"),
            objects(data.payloads().bucket(), "tasks/" + TASK + "/*", "s3:GetObject"),
            objects(artifacts, ArtifactsBucket.ARTIFACTS + TASK + "/*", "s3:PutObject"),
            objects(artifacts, ArtifactsBucket.TRACES + USER + "/" + TASK + "*", "s3:PutObject"));
    return Stream.of(
            ofData.stream(),
            data.attachments().map(this::attachments).stream(),
            data.key().use("dynamodb", "s3").stream())
        .flatMap(it -> it)
        .toList();
  }

  /// Files of the task, where the program that creates tasks has left them. The agent asks for the
  /// very version that was screened.
  private PolicyStatement attachments(String bucket) {
    return TaskRoles.allow(
        "arn:"
            + Aws.PARTITION
            + ":s3:::"
            + bucket
            + "/"
            + pattern(ATTACHMENTS + USER + "/" + TASK)
            + "/*",
        "s3:GetObject",
        "s3:GetObjectVersion");
  }

  /// Items of a table whose partition key is the task's id. A request without a key, or one that
  /// names no attribute, has no list of them, and for-all holds of what is not there: hence the
  /// condition that there is one.
  private PolicyStatement items(Table table, Map<String, List<String>> without, String... actions) {
    var conditions = new TreeMap<String, Object>();
    if (!without.isEmpty()) {
      conditions.put("ForAllValues:StringNotEquals", without);
    }
    var present = new TreeMap<String, String>();
    without.keySet().forEach(it -> present.put(it, "false"));
    if (this == OWN_TASK) {
      conditions.put("ForAllValues:StringEquals", Map.of(LEADING_KEYS, List.of(TASK)));
      present.put(LEADING_KEYS, "false");
    }
    if (!present.isEmpty()) {
      conditions.put("Null", present);
    }
    return PolicyStatement.Builder.create()
        .actions(List.of(actions))
        .resources(List.of(table.getTableArn()))
        .conditions(conditions)
        .build();
  }

  /// Objects of a bucket whose keys have the session's tags in the places of the variables.
  private PolicyStatement objects(Bucket bucket, String key, String... actions) {
    return TaskRoles.allow(bucket.arnForObjects(pattern(key)), actions);
  }

  private String pattern(String key) {
    return switch (this) {
      case OWN_TASK -> key;
      case EVERY_TASK -> key.replaceAll("\\$\\{[^}]*}", "*");
    };
  }
}
