package dev.signalbox.dynamodb.slots;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.Tables;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.TaskItemReader;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/// Counts by the rows what users hold. The rows are found by an index, which follows them a moment
/// later, and read consistently.
public final class SlotCensus {
  private static final String DYNAMODB = "dynamodb";

  /// The most that one call of BatchGetItem takes.
  private static final int BATCH = 100;

  private static final int FRUITLESS_TRIES = 5;

  private final AwsCall calls = new AwsCall(DYNAMODB);
  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final ComputeTypes types;

  /// @param types the backends that a row may name
  public SlotCensus(DynamoDbAsyncClient client, TableNames tables, ComputeTypes types) {
    this.client = client;
    this.tables = tables;
    this.types = types;
  }

  /// Returns the users that have counts.
  List<String> users() {
    var users = new ArrayList<String>();
    Map<String, AttributeValue> from = Map.of();
    do {
      var start = from;
      var page =
          calls.await(
              "Scan",
              () ->
                  client.scan(
                      it ->
                          it.tableName(tables.userConcurrency())
                              .projectionExpression("user_id")
                              .consistentRead(true)
                              .exclusiveStartKey(start.isEmpty() ? null : start)));
      page.items().stream()
          .flatMap(it -> new Item(it).textOf("user_id").stream())
          .filter(it -> !it.startsWith(Reserved.PREFIX))
          .forEach(users::add);
      from = page.lastEvaluatedKey();
    } while (!from.isEmpty());
    return users.stream().sorted().toList();
  }

  /// Returns the counts of each user; with `ofAll`, in the end those of all users together.
  List<SlotCounts> take(List<String> users, boolean ofAll) {
    // The counts are read before the rows, so that a task which ends in between shows as a change.
    var stoodOfAll = ofAll ? stood(CountChange.ALL_USERS) : Map.<String, AttributeValue>of();
    var counts = new ArrayList<SlotCounts>();
    var global = 0;
    for (var user : users) {
      var stood = stood(user);
      var rows = rows(user);
      counts.add(new SlotCounts(user, stood, held(rows)));
      global += (int) rows.stream().filter(it -> it.admission().globalSlotHeld()).count();
    }
    if (!stoodOfAll.isEmpty()) {
      counts.add(
          new SlotCounts(CountChange.ALL_USERS, stoodOfAll, Map.of(CountChange.ACTIVE, global)));
    }
    return counts;
  }

  private Map<String, AttributeValue> stood(String key) {
    return calls
        .await(
            "GetItem",
            () ->
                client.getItem(
                    it ->
                        it.tableName(tables.userConcurrency())
                            .key(Map.of("user_id", Item.text(key)))
                            .consistentRead(true)))
        .item();
  }

  private Map<String, Integer> held(List<TaskRecord> rows) {
    var held = new TreeMap<String, Integer>();
    CountChange.names(types).forEach(name -> held.put(name, 0));
    for (var row : rows) {
      if (row.slotHeld()) {
        held.merge(CountChange.ACTIVE, 1, Integer::sum);
      }
      row.admission()
          .waiting()
          .ifPresent(place -> held.merge(CountChange.count(place), 1, Integer::sum));
    }
    return held;
  }

  /// All rows of the user: a row that another program changed may stand anywhere in the index.
  private List<TaskRecord> rows(String user) {
    var rows = new ArrayList<TaskRecord>();
    Map<String, AttributeValue> from = Map.of();
    do {
      var start = from;
      var page =
          calls.await(
              "Query",
              () ->
                  client.query(
                      it ->
                          it.tableName(tables.tasks())
                              .indexName(Tables.USER_STATUS_INDEX)
                              .keyConditionExpression("user_id = :user")
                              .expressionAttributeValues(Map.of(":user", Item.text(user)))
                              .exclusiveStartKey(start.isEmpty() ? null : start)));
      var ids = page.items().stream().flatMap(it -> new Item(it).textOf("task_id").stream());
      read(ids.toList()).filter(it -> it.request().userId().equals(user)).forEach(rows::add);
      from = page.lastEvaluatedKey();
    } while (!from.isEmpty());
    return rows;
  }

  private Stream<TaskRecord> read(List<String> ids) {
    var items = new HashMap<String, Map<String, AttributeValue>>();
    for (int first = 0; first < ids.size(); first += BATCH) {
      batch(ids.subList(first, Math.min(ids.size(), first + BATCH)), items);
    }
    return items.values().stream().flatMap(item -> record(TaskItemReader.read(item, types)));
  }

  /// Of a row that is not understood, what it holds is certain all the same.
  private static Stream<TaskRecord> record(Lookup row) {
    return switch (row) {
      case Lookup.Found(var record) -> Stream.of(record);
      case Lookup.Unreadable(var certain, _) -> Stream.of(certain);
      case Lookup.Missing() -> Stream.empty();
    };
  }

  private void batch(List<String> ids, Map<String, Map<String, AttributeValue>> items) {
    var keys = ids.stream().map(id -> Map.of("task_id", Item.text(id))).toList();
    var wanted =
        Map.of(tables.tasks(), KeysAndAttributes.builder().keys(keys).consistentRead(true).build());
    for (int fruitless = 0; !wanted.isEmpty(); ) {
      var asked = wanted;
      var answer =
          calls.await("BatchGetItem", () -> client.batchGetItem(it -> it.requestItems(asked)));
      var found = answer.responses().getOrDefault(tables.tasks(), List.of());
      found.forEach(item -> items.put(new Item(item).textOf("task_id").orElse(""), item));
      wanted = answer.unprocessedKeys();
      fruitless = found.isEmpty() ? fruitless + 1 : 0;
      if (!wanted.isEmpty() && fruitless == FRUITLESS_TRIES) {
        throw new DependencyUnavailable(
            DYNAMODB, "BatchGetItem", new IllegalStateException("keys stay unprocessed"));
      }
    }
  }
}
