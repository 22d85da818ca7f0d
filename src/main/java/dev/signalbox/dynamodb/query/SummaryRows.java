package dev.signalbox.dynamodb.query;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/// Some attributes of many rows, a hundred of them with each call and all calls at once.
final class SummaryRows {
  private static final String DYNAMODB = "dynamodb";

  /// The most that one call of BatchGetItem takes.
  private static final int BATCH = 100;

  /// DynamoDB hands back what it has no capacity or room for; asked this often without any
  /// progress, it is in trouble.
  private static final int FRUITLESS_TRIES = 3;

  private final AwsCall calls = new AwsCall(DYNAMODB);
  private final DynamoDbAsyncClient client;
  private final String table;
  private final String key;
  private final List<String> attributes;

  /// @param key the table's key
  /// @param attributes what is read, the key among them
  SummaryRows(DynamoDbAsyncClient client, String table, String key, List<String> attributes) {
    this.client = client;
    this.table = table;
    this.key = key;
    this.attributes = List.copyOf(attributes);
  }

  /// Returns the rows by key, without those that do not exist.
  Map<String, Item> of(List<String> ids) {
    var found = new HashMap<String, Item>();
    var distinct = ids.stream().distinct().toList();
    var asked = new ArrayList<CompletableFuture<BatchGetItemResponse>>();
    for (int first = 0; first < distinct.size(); first += BATCH) {
      asked.add(ask(wanted(distinct.subList(first, Math.min(distinct.size(), first + BATCH)))));
    }
    asked.forEach(it -> receive(it, found));
    return found;
  }

  private Map<String, KeysAndAttributes> wanted(List<String> ids) {
    var names = new TreeMap<String, String>();
    attributes.forEach(it -> names.put("#" + it, it));
    var keys =
        ids.stream().<Map<String, AttributeValue>>map(id -> Map.of(key, Item.text(id))).toList();
    return Map.of(
        table,
        KeysAndAttributes.builder()
            .keys(keys)
            .projectionExpression(String.join(", ", names.keySet()))
            .expressionAttributeNames(names)
            .build());
  }

  private CompletableFuture<BatchGetItemResponse> ask(Map<String, KeysAndAttributes> wanted) {
    return client.batchGetItem(it -> it.requestItems(wanted));
  }

  private void receive(CompletableFuture<BatchGetItemResponse> first, Map<String, Item> found) {
    var answer = calls.await("BatchGetItem", () -> first);
    for (int fruitless = keep(answer, found) ? 0 : 1; answer.hasUnprocessedKeys(); ) {
      if (answer.unprocessedKeys().isEmpty()) {
        return;
      }
      if (fruitless == FRUITLESS_TRIES) {
        throw new DependencyUnavailable(
            DYNAMODB, "BatchGetItem", new IllegalStateException("keys stay unprocessed"));
      }
      var rest = answer.unprocessedKeys();
      answer = calls.await("BatchGetItem", () -> ask(rest));
      fruitless = keep(answer, found) ? 0 : fruitless + 1;
    }
  }

  private boolean keep(BatchGetItemResponse answer, Map<String, Item> found) {
    var items = answer.responses().getOrDefault(table, List.of());
    for (var attributesOfRow : items) {
      var item = new Item(attributesOfRow);
      item.textOf(key).ifPresent(id -> found.put(id, item));
    }
    return !items.isEmpty();
  }
}
