package dev.signalbox.local.agent;

import static dev.signalbox.local.agent.DynamoDb.inOrder;
import static dev.signalbox.local.agent.DynamoDb.string;
import static dev.signalbox.local.agent.DynamoDb.text;

import dev.signalbox.local.agent.DynamoDb.Answer;
import java.io.IOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// The agent's writes to its task row, each with the condition that keeps it from overwriting
/// what others decided. A write that loses says so; it never throws for that.
final class TaskRow {
  private static final Set<String> TERMINAL =
      Set.of("COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT");
  private static final List<String> STARTABLE = List.of("SUBMITTED", "HYDRATING");
  private static final List<String> ENDABLE =
      List.of("RUNNING", "HYDRATING", "FINALIZING", "AWAITING_APPROVAL");

  private final DynamoDb db;
  private final String table;
  private final String taskId;
  private final Optional<String> attempt;
  private final InstantSource clock;

  TaskRow(DynamoDb db, String table, String taskId, Optional<String> attempt, InstantSource clock) {
    this.db = db;
    this.table = table;
    this.taskId = taskId;
    this.attempt = attempt;
    this.clock = clock;
  }

  /// Makes the task RUNNING if it has not got there yet, and answers why the agent must not go on.
  Optional<String> writeRunning() throws IOException {
    var now = now();
    var attributes =
        inOrder(
            "status", string("RUNNING"),
            "started_at", string(now),
            "status_created_at", string("RUNNING#" + now));
    return switch (update(attributes, STARTABLE)) {
      case Answer.Done _ -> Optional.empty();
      case Answer.ConditionFailed(var item) -> reasonToStop(item);
    };
  }

  void writeHeartbeat() throws IOException {
    var _ = update(inOrder("agent_heartbeat_at", string(now())), List.of("RUNNING"));
  }

  /// Ends the task with the result; false when somebody else has ended it or owns it now.
  boolean writeTerminal(String status, Map<String, Object> result) throws IOException {
    var now = now();
    var attributes =
        inOrder(
            "status", string(status),
            "completed_at", string(now),
            "status_created_at", string(status + "#" + now));
    attributes.putAll(result);
    return update(attributes, ENDABLE) instanceof Answer.Done;
  }

  /// Reads the row between two steps: why the agent must not go on, if it must not.
  Optional<String> readReasonToStop() throws IOException {
    var request = inOrder("TableName", table, "Key", key(), "ConsistentRead", true);
    return switch (db.call("GetItem", request)) {
      case Answer.Done(var body) ->
          reasonToStop(Json.asObject(body.getOrDefault("Item", Map.of())));
      case Answer.ConditionFailed _ -> Optional.empty();
    };
  }

  private Optional<String> reasonToStop(Map<String, Object> item) {
    var status = text(item, "status");
    if (TERMINAL.contains(status)) {
      return Optional.of("the task is " + status);
    }
    var current = text(item, "attempt");
    return attempt
        .filter(mine -> !current.isEmpty() && !current.equals(mine))
        .map(mine -> "this is attempt " + mine + " and the task is at " + current);
  }

  private Answer update(Map<String, Object> attributes, List<String> statuses) throws IOException {
    var names = new LinkedHashMap<String, Object>();
    var values = new LinkedHashMap<String, Object>();
    var sets = new ArrayList<String>();
    attributes.forEach(
        (name, value) -> {
          names.put("#" + name, name);
          values.put(":" + name, value);
          sets.add("#" + name + " = :" + name);
        });
    names.put("#status", "status");
    return db.call(
        "UpdateItem",
        inOrder(
            "TableName",
            table,
            "Key",
            key(),
            "UpdateExpression",
            "SET " + String.join(", ", sets),
            "ConditionExpression",
            condition(statuses, names, values),
            "ExpressionAttributeNames",
            names,
            "ExpressionAttributeValues",
            values,
            "ReturnValuesOnConditionCheckFailure",
            "ALL_OLD"));
  }

  private String condition(
      List<String> statuses, Map<String, Object> names, Map<String, Object> values) {
    var slots = IntStream.range(0, statuses.size()).mapToObj(i -> ":from" + i).toList();
    slots.forEach(slot -> values.put(slot, string(statuses.get(slots.indexOf(slot)))));
    var inStatus = "#status IN (" + String.join(", ", slots) + ")";
    if (attempt.isEmpty()) {
      return inStatus;
    }
    names.put("#attempt", "attempt");
    values.put(":attempt", Map.of("N", attempt.get()));
    return inStatus + " AND (attribute_not_exists(#attempt) OR #attempt = :attempt)";
  }

  private Map<String, Object> key() {
    return Map.of("task_id", string(taskId));
  }

  /// Agents write the time without a fraction, unlike every other writer of the row.
  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
