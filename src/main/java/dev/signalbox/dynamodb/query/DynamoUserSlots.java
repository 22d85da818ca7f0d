package dev.signalbox.dynamodb.query;

import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.Tables;
import dev.signalbox.dynamodb.query.Partition.Bounds;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.slots.UserCounts;
import dev.signalbox.dynamodb.slots.UserListKey;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.query.UserSlots;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/// Users in the order of their ids, by an index that has each of them once.
public final class DynamoUserSlots implements UserSlots.Query {
  private static final int SIZE_MAX = 100;
  private static final String LIST = "users";

  private static final Partition USERS =
      new Partition(
          Tables.USER_LIST_INDEX,
          UserListKey.USER_LIST,
          UserListKey.LIST,
          "user_id",
          "user_id",
          new Bounds.All(),
          false);

  private final DynamoDbAsyncClient client;
  private final String table;
  private final ComputeTypes types;
  private final int limit;
  private final SummaryRows rows;

  /// @param types whose launch lanes are told
  /// @param limit how many slots a user has
  public DynamoUserSlots(
      DynamoDbAsyncClient client, TableNames tables, ComputeTypes types, int limit) {
    this.client = client;
    this.table = tables.userConcurrency();
    this.types = types;
    this.limit = limit;
    this.rows = new SummaryRows(client, table, "user_id", UserCounts.attributes(types));
  }

  @Override
  public UserSlots.Page users(int size, Optional<String> from) {
    var place = from.map(it -> Place.read(it, LIST, 1)).orElseGet(() -> Place.begin(1));
    var most = Math.clamp(size, 1, SIZE_MAX);
    var entries = new MergedPartitions(client, table, List.of(USERS), place, most);
    var ids = new ArrayList<String>();
    for (var entry = entries.next(); entry.isPresent(); entry = entries.next()) {
      ids.add(entry.get().row());
      if (ids.size() == most) {
        break;
      }
    }
    var items = rows.of(ids);
    var users =
        ids.stream()
            .flatMap(id -> Optional.ofNullable(items.get(id)).map(it -> of(id, it)).stream())
            .toList();
    var next = entries.place();
    return new UserSlots.Page(
        users, next.isEnd() ? Optional.empty() : Optional.of(next.text(LIST)));
  }

  private UserSlots of(String id, Item item) {
    var counts = UserCounts.of(item, types);
    return new UserSlots(id, counts.active(), counts.waiting(), counts.inLanes(), limit);
  }
}
