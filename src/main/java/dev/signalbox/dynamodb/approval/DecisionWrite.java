package dev.signalbox.dynamodb.approval;

import com.github.f4b6a3.ulid.Ulid;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// One decision as one transaction: the answer on the request, the mark on the task, the entry of
/// the timeline. None of them is there without the others.
///
/// @param by who decides, as the timeline names them
/// @param retention how long the entry of the timeline is kept
public record DecisionWrite(
    String taskId, String requestId, ApprovalDecision decision, String by, Duration retention) {
  private static final String AWAITING = "AWAITING_APPROVAL";

  /// The actions, each with what it must meet.
  ///
  /// @param task the task's row as it was read
  public List<TransactWriteItem> actions(
      TableNames tables, Item task, Instant at, RandomGenerator random) {
    var approvals = tables.taskApprovals().orElseThrow();
    return List.of(
        TransactWriteItem.builder().update(mark(tables.tasks(), at)).build(),
        TransactWriteItem.builder().update(answer(approvals, at)).build(),
        TransactWriteItem.builder().put(note(tables.taskEvents(), task, at, random)).build());
  }

  /// An agent that does not name its request on the row has one at a time.
  private Update mark(String table, Instant at) {
    return Update.builder()
        .tableName(table)
        .key(Map.of("task_id", Item.text(taskId)))
        .updateExpression("SET last_decision_at = :now")
        .conditionExpression(
            "#status = :awaiting AND (attribute_not_exists(awaiting_approval_request_id)"
                + " OR awaiting_approval_request_id = :request)")
        .expressionAttributeNames(Map.of("#status", "status"))
        .expressionAttributeValues(
            Map.of(
                ":now", Item.text(Timestamps.text(at)),
                ":awaiting", Item.text(AWAITING),
                ":request", Item.text(requestId)))
        .build();
  }

  /// Agents leave the expiry out where they wait without an end.
  private Update answer(String table, Instant at) {
    var sets =
        new StringBuilder(
            "SET #status = :decided, decided_at = :now, decided_by = :by,"
                + " #ttl = if_not_exists(#ttl, :ttl)");
    var names = new HashMap<>(Map.of("#status", "status", "#ttl", "ttl"));
    var values = new HashMap<String, AttributeValue>();
    decision
        .onRow()
        .forEach(
            (name, value) -> {
              sets.append(", #what = :what");
              names.put("#what", name);
              values.put(":what", Item.text(value));
            });
    values.put(":decided", Item.text(decision.status()));
    values.put(":now", Item.text(Timestamps.text(at)));
    values.put(":by", Item.text(by));
    values.put(":ttl", Item.number(at.plus(retention).getEpochSecond()));
    values.put(":pending", Item.text(ApprovalRequest.PENDING));
    values.put(":epoch", Item.number(at.getEpochSecond()));
    return Update.builder()
        .tableName(table)
        .key(Map.of("task_id", Item.text(taskId), "request_id", Item.text(requestId)))
        .updateExpression(sets.toString())
        .conditionExpression(
            "#status = :pending"
                + " AND (attribute_not_exists(deadline_epoch) OR deadline_epoch > :epoch)")
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .build();
  }

  private Put note(String table, Item task, Instant at, RandomGenerator random) {
    var metadata = new TreeMap<>(decision.inTimeline());
    metadata.put("request_id", requestId);
    metadata.put("status", decision.status());
    metadata.put("decided_at", Timestamps.text(at));
    metadata.put("caller_user_id", by);
    var item = new TreeMap<String, AttributeValue>();
    item.put("task_id", Item.text(taskId));
    item.put("event_id", Item.text(eventId(at, random)));
    item.put("event_type", Item.text("approval_decision_recorded"));
    item.put("timestamp", Item.text(Timestamps.text(at)));
    item.put("ttl", Item.number(at.plus(retention).getEpochSecond()));
    task.textOf("user_id").ifPresent(user -> item.put("user_id", Item.text(user)));
    task.textOf("repo").ifPresent(repo -> item.put("repo", Item.text(repo)));
    item.put("metadata", Item.texts(metadata));
    return Put.builder().tableName(table).item(item).build();
  }

  private static String eventId(Instant at, RandomGenerator random) {
    return new Ulid(at.toEpochMilli() << 16 | random.nextInt(1 << 16), random.nextLong())
        .toString();
  }
}
