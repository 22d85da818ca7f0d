package dev.signalbox.dynamodb.row;

import dev.signalbox.dynamodb.index.CreatedKeys;
import dev.signalbox.lifecycle.task.Stored;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.Transition.Move;
import java.util.LinkedHashMap;
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
  /// Stands for a value that this service never writes, whatever it is.
  private static final AttributeValue OTHER = AttributeValue.fromNul(true);

  private final Map<String, String> names = new TreeMap<>();
  private final Map<String, AttributeValue> values = new LinkedHashMap<>();

  private final Optional<String> payloadBucket;

  private RowChange(Optional<String> payloadBucket) {
    this.payloadBucket = payloadBucket;
  }

  public static Update of(String table, Move move, Optional<String> payloadBucket) {
    var change = new RowChange(payloadBucket);
    var ours = TaskItem.of(move.before(), move.at(), payloadBucket);
    return Update.builder()
        .tableName(table)
        .key(Map.of("task_id", Item.text(move.before().taskId())))
        .updateExpression(change.update(ours, move))
        .conditionExpression(change.condition(ours, move.before()))
        .expressionAttributeNames(change.names)
        .expressionAttributeValues(change.values)
        .build();
  }

  private String update(Map<String, AttributeValue> ours, Move move) {
    var before = asItStood(ours, move.before().stored(), settles(move));
    var after = new TreeMap<>(TaskItem.of(move.after(), move.at(), payloadBucket));
    if (settles(move) && !move.before().stored().isUnderstood()) {
      after.put("unreadable", Item.texts(move.before().stored().unread()));
    }
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

  private static boolean settles(Move move) {
    return !move.before().settled() && move.after().settled();
  }

  /// The write that settles a row leaves nothing in it that is spelled otherwise: what was not
  /// understood is kept aside, and the keys of the indexes follow from the row again. Any other
  /// write adds only what lists find the row by, if another program made it.
  private static Map<String, AttributeValue> asItStood(
      Map<String, AttributeValue> ours, Stored stored, boolean all) {
    var stood = new TreeMap<>(ours);
    stored.spellings().keySet().stream()
        .filter(name -> all || CreatedKeys.ALL.contains(name))
        .forEach(
            name ->
                RawValue.theirs(stored.spellings(), name, ours)
                    .ifPresent(
                        raw -> {
                          if (raw.isEmpty()) {
                            stood.remove(name);
                          } else {
                            stood.put(name, RawValue.value(raw).orElse(OTHER));
                          }
                        }));
    return stood;
  }

  /// Everything a decision rests on, as it stood when it was read.
  private String condition(Map<String, AttributeValue> ours, TaskRecord before) {
    return Compared.of(before).stream()
        .map(
            name ->
                RawValue.theirs(before.stored().spellings(), name, ours)
                    .map(raw -> stands(name, raw))
                    .orElseGet(() -> stands(name, Optional.ofNullable(ours.get(name)))))
        .collect(Collectors.joining(" AND "));
  }

  private String stands(String attribute, String raw) {
    return raw.isEmpty()
        ? present(attribute, false)
        : RawValue.value(raw)
            .map(it -> is(attribute, it))
            .orElseGet(
                () ->
                    "attribute_type(%s, %s)"
                        .formatted(name(attribute), value(Item.text(RawValue.type(raw)))));
  }

  private String stands(String attribute, Optional<AttributeValue> ours) {
    if (Compared.MARKS.contains(attribute)) {
      return present(attribute, ours.isPresent());
    }
    if (Compared.FLAGS.contains(attribute) && ours.isEmpty()) {
      return "(" + present(attribute, false) + " OR NOT " + is(attribute, Item.flag(true)) + ")";
    }
    return ours.map(it -> is(attribute, it)).orElseGet(() -> present(attribute, false));
  }

  private String present(String attribute, boolean present) {
    return (present ? "attribute_exists(" : "attribute_not_exists(") + name(attribute) + ")";
  }

  private String is(String attribute, AttributeValue value) {
    return name(attribute) + " = " + value(value);
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
