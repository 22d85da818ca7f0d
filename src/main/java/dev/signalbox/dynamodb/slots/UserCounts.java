package dev.signalbox.dynamodb.slots;

import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.Waiting;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The counts on a user's item, for whoever shows them.
///
/// @param waiting those that wait for a slot
/// @param inLanes those that have one and wait to be launched, by the word of the compute type
public record UserCounts(long active, long waiting, Map<String, Long> inLanes) {
  /// Returns the attributes that are read.
  public static List<String> attributes(ComputeTypes types) {
    var names = new ArrayList<>(CountChange.names(types));
    names.add("user_id");
    return names;
  }

  /// @param types the backends whose lanes are told
  public static UserCounts of(Item item, ComputeTypes types) {
    var inLanes = new TreeMap<String, Long>();
    for (var type : types.all()) {
      var lane = CountChange.count(new Waiting.InLane(type));
      var before = CountChange.count(new Waiting.BeforeLane(type));
      inLanes.put(type.word(), count(item, lane) + count(item, before));
    }
    return new UserCounts(
        count(item, CountChange.ACTIVE), count(item, CountChange.WAITING), inLanes);
  }

  private static long count(Item item, String name) {
    return Math.max(0, item.longOf(name).orElse(0));
  }
}
