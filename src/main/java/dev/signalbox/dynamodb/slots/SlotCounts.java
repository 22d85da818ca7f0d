package dev.signalbox.dynamodb.slots;

import dev.signalbox.dynamodb.row.Item;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The counts of a user, or of all users, beside what the rows hold.
///
/// @param key the user, or `CountChange.ALL_USERS`
/// @param stood the item as it stood before the rows were read
/// @param held by the name of the count, what the rows hold
public record SlotCounts(String key, Map<String, AttributeValue> stood, Map<String, Integer> held) {
  /// A count that is wrong.
  public record Difference(int stands, int held) {}

  /// Returns the wrong counts by name.
  public SortedMap<String, Difference> differences() {
    var item = new Item(stood);
    var wrong = new TreeMap<String, Difference>();
    held.forEach(
        (name, count) -> {
          var stands = item.intOf(name).orElse(0);
          if (stands != count) {
            wrong.put(name, new Difference(stands, count));
          }
        });
    return wrong;
  }
}
