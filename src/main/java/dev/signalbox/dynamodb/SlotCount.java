package dev.signalbox.dynamodb;

import dev.signalbox.lifecycle.SlotLimit;
import dev.signalbox.lifecycle.Transition.Move;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// A change of one count of active tasks, in the transaction that changes the row's flag.
///
/// @param key the user, or the one key that counts all users
/// @param bound what the count must be below to take a slot, and above to give one back
record SlotCount(SlotLimit limit, String key, int step, int bound) {
  /// Not a user: no user's id may begin like this.
  static final String ALL_USERS = "#signalbox/all";

  static List<SlotCount> of(Move move, int slotsPerUser, OptionalInt slotsOfAll) {
    var counts = new ArrayList<SlotCount>();
    var user = move.before().request().userId();
    if (move.takesSlot()) {
      counts.add(new SlotCount(SlotLimit.USER, user, 1, slotsPerUser));
    }
    if (move.releasesSlot()) {
      counts.add(new SlotCount(SlotLimit.USER, user, -1, 0));
    }
    if (move.takesGlobalSlot()) {
      var bound = slotsOfAll.orElse(Integer.MAX_VALUE);
      counts.add(new SlotCount(SlotLimit.GLOBAL, ALL_USERS, 1, bound));
    }
    if (move.releasesGlobalSlot()) {
      counts.add(new SlotCount(SlotLimit.GLOBAL, ALL_USERS, -1, 0));
    }
    return counts;
  }

  boolean takes() {
    return step > 0;
  }

  Update update(String table, Instant at) {
    var free = "attribute_not_exists(active_count) OR active_count < :bound";
    return Update.builder()
        .tableName(table)
        .key(Map.of("user_id", Item.text(key)))
        .updateExpression("ADD active_count :step SET updated_at = :now")
        .conditionExpression(takes() ? free : "active_count > :bound")
        .expressionAttributeValues(
            Map.of(
                ":step", Item.number(step),
                ":bound", Item.number(bound),
                ":now", Item.text(Timestamps.text(at))))
        .build();
  }
}
