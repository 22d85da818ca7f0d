package dev.signalbox.local.pipe;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.GetShardIteratorRequest;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsAsyncClient;

/// The positions in the shards of one stream. A shard is read only after its parent, so that the
/// changes of one row stay in order, and a position moves only when the caller says so.
final class ShardReader {
  private final DynamoDbStreamsAsyncClient streams;
  private final String streamArn;
  private final Map<String, String> iterators = new LinkedHashMap<>();
  private final Map<String, String> lastSequence = new LinkedHashMap<>();
  private final Set<String> finished = new HashSet<>();

  ShardReader(DynamoDbStreamsAsyncClient streams, String streamArn) {
    this.streams = streams;
    this.streamArn = streamArn;
  }

  /// A page of one shard, and where the shard goes on (nowhere when it is closed and read).
  record Page(String shardId, List<Record> records, Optional<String> next) {}

  /// Takes up the shards that there are now at the given place; those that come later are read
  /// whole.
  void open(ShardIteratorType from) {
    for (var shard : shards()) {
      var closed = shard.sequenceNumberRange().endingSequenceNumber() != null;
      if (from == ShardIteratorType.LATEST && closed) {
        finished.add(shard.shardId());
      } else if (from == ShardIteratorType.LATEST) {
        iterators.put(shard.shardId(), iterator(shard.shardId(), from));
      }
    }
    discover();
  }

  /// Takes up shards that are new and whose parents have been read.
  void discover() {
    var all = shards();
    var ids = new HashSet<>(all.stream().map(Shard::shardId).toList());
    for (var shard : all) {
      var known = finished.contains(shard.shardId()) || iterators.containsKey(shard.shardId());
      var parent = Optional.ofNullable(shard.parentShardId()).filter(ids::contains);
      if (!known && parent.filter(id -> !finished.contains(id)).isEmpty()) {
        iterators.put(shard.shardId(), iterator(shard.shardId(), ShardIteratorType.TRIM_HORIZON));
      }
    }
    finished.retainAll(ids);
  }

  List<Page> read() {
    var pages = new ArrayList<Page>();
    iterators.forEach(
        (shardId, iterator) -> {
          var answer = streams.getRecords(g -> g.shardIterator(iterator)).join();
          pages.add(
              new Page(shardId, answer.records(), Optional.ofNullable(answer.nextShardIterator())));
        });
    return pages;
  }

  /// Moves behind the record: where reading starts again when the iterator is lost.
  void passed(Page page, Record record) {
    lastSequence.put(page.shardId(), record.dynamodb().sequenceNumber());
  }

  /// Moves behind the page; true when that was the end of its shard.
  boolean passed(Page page) {
    page.next().ifPresent(next -> iterators.put(page.shardId(), next));
    if (page.next().isEmpty()) {
      iterators.remove(page.shardId());
      lastSequence.remove(page.shardId());
      finished.add(page.shardId());
    }
    return page.next().isEmpty();
  }

  /// New iterators behind the last record of each shard: iterators live for some minutes only.
  /// Where none was read yet the shard is read whole, as a record twice is better than one lost.
  void renew() {
    iterators.replaceAll((shardId, _) -> iterator(shardId, ShardIteratorType.TRIM_HORIZON));
  }

  private String iterator(String shardId, ShardIteratorType otherwise) {
    var request = GetShardIteratorRequest.builder().streamArn(streamArn).shardId(shardId);
    var last = Optional.ofNullable(lastSequence.get(shardId));
    if (last.isPresent()) {
      request.shardIteratorType(ShardIteratorType.AFTER_SEQUENCE_NUMBER);
      request.sequenceNumber(last.get());
    } else {
      request.shardIteratorType(otherwise);
    }
    return streams.getShardIterator(request.build()).join().shardIterator();
  }

  private List<Shard> shards() {
    var request = DescribeStreamRequest.builder().streamArn(streamArn);
    var shards = new ArrayList<Shard>();
    while (true) {
      var page = streams.describeStream(request.build()).join().streamDescription();
      shards.addAll(page.shards());
      if (page.lastEvaluatedShardId() == null) {
        return shards;
      }
      request.exclusiveStartShardId(page.lastEvaluatedShardId());
    }
  }
}
