package dev.signalbox.local.agent;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// The agent's writes to its task row, each with the condition that keeps it from overwriting
/// what others decided. A write that loses says so; it never throws for that.
final class TaskRow {
  private static final Set<String> TERMINAL =
      Set.of("COMPLETED", "FAILED", "CANCELLED", "TIMED_OUT");
  private static final List<String> STARTABLE = List.of("SUBMITTED", "HYDRATING", "RUNNING");
  private static final List<String> ENDABLE =
      List.of("RUNNING", "HYDRATING", "FINALIZING", "AWAITING_APPROVAL");

  private final DynamoDbClient db;
  private final String table;
  private final String taskId;
  private final Optional<String> attempt;
  private final InstantSource clock;

  TaskRow(
      DynamoDbClient db,
      String table,
      String taskId,
      Optional<String> attempt,
      InstantSource clock) {
    this.db = db;
    this.table = table;
    this.taskId = taskId;
    this.attempt = attempt;
    this.clock = clock;
  }

  /// Makes the task RUNNING, which it may be already, as the service writes that too. Answers why
  /// the agent must not go on.
  Optional<String> writeRunning() {
    var now = now();
    try {
      update(
          Map.of(
              "status", fromS("RUNNING"),
              "started_at", fromS(now),
              "status_created_at", fromS("RUNNING#" + now)),
          STARTABLE);
      return Optional.empty();
    } catch (ConditionalCheckFailedException lost) {
      return reasonToStop(lost.item());
    }
  }

  void writeHeartbeat() {
    try {
      update(Map.of("agent_heartbeat_at", fromS(now())), List.of("RUNNING"));
    } catch (ConditionalCheckFailedException _) {
      // The next look at the row says why.
    }
  }

  /// Ends the task with the result; false when somebody else has ended it or owns it now.
  boolean writeTerminal(String status, Map<String, AttributeValue> result) {
    var now = now();
    var attributes = new HashMap<>(result);
    attributes.put("status", fromS(status));
    attributes.put("completed_at", fromS(now));
    attributes.put("status_created_at", fromS(status + "#" + now));
    try {
      update(attributes, ENDABLE);
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  /// Reads the row between two steps: why the agent must not go on, if it must not.
  Optional<String> readReasonToStop() {
    return reasonToStop(
        db.getItem(get -> get.tableName(table).key(key()).consistentRead(true)).item());
  }

  private Optional<String> reasonToStop(Map<String, AttributeValue> item) {
    var status = text(item, "status");
    if (TERMINAL.contains(status)) {
      return Optional.of("the task is " + status);
    }
    var current = text(item, "attempt");
    return attempt
        .filter(mine -> !current.isEmpty() && !current.equals(mine))
        .map(mine -> "this is attempt " + mine + " and the task is at " + current);
  }

  /// The named attribute as text, whether it is stored as a string or as a number.
  private static String text(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(item.get(name))
        .flatMap(value -> Optional.ofNullable(value.s()).or(() -> Optional.ofNullable(value.n())))
        .orElse("");
  }

  /// @throws ConditionalCheckFailedException with the row, when it has none of these statuses or is
  /// at another attempt
  private void update(Map<String, AttributeValue> attributes, List<String> statuses) {
    var names = new HashMap<String, String>();
    var values = new HashMap<String, AttributeValue>();
    attributes.forEach(
        (name, value) -> {
          names.put("#" + name, name);
          values.put(":" + name, value);
        });
    var sets =
        attributes.keySet().stream()
            .map(TaskRow::set)
            .collect(Collectors.joining(", ", "SET ", ""));
    var condition = condition(statuses, names, values);
    var _ =
        db.updateItem(
            update ->
                update
                    .tableName(table)
                    .key(key())
                    .updateExpression(sets)
                    .conditionExpression(condition)
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(values)
                    .returnValuesOnConditionCheckFailure(
                        ReturnValuesOnConditionCheckFailure.ALL_OLD));
  }

  /// The time of the start is that of whoever noted it first.
  private static String set(String name) {
    var value = ":" + name;
    return "#"
        + name
        + " = "
        + (name.equals("started_at") ? "if_not_exists(#" + name + ", " + value + ")" : value);
  }

  private String condition(
      List<String> statuses, Map<String, String> names, Map<String, AttributeValue> values) {
    var slots = IntStream.range(0, statuses.size()).mapToObj(i -> ":from" + i).toList();
    slots.forEach(slot -> values.put(slot, fromS(statuses.get(slots.indexOf(slot)))));
    names.put("#status", "status");
    var inStatus = "#status IN (" + String.join(", ", slots) + ")";
    if (attempt.isEmpty()) {
      return inStatus;
    }
    names.put("#attempt", "attempt");
    values.put(":attempt", fromN(attempt.get()));
    return inStatus + " AND (attribute_not_exists(#attempt) OR #attempt = :attempt)";
  }

  private Map<String, AttributeValue> key() {
    return Map.of("task_id", fromS(taskId));
  }

  /// Agents write the time without a fraction, unlike every other writer of the row.
  private String now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
