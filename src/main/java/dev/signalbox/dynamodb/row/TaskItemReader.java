package dev.signalbox.dynamodb.row;

import dev.signalbox.dynamodb.slots.QueueKeys;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Approvals;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.BranchName;
import dev.signalbox.lifecycle.task.Budget;
import dev.signalbox.lifecycle.task.Cancellation;
import dev.signalbox.lifecycle.task.Stored;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.task.Watch;
import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads an item as a task, whoever wrote it. Attributes that only inform are absent when they are
/// garbage. Of a row whose garbage a decision would rest on, the record says what is certain, and
/// what was not understood.
public final class TaskItemReader {
  private final Item item;
  private final ComputeTypes types;
  private final Map<String, String> problems;

  private TaskItemReader(Item item, ComputeTypes types) {
    this.item = item;
    this.types = types;
    this.problems = new RowProblems(item, types).find();
  }

  /// @param types the backends that a row may name
  public static Lookup read(Map<String, AttributeValue> attributes, ComputeTypes types) {
    var reader = new TaskItemReader(new Item(attributes), types);
    var record = reader.task();
    return reader.problems.values().stream()
        .findFirst()
        .<Lookup>map(because -> new Lookup.Unreadable(record, because))
        .orElseGet(() -> new Lookup.Found(record));
  }

  private TaskRecord task() {
    var record = asOurs();
    var unread = new TreeMap<String, String>();
    problems.keySet().forEach(name -> unread.put(name, item.wordOf(name)));
    var spellings = Compared.spellings(item.attributes(), record, unread.keySet());
    var draft = record.draft();
    draft.stored = new Stored(spellings, unread);
    return draft.build(record.deadlineAt());
  }

  private TaskRecord asOurs() {
    var createdAt = createdAt();
    var attempt = attempt();
    var status = item.textOf("status").flatMap(TaskStatus::ofWord).orElse(likely(attempt));
    var taskId = item.textOf("task_id").orElse("");
    var request = request();
    return new TaskRecord(
        taskId,
        request,
        status,
        statusSince(status, createdAt),
        new TaskRecord.Times(
            createdAt,
            item.timeOf("queued_at"),
            item.timeOf("started_at"),
            item.timeOf("completed_at"),
            item.timeOf("agent_heartbeat_at"),
            watch(),
            item.timeOf("first_started_at")),
        attempt,
        admission(),
        item.has("settled_at"),
        item.timeOf("deadline_at"),
        expiresAt(),
        item.has("failure") ? Optional.of(cause(item.mapOf("failure"))) : Optional.empty(),
        item.textOf("error_message"),
        new Cancellation(item.textOf("cancel_reason"), item.textOf("cancel_requested_by")),
        item.textOf("branch_name").or(() -> BranchName.of(taskId, request)),
        Stored.AS_OURS);
  }

  private Watch watch() {
    var seen = item.mapOf("approvals_seen");
    return new Watch(
        approvals(item, "approval_gate_count", "awaiting_approval_request_id"),
        item.has("approvals_seen")
            ? Optional.of(approvals(seen, "count", "pending"))
            : Optional.empty(),
        item.timeOf("pause_seen_at"),
        item.timeOf("silence_seen_at"),
        item.timeOf("heartbeat_seen"));
  }

  private static Approvals approvals(Item words, String count, String pending) {
    return new Approvals(words.intOf(count).orElse(0), words.textOf(pending));
  }

  /// What a task whose status is not understood most likely does.
  private TaskStatus likely(Attempt attempt) {
    if (place().isPresent()) {
      return TaskStatus.QUEUED;
    }
    return attempt.number() > 0 && attempt.session().isEmpty() && attempt.end().isEmpty()
        ? TaskStatus.HYDRATING
        : TaskStatus.RUNNING;
  }

  /// Where it is garbage, the row was there at the oldest time that it tells.
  private Instant createdAt() {
    return item.timeOf("created_at")
        .orElseGet(
            () ->
                Stream.of("queued_at", "started_at", "agent_heartbeat_at", "updated_at")
                    .flatMap(name -> item.timeOf(name).stream())
                    .min(Comparator.naturalOrder())
                    .orElse(Instant.EPOCH));
  }

  private TaskRecord.Admission admission() {
    return new TaskRecord.Admission(
        item.intOf("admission_attempts").orElse(0),
        place(),
        // The slot of a user whose name is not understood can be given back to nobody.
        item.flagOf("slot_held") && !problems.containsKey("user_id"),
        item.flagOf("global_slot_held"));
  }

  private TaskRequest request() {
    var unpinned = unpinned();
    var pinned = RowOptions.workflow(item).filter(it -> !it.equals(unpinned.workflow()));
    var trace =
        item.textOf("traceparent").flatMap(it -> TraceContext.of(it, item.textOf("tracestate")));
    return unpinned.with(pinned, RowOptions.read(item)).traced(trace);
  }

  private TaskRequest unpinned() {
    return new TaskRequest(
        item.textOf("user_id").orElse(""),
        item.textOf("repo"),
        item.textOf("task_description"),
        item.intOf("issue_number"),
        item.intOf("pr_number"),
        item.textOf("workflow_ref"),
        item.intOf("max_turns"),
        item.numberOf("max_budget_usd"),
        item.textOf("idempotency_key"),
        item.textOf("channel_source").orElse("api"),
        item.mapOf("channel_metadata").texts(),
        item.textOf("extra"));
  }

  /// Other programs may change the status without touching `status_created_at`; then the newest
  /// time that the row speaks of is the nearest.
  private Instant statusSince(TaskStatus status, Instant createdAt) {
    var entered = item.textOf("status_created_at").orElse("").split("#", 2);
    var time = Timestamps.read(entered[entered.length - 1]);
    return time.filter(_ -> entered[0].equals(status.name()))
        .or(
            () ->
                Stream.of(
                        time,
                        item.timeOf("updated_at"),
                        item.timeOf("started_at"),
                        item.timeOf("completed_at").filter(_ -> status.isTerminal()))
                    .flatMap(Optional::stream)
                    .max(Comparator.naturalOrder()))
        .orElse(createdAt);
  }

  private Optional<Instant> expiresAt() {
    return item.longOf("ttl").stream().mapToObj(Instant::ofEpochSecond).findFirst();
  }

  /// The place of a row whose keys contradict each other is not known.
  private Optional<Waiting> place() {
    return problems.containsKey(QueueKeys.QUEUE_NAME)
        ? Optional.empty()
        : QueueKeys.place(
            item.textOf(QueueKeys.QUEUED_USER), item.textOf(QueueKeys.QUEUE_NAME), types);
  }

  private Attempt attempt() {
    var number = AttemptSince.number(item);
    return number > 0 ? attempt(number) : Attempt.NONE;
  }

  private Attempt attempt(int number) {
    return new Attempt(
        number,
        AttemptSince.of(item).time(),
        item.textOf("compute_type").flatMap(types::ofWord),
        item.textOf("agent_runtime_arn"),
        item.flagOf("rerun_on_host_loss"),
        session(item, types),
        item.longOf("observed_version"),
        end(item, "session_end", item.textOf("stopped_event")),
        end(item, "agent_end", Optional.empty()),
        item.flagOf("stop_pending"),
        item.timeOf("next_try_at"),
        item.flagOf("start_turned_away"),
        item.flagOf("context_pending"),
        new Budget(
            item.intOf("start_failures").orElse(0),
            item.intOf("capacity_waits").orElse(0),
            item.timeOf("declined_since"),
            item.has("declined_cause")
                ? Optional.of(cause(item.mapOf("declined_cause")))
                : Optional.empty()));
  }

  static Optional<SessionHandle> session(Item item, ComputeTypes types) {
    var id = item.textOf("session_id");
    var metadata = item.mapOf("compute_metadata").texts();
    return item.textOf("compute_type")
        .flatMap(types::ofWord)
        .filter(type -> metadata.keySet().containsAll(type.handleKeys()))
        .flatMap(type -> id.map(it -> new SessionHandle(type, it, metadata)));
  }

  static Optional<Attempt.SessionEnd> end(Item item, String name, Optional<String> evidence) {
    var end = item.mapOf(name);
    return outcome(end)
        .flatMap(
            outcome ->
                end.timeOf("seen_at").map(at -> new Attempt.SessionEnd(at, outcome, evidence)));
  }

  private static Optional<SessionStatus.Ended> outcome(Item end) {
    return switch (end.textOf("outcome").orElse("")) {
      case "COMPLETED" -> Optional.of(new SessionStatus.Completed());
      case "FAILED" -> Optional.of(new SessionStatus.Failed(cause(end)));
      case "NEVER_STARTED" -> Optional.of(new SessionStatus.NeverStarted(cause(end)));
      default -> Optional.empty();
    };
  }

  /// A code of a later version is kept as text: it must not make the row unreadable.
  private static FailureCause cause(Item words) {
    var word = words.textOf("code").orElse("");
    var detail = words.textOf("detail").orElse("");
    return FailureCode.ofWord(word)
        .map(code -> new FailureCause(code, detail))
        .orElseGet(() -> new FailureCause(FailureCode.UNKNOWN, (word + ": " + detail).strip()));
  }
}
