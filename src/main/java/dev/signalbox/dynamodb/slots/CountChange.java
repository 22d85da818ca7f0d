package dev.signalbox.dynamodb.slots;

import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.Timestamps;
import dev.signalbox.lifecycle.policy.LaneShare;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.TaskRecord.Admission;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// A change of the counts on one item, in the transaction that changes the row: how many tasks of a
/// user hold a slot, and how many wait in each place.
///
/// @param steps by how much each count changes
/// @param limits what must hold of the counts before
public record CountChange(String key, Map<String, Integer> steps, List<Limit> limits) {
  /// Not a user: no user's id may begin like this.
  public static final String ALL_USERS = Reserved.PREFIX + "all";

  static final String ACTIVE = "active_count";
  static final String WAITING = "waiting_count";

  /// A count must be below a bound, or else the write is refused with this answer.
  public record Limit(String count, int below, Written otherwise) {}

  /// Returns what a move changes, on the user's item and on the one of all users; empty when it
  /// changes nothing.
  public static List<CountChange> of(Move move, SlotLimits slots) {
    var changes = new ArrayList<CountChange>();
    var before = move.before().admission();
    var after = move.after().admission();
    var user = ofUser(move, before, after, slots.perUser());
    if (!user.steps().isEmpty()) {
      changes.add(user);
    }
    if (move.takesGlobalSlot() || move.releasesGlobalSlot()) {
      changes.add(ofAll(move.takesGlobalSlot(), slots.ofAll().orElse(Integer.MAX_VALUE)));
    }
    return changes;
  }

  private static CountChange ofAll(boolean takes, int slots) {
    return new CountChange(
        ALL_USERS,
        Map.of(ACTIVE, takes ? 1 : -1),
        takes ? List.of(new Limit(ACTIVE, slots, Written.NO_GLOBAL_SLOT)) : List.of());
  }

  private static CountChange ofUser(Move move, Admission before, Admission after, int slots) {
    var steps = new TreeMap<String, Integer>();
    before.waiting().ifPresent(place -> steps.merge(count(place), -1, Integer::sum));
    after.waiting().ifPresent(place -> steps.merge(count(place), 1, Integer::sum));
    if (move.takesSlot() || move.releasesSlot()) {
      steps.merge(ACTIVE, move.takesSlot() ? 1 : -1, Integer::sum);
    }
    steps.values().removeIf(step -> step == 0);
    return new CountChange(
        move.before().request().userId(), steps, limits(move, before, after, slots));
  }

  /// Who comes later never passes who waits: a new task takes a slot only while nobody of its user
  /// waits for one, is launched only while nobody waits to be launched, and enters the lane only
  /// behind those who wait for a place in it.
  private static List<Limit> limits(Move move, Admission before, Admission after, int slots) {
    var limits = new ArrayList<Limit>();
    if (move.takesSlot()) {
      limits.add(new Limit(ACTIVE, slots, Written.NO_SLOT));
      if (before.waiting().isEmpty()) {
        limits.add(new Limit(WAITING, 1, Written.NO_SLOT));
      }
    }
    var inLane = before.waiting().filter(Waiting.InLane.class::isInstance).isPresent();
    var admits = !before.slotHeld() || before.waiting().isPresent();
    if (admits && !inLane && after.waiting().isEmpty()) {
      move.launches().ifPresent(type -> limits.addAll(nobodyWaits(type, before)));
    }
    after.waiting().ifPresent(place -> limits.addAll(roomIn(place, before)));
    return limits;
  }

  private static List<Limit> nobodyWaits(ComputeType type, Admission before) {
    var limits = new ArrayList<Limit>();
    limits.add(new Limit(lane(type), 1, Written.BEHIND_LAUNCHES));
    if (before.waiting().filter(Waiting.BeforeLane.class::isInstance).isEmpty()) {
      limits.add(new Limit(beforeLane(type), 1, Written.BEHIND_LAUNCHES));
    }
    return limits;
  }

  private static List<Limit> roomIn(Waiting place, Admission before) {
    if (!(place instanceof Waiting.InLane(var type))
        || before.waiting().equals(Optional.of(place))) {
      return List.of();
    }
    var room = new Limit(lane(type), LaneShare.TASKS_MAX, Written.LANE_FULL);
    return before.waiting().equals(Optional.of(new Waiting.BeforeLane(type)))
        ? List.of(room)
        : List.of(room, new Limit(beforeLane(type), 1, Written.LANE_FULL));
  }

  /// Returns the names of all counts.
  static List<String> names(ComputeTypes types) {
    var names = new ArrayList<>(List.of(ACTIVE, WAITING));
    for (var type : types.all()) {
      names.add(lane(type));
      names.add(beforeLane(type));
    }
    return names;
  }

  /// Returns the count in which a task in this place is.
  static String count(Waiting place) {
    return switch (place) {
      case Waiting.ForSlot _ -> WAITING;
      case Waiting.InLane(var type) -> lane(type);
      case Waiting.BeforeLane(var type) -> beforeLane(type);
    };
  }

  private static String lane(ComputeType type) {
    return "lane_count_" + type.word();
  }

  private static String beforeLane(ComputeType type) {
    return "before_lane_count_" + type.word();
  }

  /// Returns why the counts as they stood refuse the change; empty when it is only that a count is
  /// lower than what is to be taken from it.
  public Optional<Written> refusal(Map<String, AttributeValue> stood) {
    var item = new Item(stood);
    return limits.stream()
        .filter(limit -> item.intOf(limit.count()).orElse(0) >= limit.below())
        .map(Limit::otherwise)
        .findFirst();
  }

  /// Returns the counts that are lower than what is to be taken from them.
  public Set<String> tooLow(Map<String, AttributeValue> stood) {
    var item = new Item(stood);
    return steps.entrySet().stream()
        .filter(step -> item.intOf(step.getKey()).orElse(0) + step.getValue() < 0)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /// The same change without some of the counts.
  public CountChange without(Set<String> counts) {
    var rest = new TreeMap<>(steps);
    rest.keySet().removeAll(counts);
    return new CountChange(key, rest, limits);
  }

  public Update update(String table, Instant at) {
    var values = new LinkedHashMap<String, AttributeValue>();
    var adds = new ArrayList<String>();
    var conditions = new ArrayList<String>();
    steps.forEach(
        (count, step) -> {
          var value = ":s" + values.size();
          values.put(value, Item.number(step));
          adds.add(count + " " + value);
          if (step < 0) {
            var least = ":l" + values.size();
            values.put(least, Item.number(-step));
            conditions.add(count + " >= " + least);
          }
        });
    for (var limit : limits) {
      var bound = ":b" + values.size();
      values.put(bound, Item.number(limit.below()));
      conditions.add(
          "(attribute_not_exists(%s) OR %s < %s)".formatted(limit.count(), limit.count(), bound));
    }
    values.put(":now", Item.text(Timestamps.text(at)));
    var update =
        Update.builder()
            .tableName(table)
            .key(Map.of("user_id", Item.text(key)))
            .updateExpression(
                "ADD " + String.join(", ", adds) + " SET updated_at = :now" + listed(values))
            .expressionAttributeValues(values)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    return conditions.isEmpty()
        ? update.build()
        : update.conditionExpression(String.join(" AND ", conditions)).build();
  }

  /// A user stands in the list of users from the first count on. The key never changes, so that it
  /// costs one write of the index for each user and none for a task.
  private String listed(Map<String, AttributeValue> values) {
    if (key.equals(ALL_USERS)) {
      return "";
    }
    values.put(":list", Item.text(UserListKey.LIST));
    return ", " + UserListKey.USER_LIST + " = :list";
  }
}
