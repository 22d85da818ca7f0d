package dev.signalbox.dynamodb.sweep;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.Tables;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.TaskItemReader;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/// Open tasks by the sparse `DeadlineIndex`: a row is in it only while it has a deadline.
public final class DynamoOpenTasks implements OpenTasks {
  private static final String DYNAMODB = "dynamodb";
  private static final String SEPARATOR = "\n";

  /// The most that one call of BatchGetItem takes.
  private static final int BATCH = 100;

  /// DynamoDB hands back what it has no capacity or room for; asked this often without any
  /// progress, it is in trouble.
  private static final int FRUITLESS_TRIES = 3;

  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final ComputeTypes types;
  private final AwsCall calls = new AwsCall(DYNAMODB);

  /// @param types the backends that a row may name
  public DynamoOpenTasks(DynamoDbAsyncClient client, TableNames tables, ComputeTypes types) {
    this.client = client;
    this.tables = tables;
    this.types = types;
  }

  @Override
  public Page page(TaskShard shard, int limit, Optional<String> from) {
    var query =
        QueryRequest.builder()
            .tableName(tables.tasks())
            .indexName(Tables.DEADLINE_INDEX)
            .keyConditionExpression("deadline_shard = :shard")
            .expressionAttributeValues(Map.of(":shard", Item.text(shard.name())))
            .limit(limit);
    from.ifPresent(token -> query.exclusiveStartKey(key(shard, token)));
    var answer = calls.await("Query", () -> client.query(query.build()));
    return new Page(
        answer.items().stream().flatMap(it -> entry(new Item(it)).stream()).toList(),
        answer.hasLastEvaluatedKey()
            ? Optional.of(token(new Item(answer.lastEvaluatedKey())))
            : Optional.empty());
  }

  /// A deadline that nobody can read counts as over: what stands behind it must not wait for it.
  private static Optional<Entry> entry(Item item) {
    return item.textOf("task_id")
        .map(id -> new Entry(id, item.timeOf("deadline_at").orElse(Instant.EPOCH)));
  }

  /// What of the key does not follow from the shard.
  private static String token(Item key) {
    return key.textOf("deadline_at").orElse("") + SEPARATOR + key.textOf("task_id").orElse("");
  }

  private static Map<String, AttributeValue> key(TaskShard shard, String token) {
    var parts = token.split(SEPARATOR, 2);
    return Map.of(
        "deadline_shard", Item.text(shard.name()),
        "deadline_at", Item.text(parts[0]),
        "task_id", Item.text(parts[parts.length - 1]));
  }

  @Override
  public Map<String, Lookup> rows(Collection<String> taskIds) {
    var found = new HashMap<String, Lookup>();
    var ids = taskIds.stream().distinct().toList();
    for (int first = 0; first < ids.size(); first += BATCH) {
      read(ids.subList(first, Math.min(ids.size(), first + BATCH)), found);
    }
    return found;
  }

  private void read(List<String> ids, Map<String, Lookup> found) {
    var keys = ids.stream().map(id -> Map.of("task_id", Item.text(id))).toList();
    var wanted = Map.of(tables.tasks(), KeysAndAttributes.builder().keys(keys).build());
    for (int fruitless = 0; !wanted.isEmpty(); ) {
      var asked = wanted;
      var answer =
          calls.await("BatchGetItem", () -> client.batchGetItem(it -> it.requestItems(asked)));
      var items = answer.responses().getOrDefault(tables.tasks(), List.of());
      for (var item : items) {
        new Item(item)
            .textOf("task_id")
            .ifPresent(id -> found.put(id, TaskItemReader.read(item, types)));
      }
      wanted = answer.unprocessedKeys();
      fruitless = items.isEmpty() ? fruitless + 1 : 0;
      if (!wanted.isEmpty() && fruitless == FRUITLESS_TRIES) {
        throw new DependencyUnavailable(
            DYNAMODB, "BatchGetItem", new IllegalStateException("keys stay unprocessed"));
      }
    }
  }
}
