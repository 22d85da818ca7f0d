package dev.signalbox.dynamodb.query;

import dev.signalbox.dynamodb.Tables;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.orchestrator.port.store.TaskShard;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// The entries of one key of an index, read in the order of the range key.
///
/// @param hashName the attribute that is the key
/// @param rangeName the attribute that they are in order of
/// @param rowKey the key of the table
/// @param newestFirst whether the greatest range key comes first
record Partition(
    String index,
    String hashName,
    String hash,
    String rangeName,
    String rowKey,
    Bounds bounds,
    boolean newestFirst) {
  /// Of the Tasks table.
  Partition(
      String index,
      String hashName,
      String hash,
      String rangeName,
      Bounds bounds,
      boolean newestFirst) {
    this(index, hashName, hash, rangeName, "task_id", bounds, newestFirst);
  }

  /// The open tasks of a shard, by what is due next.
  static Partition of(TaskShard shard) {
    return new Partition(
        Tables.DEADLINE_INDEX,
        "deadline_shard",
        shard.name(),
        "deadline_at",
        new Bounds.All(),
        false);
  }

  /// Which range keys are asked for.
  sealed interface Bounds {
    record All() implements Bounds {}

    /// Both inclusive.
    record Between(String from, String to) implements Bounds {}

    record Prefix(String prefix) implements Bounds {}

    /// Those that begin with a status and its time, from that time on.
    record StatusFrom(String status, String from) implements Bounds {
      /// The sign that follows `#`: greater than every key of the status, and itself no key.
      private static final String END = "$";

      static String prefix(String status) {
        return status + "#";
      }

      Between between() {
        return new Between(prefix(status) + from, status + END);
      }
    }
  }

  /// Returns the part of a range key by which entries of several partitions are merged.
  String rank(String range) {
    return switch (bounds) {
      case Bounds.All() -> range;
      case Bounds.Between _ -> range;
      case Bounds.Prefix(var prefix) -> without(prefix, range);
      case Bounds.StatusFrom(var status, _) -> without(Bounds.StatusFrom.prefix(status), range);
    };
  }

  private static String without(String prefix, String range) {
    return range.startsWith(prefix) ? range.substring(prefix.length()) : range;
  }

  /// @param row the key of an entry's row
  Map<String, AttributeValue> key(String range, String row) {
    var key = new TreeMap<String, AttributeValue>();
    key.put(hashName, Item.text(hash));
    key.put(rangeName, Item.text(range));
    key.put(rowKey, Item.text(row));
    return key;
  }

  QueryRequest.Builder query(String table) {
    var values = new TreeMap<String, AttributeValue>();
    values.put(":hash", Item.text(hash));
    var condition = "#hash = :hash" + within(bounds, values);
    var names = new TreeMap<>(Map.of("#hash", hashName, "#row", rowKey));
    if (condition.contains("#range") || !rangeName.equals(rowKey)) {
      names.put("#range", rangeName);
    }
    return QueryRequest.builder()
        .tableName(table)
        .indexName(index)
        .keyConditionExpression(condition)
        .projectionExpression(rangeName.equals(rowKey) ? "#row" : "#row, #range")
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .scanIndexForward(!newestFirst);
  }

  private static String within(Bounds bounds, Map<String, AttributeValue> values) {
    return switch (bounds) {
      case Bounds.All() -> "";
      case Bounds.Between(var from, var to) -> {
        values.put(":from", Item.text(from));
        values.put(":to", Item.text(to));
        yield " AND #range BETWEEN :from AND :to";
      }
      case Bounds.Prefix(var prefix) -> {
        values.put(":prefix", Item.text(prefix));
        yield " AND begins_with(#range, :prefix)";
      }
      case Bounds.StatusFrom status -> within(status.between(), values);
    };
  }
}
