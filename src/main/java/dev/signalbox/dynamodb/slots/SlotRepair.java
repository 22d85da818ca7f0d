package dev.signalbox.dynamodb.slots;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/// Finds counts that are not what the rows hold, which happens only when another program deletes
/// or replaces rows or changes counts, and sets them right. A task that starts or ends meanwhile
/// changes the item, so a count is believed to be wrong only if two looks agree, and is changed
/// only on the item that was looked at.
public final class SlotRepair {
  /// The index of the rows is up to date well within this time.
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private static final int LOOKS_MAX = 6;

  private final AwsCall calls = new AwsCall("dynamodb");
  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final SlotCensus census;
  private final Consumer<Duration> pause;

  /// @param pause lets the calling thread wait
  public SlotRepair(
      DynamoDbAsyncClient client, TableNames tables, SlotCensus census, Consumer<Duration> pause) {
    this.client = client;
    this.tables = tables;
    this.census = census;
    this.pause = pause;
  }

  /// What was found.
  ///
  /// @param wrong what two looks agreed on
  /// @param busy the keys whose counts changed from look to look
  public record Found(List<SlotCounts> wrong, List<String> busy) {
    public Found {
      wrong = List.copyOf(wrong);
      busy = List.copyOf(busy);
    }
  }

  /// Looks at one user, or at all of them and at the count over all. Changes nothing.
  public Found find(Optional<String> user) {
    var users = user.map(List::of).orElseGet(census::users);
    var before = suspects(users, user.isEmpty());
    var agreed = new LinkedHashMap<String, SlotCounts>();
    for (int look = 1; look < LOOKS_MAX && !before.isEmpty(); look++) {
      pause.accept(BETWEEN_LOOKS);
      var ofAll = before.containsKey(CountChange.ALL_USERS);
      var now = suspects(ofAll ? users : List.copyOf(before.keySet()), ofAll);
      for (var seen : now.values()) {
        if (seen.equals(before.get(seen.key()))) {
          agreed.put(seen.key(), seen);
        }
      }
      now.keySet().removeAll(agreed.keySet());
      now.keySet().retainAll(before.keySet());
      before = now;
    }
    return new Found(new ArrayList<>(agreed.values()), new ArrayList<>(before.keySet()));
  }

  private Map<String, SlotCounts> suspects(List<String> users, boolean ofAll) {
    var suspects = new LinkedHashMap<String, SlotCounts>();
    census.take(users, ofAll).stream()
        .filter(it -> !it.differences().isEmpty())
        .forEach(it -> suspects.put(it.key(), it));
    return suspects;
  }

  /// Returns false if the item is not what was looked at any more.
  public boolean apply(SlotCounts counts, Instant now) {
    var values = new LinkedHashMap<String, AttributeValue>();
    var sets = new ArrayList<String>();
    values.put(":now", Item.text(Timestamps.text(now)));
    counts
        .differences()
        .forEach(
            (name, difference) -> {
              var value = ":c" + values.size();
              values.put(value, Item.number(difference.held()));
              sets.add(name + " = " + value);
            });
    var condition = condition(counts, values);
    return calls.await(
        "UpdateItem",
        () ->
            client.updateItem(
                it ->
                    it.tableName(tables.userConcurrency())
                        .key(Map.of("user_id", Item.text(counts.key())))
                        .updateExpression("SET updated_at = :now, " + String.join(", ", sets))
                        .conditionExpression(condition)
                        .expressionAttributeValues(values)),
        _ -> true,
        failure ->
            switch (failure) {
              case ConditionalCheckFailedException _, TransactionConflictException _ ->
                  Optional.of(false);
              default -> Optional.empty();
            });
  }

  /// Every change of a count writes the time too.
  private static String condition(SlotCounts counts, Map<String, AttributeValue> values) {
    var names = new TreeSet<>(counts.held().keySet());
    names.add("updated_at");
    var conditions = new ArrayList<String>();
    for (var name : names) {
      var stood = counts.stood().get(name);
      if (stood == null) {
        conditions.add("attribute_not_exists(" + name + ")");
      } else {
        var value = ":o" + values.size();
        values.put(value, stood);
        conditions.add(name + " = " + value);
      }
    }
    return String.join(" AND ", conditions);
  }
}
