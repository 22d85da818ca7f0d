package dev.signalbox.dynamodb.row;

import dev.signalbox.dynamodb.slots.QueueKeys;
import dev.signalbox.dynamodb.slots.Reserved;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Reads an item as a task, whoever wrote it. Attributes that only inform are absent when they are
/// garbage; a row whose garbage a decision would rest on is unreadable, and says why.
public final class TaskItemReader {
  private final Item item;
  private final ComputeTypes types;

  private TaskItemReader(Item item, ComputeTypes types) {
    this.item = item;
    this.types = types;
  }

  /// @param types the backends that a row may name
  public static Lookup read(Map<String, AttributeValue> attributes, ComputeTypes types) {
    var reader = new TaskItemReader(new Item(attributes), types);
    return reader
        .problem()
        .<Lookup>map(Lookup.Unreadable::new)
        .orElseGet(() -> new Lookup.Found(reader.task()));
  }

  private Optional<String> problem() {
    return Stream.of(
            problem(item.textOf("task_id").isPresent(), "no task_id"),
            problem(status().isPresent(), "status is " + word("status")),
            problem(item.textOf("user_id").isPresent(), "no user_id"),
            problem(!isReserved(item.textOf("user_id").orElse("")), "user_id is reserved"),
            problem(item.timeOf("created_at").isPresent(), "created_at is " + word("created_at")),
            timeProblem("deadline_at"),
            timeProblem("agent_heartbeat_at"),
            placeProblem(),
            problem(attemptNumber() >= 0, "attempt is " + word("attempt")),
            attemptNumber() > 0 ? attemptProblem() : Optional.<String>empty())
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// The slots of such a user would be counted in one of our own items.
  private static boolean isReserved(String userId) {
    return userId.startsWith(Reserved.PREFIX);
  }

  private Optional<String> attemptProblem() {
    var sessionUsable = !item.has("session_id") || session().isPresent();
    var endUsable = !item.has("session_end") || end().isPresent();
    return Stream.of(
            problem(computeType().isPresent(), "compute_type is " + word("compute_type")),
            problem(sessionUsable, "session_id without the compute_metadata to stop it by"),
            problem(
                !item.has("observed_version") || item.longOf("observed_version").isPresent(),
                "observed_version is " + word("observed_version")),
            timeProblem("next_try_at"),
            problem(endUsable, "session_end has no known outcome and time"))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /// A place that cannot be named can neither be counted nor left.
  private Optional<String> placeProblem() {
    var stored = new TreeMap<String, String>();
    item.textOf(QueueKeys.QUEUED_USER).ifPresent(it -> stored.put(QueueKeys.QUEUED_USER, it));
    item.textOf(QueueKeys.QUEUE_NAME).ifPresent(it -> stored.put(QueueKeys.QUEUE_NAME, it));
    var user = item.textOf("user_id").orElse("");
    var known = place().map(it -> QueueKeys.keys(it, user)).orElse(Map.of());
    return problem(
        known.equals(stored),
        "queued_user and queue_name are "
            + word(QueueKeys.QUEUED_USER)
            + " and "
            + word(QueueKeys.QUEUE_NAME));
  }

  private Optional<Waiting> place() {
    return QueueKeys.place(
        item.textOf(QueueKeys.QUEUED_USER), item.textOf(QueueKeys.QUEUE_NAME), types);
  }

  private Optional<String> timeProblem(String name) {
    return problem(!item.has(name) || item.timeOf(name).isPresent(), name + " is " + word(name));
  }

  private static Optional<String> problem(boolean readable, String because) {
    return readable ? Optional.empty() : Optional.of(because);
  }

  private String word(String name) {
    var word = new Item(item.attributes()).texts().getOrDefault(name, "");
    return word.isEmpty() ? "missing" : "'" + word.substring(0, Math.min(60, word.length())) + "'";
  }

  private TaskRecord task() {
    var status = status().orElseThrow();
    var createdAt = item.timeOf("created_at").orElseThrow();
    return new TaskRecord(
        item.textOf("task_id").orElseThrow(),
        request(),
        status,
        statusSince(status, createdAt),
        new TaskRecord.Times(
            createdAt,
            item.timeOf("queued_at"),
            item.timeOf("started_at"),
            item.timeOf("completed_at"),
            item.timeOf("agent_heartbeat_at"),
            item.timeOf("pause_seen_at")),
        attemptNumber() > 0 ? attempt() : Attempt.NONE,
        admission(),
        item.has("settled_at"),
        item.timeOf("deadline_at"),
        expiresAt(),
        item.has("failure") ? Optional.of(cause(item.mapOf("failure"))) : Optional.empty(),
        item.textOf("error_message"));
  }

  private TaskRecord.Admission admission() {
    return new TaskRecord.Admission(
        item.intOf("admission_attempts").orElse(0),
        place(),
        item.flagOf("slot_held"),
        item.flagOf("global_slot_held"));
  }

  private TaskRequest request() {
    return new TaskRequest(
        item.textOf("user_id").orElseThrow(),
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

  /// The agent pauses and resumes without touching `status_created_at`; then the newest time that
  /// the row speaks of is the nearest.
  private Instant statusSince(TaskStatus status, Instant createdAt) {
    var entered = item.textOf("status_created_at").orElse("").split("#", 2);
    var time = Timestamps.read(entered[entered.length - 1]);
    return time.filter(_ -> entered[0].equals(status.name()))
        .or(
            () ->
                Stream.of(time, item.timeOf("updated_at"), item.timeOf("started_at"))
                    .flatMap(Optional::stream)
                    .max(Comparator.naturalOrder()))
        .orElse(createdAt);
  }

  private Optional<Instant> expiresAt() {
    return item.longOf("ttl").stream().mapToObj(Instant::ofEpochSecond).findFirst();
  }

  private Optional<TaskStatus> status() {
    return item.textOf("status").flatMap(TaskStatus::ofWord);
  }

  /// Less than 0 when it cannot be read.
  private int attemptNumber() {
    return item.has("attempt") ? item.intOf("attempt").orElse(-1) : 0;
  }

  private Optional<ComputeType> computeType() {
    return item.textOf("compute_type").flatMap(types::ofWord);
  }

  private Attempt attempt() {
    return new Attempt(
        attemptNumber(),
        computeType(),
        item.textOf("agent_runtime_arn"),
        item.flagOf("rerun_on_host_loss"),
        session(),
        item.longOf("observed_version"),
        end(),
        item.flagOf("stop_pending"),
        item.timeOf("next_try_at"),
        new Attempt.Budget(
            item.intOf("start_failures").orElse(0),
            item.intOf("capacity_waits").orElse(0),
            item.timeOf("declined_since")));
  }

  private Optional<SessionHandle> session() {
    var id = item.textOf("session_id");
    var metadata = item.mapOf("compute_metadata").texts();
    return computeType()
        .filter(type -> metadata.keySet().containsAll(type.handleKeys()))
        .flatMap(type -> id.map(it -> new SessionHandle(type, it, metadata)));
  }

  private Optional<Attempt.SessionEnd> end() {
    var end = item.mapOf("session_end");
    return outcome(end)
        .flatMap(
            outcome ->
                end.timeOf("seen_at")
                    .map(at -> new Attempt.SessionEnd(at, outcome, item.textOf("stopped_event"))));
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
