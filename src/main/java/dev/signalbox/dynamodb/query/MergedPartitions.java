package dev.signalbox.dynamodb.query;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.query.Place.At;
import dev.signalbox.dynamodb.row.Item;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;

/// Entries of several partitions in one order. Whatever is needed next of all of them is asked for
/// at once, so that a page takes the time of one query.
final class MergedPartitions {
  private final AwsCall calls = new AwsCall("dynamodb");
  private final DynamoDbAsyncClient client;
  private final String table;
  private final int atOnce;
  private final List<Source> sources = new ArrayList<>();

  /// @param atOnce entries that one query asks for
  MergedPartitions(
      DynamoDbAsyncClient client,
      String table,
      List<Partition> partitions,
      Place from,
      int atOnce) {
    this.client = client;
    this.table = table;
    this.atOnce = atOnce;
    for (int i = 0; i < partitions.size(); i++) {
      sources.add(new Source(partitions.get(i), from.partitions().get(i)));
    }
  }

  /// One entry of an index.
  record Entry(String range, String row) {}

  private static final class Source {
    final Partition partition;
    final Deque<Entry> waiting = new ArrayDeque<>();
    At taken;
    Map<String, AttributeValue> readUpTo;
    boolean readToItsEnd;

    Source(Partition partition, At from) {
      this.partition = partition;
      this.taken = from;
      this.readToItsEnd = from instanceof At.End;
      this.readUpTo =
          from instanceof At.After(var range, var taskId) ? partition.key(range, taskId) : Map.of();
    }

    boolean needsMore() {
      return waiting.isEmpty() && !readToItsEnd;
    }

    String rank() {
      return partition.rank(waiting.element().range());
    }

    At place() {
      return waiting.isEmpty() && readToItsEnd ? new At.End() : taken;
    }
  }

  /// Returns the next entry of all; empty at the end.
  Optional<Entry> next() {
    fill();
    return sources.stream()
        .filter(it -> !it.waiting.isEmpty())
        .min(MergedPartitions::compare)
        .map(MergedPartitions::take);
  }

  private static int compare(Source one, Source other) {
    var order = one.rank().compareTo(other.rank());
    return one.partition.newestFirst() ? -order : order;
  }

  private static Entry take(Source source) {
    var entry = source.waiting.remove();
    source.taken = new At.After(entry.range(), entry.row());
    return entry;
  }

  /// Where to go on after the entries that were taken.
  Place place() {
    return new Place(sources.stream().map(Source::place).toList());
  }

  private void fill() {
    for (var lacking = needing(); !lacking.isEmpty(); lacking = needing()) {
      var asked = new HashMap<Source, CompletableFuture<QueryResponse>>();
      lacking.forEach(it -> asked.put(it, ask(it)));
      asked.forEach((source, answer) -> receive(source, calls.await("Query", () -> answer)));
    }
  }

  private List<Source> needing() {
    return sources.stream().filter(Source::needsMore).toList();
  }

  private CompletableFuture<QueryResponse> ask(Source source) {
    var query = source.partition.query(table).limit(atOnce);
    return client.query(
        source.readUpTo.isEmpty()
            ? query.build()
            : query.exclusiveStartKey(source.readUpTo).build());
  }

  private static void receive(Source source, QueryResponse answer) {
    for (var keys : answer.items()) {
      var item = new Item(keys);
      item.textOf(source.partition.rowKey())
          .ifPresent(
              id ->
                  source.waiting.add(
                      new Entry(item.textOf(source.partition.rangeName()).orElse(""), id)));
    }
    source.readUpTo = answer.lastEvaluatedKey();
    source.readToItsEnd = answer.lastEvaluatedKey().isEmpty();
  }
}
