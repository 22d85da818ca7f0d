package dev.signalbox.dynamodb.row;

import dev.signalbox.dynamodb.index.CreatedKeys;
import dev.signalbox.dynamodb.index.EndedKeys;
import dev.signalbox.dynamodb.slots.QueueKeys;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Approvals;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.Watch;
import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.orchestrator.port.store.TaskShard;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Writes a task as an item, under the names that the other programs use. What a record does not
/// say is left out, and but for the branch never written empty. `TaskItemReader` is the way back.
public final class TaskItem {
  private final Map<String, AttributeValue> attributes = new TreeMap<>();

  private TaskItem() {}

  /// All attributes that follow from the record.
  ///
  /// @param at what is stored as `settled_at` if the record is settled
  /// @param payloadBucket where the documents of attempts are kept, if they are
  public static Map<String, AttributeValue> of(
      TaskRecord record, Instant at, Optional<String> payloadBucket) {
    var item = new TaskItem();
    item.text("task_id", record.taskId());
    item.request(record.request());
    // Readers of rows take for granted that it is there, and empty without a repository.
    item.text("branch_name", record.branchName().orElse(""));
    item.status(record);
    item.times(record.times());
    if (record.attempt().number() > 0) {
      item.attempt(record.attempt());
    }
    item.ours(record, at);
    payloadBucket.ifPresent(bucket -> item.payload(record, bucket));
    return item.attributes;
  }

  private void request(TaskRequest request) {
    text("user_id", Optional.of(request.userId()));
    text("repo", request.repo());
    text("task_description", request.taskDescription());
    request.issueNumber().ifPresent(number -> number("issue_number", number));
    request.prNumber().ifPresent(number -> number("pr_number", number));
    text("workflow_ref", request.workflowRef());
    request.maxTurns().ifPresent(number -> number("max_turns", number));
    request
        .maxBudgetUsd()
        .ifPresent(
            usd -> attributes.put("max_budget_usd", AttributeValue.fromN(usd.toPlainString())));
    text("idempotency_key", request.idempotencyKey());
    text("channel_source", request.channelSource());
    attributes.put("channel_metadata", Item.texts(request.channelMetadata()));
    text("extra", request.extra());
    attributes.put(RowOptions.WORKFLOW, RowOptions.attribute(request.workflow()));
    attributes.putAll(RowOptions.attributes(request.options()));
    request.trace().ifPresent(this::trace);
  }

  private void trace(TraceContext trace) {
    text("traceparent", trace.traceparent());
    text("tracestate", trace.state());
  }

  private void status(TaskRecord record) {
    text("status", record.status().name());
    text("status_created_at", record.status().name() + "#" + Timestamps.text(record.statusSince()));
  }

  private void times(TaskRecord.Times times) {
    time("created_at", Optional.of(times.createdAt()));
    time("queued_at", times.queuedAt());
    time("started_at", times.startedAt());
    time("first_started_at", times.earlierStart());
    time("completed_at", times.completedAt());
    time("agent_heartbeat_at", times.heartbeatAt());
    watch(times.watch());
  }

  private void watch(Watch watch) {
    approvals(watch.approvals());
    watch.approvalsSeen().ifPresent(seen -> attributes.put("approvals_seen", words(seen)));
    time("pause_seen_at", watch.pauseSeenAt());
    time("silence_seen_at", watch.silenceSeenAt());
    time("heartbeat_seen", watch.heartbeatSeen());
  }

  private void approvals(Approvals approvals) {
    count("approval_gate_count", approvals.count());
    text("awaiting_approval_request_id", approvals.pending());
  }

  private static AttributeValue words(Approvals seen) {
    var words = new TreeMap<String, String>();
    words.put("count", Integer.toString(seen.count()));
    seen.pending().ifPresent(it -> words.put("pending", it));
    return Item.texts(words);
  }

  private void attempt(Attempt attempt) {
    number("attempt", attempt.number());
    text("attempt_since", AttemptSince.text(attempt));
    attempt.computeType().ifPresent(type -> text("compute_type", type.word()));
    text("agent_runtime_arn", attempt.runtimeArn());
    flag("rerun_on_host_loss", attempt.rerunOnHostLoss());
    attempt.session().ifPresent(this::session);
    attempt.observedVersion().ifPresent(version -> number("observed_version", version));
    attempt.end().ifPresent(this::end);
    attempt.agentEnd().ifPresent(end -> attributes.put("agent_end", Item.texts(words(end))));
    flag("stop_pending", attempt.stopPending());
    time("next_try_at", attempt.nextTryAt());
    flag("start_turned_away", attempt.turnedAway());
    flag("context_pending", attempt.contextPending());
    var budget = attempt.budget();
    count("start_failures", budget.startFailures());
    count("capacity_waits", budget.capacityWaits());
    time("declined_since", budget.since());
    budget.cause().ifPresent(this::declined);
  }

  /// From the step before the document is stored to the one before it is dropped.
  private void payload(TaskRecord record, String bucket) {
    var attempt = record.attempt();
    var kept =
        attempt.can(Capability.PAYLOAD_BY_POINTER) && attempt.wasBegun() && !record.settled();
    if (kept) {
      text("payload_uri", "s3://" + bucket + "/" + record.attemptId().payloadKey());
    }
  }

  private void session(SessionHandle session) {
    text("session_id", session.sessionId());
    attributes.put("compute_metadata", Item.texts(session.metadata()));
  }

  private void end(Attempt.SessionEnd end) {
    attributes.put("session_end", Item.texts(words(end)));
    text("stopped_event", end.evidence());
  }

  private static Map<String, String> words(Attempt.SessionEnd end) {
    var words = new TreeMap<String, String>();
    words.put("seen_at", Timestamps.text(end.seenAt()));
    switch (end.outcome()) {
      case SessionStatus.Completed() -> words.put("outcome", "COMPLETED");
      case SessionStatus.Failed(var cause) -> {
        words.put("outcome", "FAILED");
        cause(words, cause);
      }
      case SessionStatus.NeverStarted(var cause) -> {
        words.put("outcome", "NEVER_STARTED");
        cause(words, cause);
      }
    }
    return words;
  }

  private void declined(FailureCause cause) {
    var words = new TreeMap<String, String>();
    cause(words, cause);
    attributes.put("declined_cause", Item.texts(words));
  }

  private static void cause(Map<String, String> words, FailureCause cause) {
    words.put("code", cause.code().name());
    words.put("detail", cause.detail());
  }

  private void ours(TaskRecord record, Instant at) {
    admission(record);
    time("settled_at", record.settled() ? Optional.of(at) : Optional.empty());
    time("deadline_at", record.deadlineAt());
    record.deadlineAt().ifPresent(_ -> text("deadline_shard", TaskShard.of(record).name()));
    record.expiresAt().ifPresent(expiry -> number("ttl", expiry.getEpochSecond()));
    record.failure().ifPresent(this::failure);
    text("error_message", record.errorMessage());
    FailureKeys.of(record).forEach(this::text);
    CreatedKeys.of(record).forEach(this::text);
    EndedKeys.of(record).forEach(this::text);
    text("cancel_reason", record.cancellation().reason());
    text("cancel_requested_by", record.cancellation().requestedBy());
  }

  private void admission(TaskRecord record) {
    var admission = record.admission();
    count("admission_attempts", admission.attempts());
    admission.waiting().ifPresent(place -> text("queued_by", place.limit().word()));
    QueueKeys.of(record).forEach(this::text);
    flag("slot_held", admission.slotHeld());
    flag("global_slot_held", admission.globalSlotHeld());
  }

  private void failure(FailureCause failure) {
    var words = new TreeMap<String, String>();
    words.put("origin", failure.code().origin().name());
    cause(words, failure);
    attributes.put("failure", Item.texts(words));
  }

  private void text(String name, Optional<String> value) {
    // An empty text may not be the key of an index.
    value.filter(text -> !text.isEmpty()).ifPresent(text -> text(name, text));
  }

  private void text(String name, String value) {
    attributes.put(name, Item.text(value));
  }

  private void number(String name, long value) {
    attributes.put(name, Item.number(value));
  }

  private void count(String name, int value) {
    if (value != 0) {
      number(name, value);
    }
  }

  private void flag(String name, boolean value) {
    if (value) {
      attributes.put(name, Item.flag(true));
    }
  }

  private void time(String name, Optional<Instant> value) {
    value.ifPresent(at -> text(name, Timestamps.text(at)));
  }
}
