package dev.signalbox.dynamodb.row;

import dev.signalbox.dynamodb.slots.QueueKeys;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.Transition.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// The conditional update of a task's row: touches only what the move changes, because other
/// programs keep attributes in the same row, and only if the row still is what was looked at.
public final class RowChange {
  private final Map<String, String> names = new TreeMap<>();
  private final Map<String, AttributeValue> values = new LinkedHashMap<>();

  private final Optional<String> payloadBucket;

  private RowChange(Optional<String> payloadBucket) {
    this.payloadBucket = payloadBucket;
  }

  public static Update of(String table, Move move, Optional<String> payloadBucket) {
    var change = new RowChange(payloadBucket);
    return Update.builder()
        .tableName(table)
        .key(Map.of("task_id", Item.text(move.before().taskId())))
        .updateExpression(change.update(move))
        .conditionExpression(change.condition(move.before()))
        .expressionAttributeNames(change.names)
        .expressionAttributeValues(change.values)
        .build();
  }

  private String update(Move move) {
    var before = TaskItem.of(move.before(), move.at(), payloadBucket);
    var after = TaskItem.of(move.after(), move.at(), payloadBucket);
    var changed =
        after.entrySet().stream()
            .filter(it -> !it.getValue().equals(before.get(it.getKey())))
            .map(it -> name(it.getKey()) + " = " + value(it.getValue()));
    var updated = name("updated_at") + " = " + value(Item.text(Timestamps.text(move.at())));
    var removed =
        before.keySet().stream()
            .filter(it -> !after.containsKey(it))
            .map(this::name)
            .collect(Collectors.joining(", "));
    var set = Stream.concat(changed, Stream.of(updated)).collect(Collectors.joining(", "));
    return "SET " + set + (removed.isEmpty() ? "" : " REMOVE " + removed);
  }

  /// Everything a decision rests on. The heartbeat is among it: an agent that is heard between the
  /// read and the write must not be declared lost.
  private String condition(TaskRecord before) {
    var conditions = new ArrayList<String>();
    conditions.add(is("status", List.of(Item.text(before.status().name()))));
    conditions.addAll(attempt(before));
    conditions.add(flag("slot_held", before.slotHeld()));
    conditions.add(flag("global_slot_held", before.admission().globalSlotHeld()));
    conditions.add(asItStood(QueueKeys.QUEUED_USER, before));
    conditions.add(asItStood(QueueKeys.QUEUE_NAME, before));
    conditions.add(present("settled_at", before.settled()));
    conditions.add(time("deadline_at", before.deadlineAt()));
    conditions.add(time("agent_heartbeat_at", before.times().heartbeatAt()));
    return String.join(" AND ", conditions);
  }

  private List<String> attempt(TaskRecord before) {
    var attempt = before.attempt();
    if (attempt.number() == 0) {
      // What else stands in the row about a session is another orchestrator's, and was not looked
      // at.
      return List.of("(" + present("attempt", false) + " OR " + is("attempt", numbers(0)) + ")");
    }
    var sessionId = attempt.session().map(session -> List.of(Item.text(session.sessionId())));
    var version = attempt.observedVersion();
    return List.of(
        is("attempt", numbers(attempt.number())),
        sessionId.map(id -> is("session_id", id)).orElseGet(() -> present("session_id", false)),
        version.isPresent()
            ? is("observed_version", numbers(version.getAsLong()))
            : present("observed_version", false),
        present("session_end", attempt.end().isPresent()),
        flag("stop_pending", attempt.stopPending()));
  }

  private String time(String attribute, Optional<Instant> at) {
    return at.map(it -> is(attribute, Timestamps.spellings(it).stream().map(Item::text).toList()))
        .orElseGet(() -> present(attribute, false));
  }

  private String asItStood(String attribute, TaskRecord before) {
    var stood = QueueKeys.of(before).get(attribute);
    return stood == null ? present(attribute, false) : is(attribute, List.of(Item.text(stood)));
  }

  /// False and absent are the same.
  private String flag(String attribute, boolean set) {
    var raised = is(attribute, List.of(Item.flag(true)));
    return set ? raised : "(" + present(attribute, false) + " OR NOT " + raised + ")";
  }

  private String present(String attribute, boolean present) {
    return (present ? "attribute_exists(" : "attribute_not_exists(") + name(attribute) + ")";
  }

  private String is(String attribute, List<AttributeValue> anyOf) {
    var options = anyOf.stream().map(this::value).collect(Collectors.joining(", "));
    return name(attribute) + " IN (" + options + ")";
  }

  private static List<AttributeValue> numbers(long number) {
    return List.of(Item.number(number), Item.text(Long.toString(number)));
  }

  private String name(String attribute) {
    names.put("#" + attribute, attribute);
    return "#" + attribute;
  }

  private String value(AttributeValue value) {
    var placeholder = ":v" + values.size();
    values.put(placeholder, value);
    return placeholder;
  }
}
