package dev.signalbox.dynamodb;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.lifecycle.SlotLimit;
import dev.signalbox.lifecycle.TaskRecord;
import dev.signalbox.lifecycle.Transition.Move;
import dev.signalbox.orchestrator.DependencyRefused;
import dev.signalbox.orchestrator.DependencyUnavailable;
import dev.signalbox.orchestrator.TaskStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/// The task store on DynamoDB. A write is one transaction of row, timeline and slots, so the counts
/// of active tasks can not drift from the rows that hold a slot.
public final class DynamoTaskStore implements TaskStore {
  private static final Logger LOG = LoggerFactory.getLogger(DynamoTaskStore.class);
  private static final String DYNAMODB = "dynamodb";
  private static final String CONDITION_FAILED = "ConditionalCheckFailed";
  private static final Set<String> PASSING =
      Set.of("TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded");
  private static final Set<String> EXPECTED = Set.of("None", CONDITION_FAILED);

  /// How often a transaction that met another one is tried. At once, because the other is over in
  /// milliseconds; a longer trouble is for the message's back-off.
  private static final int CONFLICT_TRIES = 8;

  private final AwsCall calls = new AwsCall(DYNAMODB);
  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final DynamoQueue queue;
  private final int slotsPerUser;
  private final OptionalInt slotsOfAll;
  private final Duration retention;
  private final Optional<String> payloadBucket;

  /// Without a limit over all users, and without a payload bucket.
  ///
  /// @param retention how long entries of the timeline are kept
  public DynamoTaskStore(
      DynamoDbAsyncClient client, TableNames tables, int slotsPerUser, Duration retention) {
    this(client, tables, slotsPerUser, OptionalInt.empty(), retention, Optional.empty());
  }

  /// @param payloadBucket where the documents of attempts are kept, if they are
  public DynamoTaskStore(
      DynamoDbAsyncClient client,
      TableNames tables,
      int slotsPerUser,
      OptionalInt slotsOfAll,
      Duration retention,
      Optional<String> payloadBucket) {
    this.client = client;
    this.tables = tables;
    this.queue = new DynamoQueue(client, tables);
    this.slotsPerUser = slotsPerUser;
    this.slotsOfAll = slotsOfAll;
    this.retention = retention;
    this.payloadBucket = payloadBucket;
  }

  @Override
  public boolean create(TaskRecord record) {
    var createdAt = record.times().createdAt();
    var item = TaskItem.of(record, createdAt, payloadBucket);
    item.put("updated_at", Item.text(Timestamps.text(createdAt)));
    var row =
        Put.builder()
            .tableName(tables.tasks())
            .item(item)
            .conditionExpression("attribute_not_exists(task_id)")
            .build();
    var refused =
        commit(
            List.of(
                TransactWriteItem.builder().put(row).build(),
                timelinePut(TimelineItem.created(record, retention))));
    return refused.isEmpty();
  }

  @Override
  public Lookup find(String taskId) {
    var answer =
        calls.await(
            "GetItem",
            () ->
                client.getItem(
                    request ->
                        request
                            .tableName(tables.tasks())
                            .key(Map.of("task_id", Item.text(taskId)))
                            .consistentRead(true)));
    return answer.hasItem() ? TaskItemReader.read(answer.item()) : new Lookup.Missing();
  }

  @Override
  public Written write(Move move) {
    return write(move, SlotCount.of(move, slotsPerUser, slotsOfAll));
  }

  private Written write(Move move, List<SlotCount> counts) {
    var refused = commit(transaction(move, counts));
    if (refused.isEmpty()) {
      return Written.WRITTEN;
    }
    if (refused.getFirst().equals(CONDITION_FAILED)) {
      return Written.LOST;
    }
    var possible = new ArrayList<SlotCount>();
    for (int i = 0; i < counts.size(); i++) {
      var count = counts.get(i);
      if (!refused.get(i + 1).equals(CONDITION_FAILED)) {
        possible.add(count);
      } else if (count.takes()) {
        return noSlot(count.limit());
      } else {
        warn(move, count);
      }
    }
    return possible.size() < counts.size() ? write(move, possible) : Written.LOST;
  }

  private static Written noSlot(SlotLimit limit) {
    return switch (limit) {
      case USER -> Written.NO_SLOT;
      case GLOBAL -> Written.NO_GLOBAL_SLOT;
    };
  }

  /// Somebody set the count below the truth. The end of a task must not hang on that: it is written
  /// without this count.
  private static void warn(Move move, SlotCount count) {
    LOG.atWarn()
        .addKeyValue("task_id", move.before().taskId())
        .addKeyValue("user_id", count.key())
        .log("The slot is released, but the active_count is already 0");
  }

  @Override
  public Optional<String> oldestQueued(String userId) {
    return queue.oldestOf(userId);
  }

  @Override
  public Optional<String> oldestQueuedOfAll(String except) {
    return queue.oldestOfAll(except);
  }

  private List<TransactWriteItem> transaction(Move move, List<SlotCount> counts) {
    var actions = new ArrayList<TransactWriteItem>();
    var row = RowChange.of(tables.tasks(), move, payloadBucket);
    actions.add(TransactWriteItem.builder().update(row).build());
    for (var count : counts) {
      var update = count.update(tables.userConcurrency(), move.at());
      actions.add(TransactWriteItem.builder().update(update).build());
    }
    TimelineItem.of(move, retention).forEach(item -> actions.add(timelinePut(item)));
    return actions;
  }

  private TransactWriteItem timelinePut(Map<String, AttributeValue> item) {
    var put = Put.builder().tableName(tables.taskEvents()).item(item).build();
    return TransactWriteItem.builder().put(put).build();
  }

  /// Nothing when committed, else the code of each action in order: `None` or a failed condition.
  private List<String> commit(List<TransactWriteItem> actions) {
    for (int tries = 1; ; tries++) {
      var cancelled = once(actions);
      if (cancelled.isEmpty()) {
        return List.of();
      }
      var codes = codes(cancelled.get());
      // Whatever else met another transaction: a row that changed is not written.
      if (codes.getFirst().equals(CONDITION_FAILED) || EXPECTED.containsAll(codes)) {
        return codes;
      }
      if (codes.stream().anyMatch(code -> !EXPECTED.contains(code) && !PASSING.contains(code))) {
        throw new DependencyRefused(DYNAMODB, "TransactWriteItems " + codes, cancelled.get());
      }
      if (tries == CONFLICT_TRIES) {
        throw new DependencyUnavailable(DYNAMODB, "TransactWriteItems " + codes, cancelled.get());
      }
    }
  }

  private static List<String> codes(TransactionCanceledException cancelled) {
    var codes = cancelled.cancellationReasons().stream().map(it -> it.code()).toList();
    return codes.isEmpty() ? List.of("Unexplained") : codes;
  }

  /// The client request token is left to the SDK: a new one per call, kept over its own retries,
  /// which is where an answer can be lost. One made from the move would report a move as written
  /// that was undone since, and would refuse the same move without the count as a mismatch.
  private Optional<TransactionCanceledException> once(List<TransactWriteItem> actions) {
    return calls.await(
        "TransactWriteItems",
        () -> client.transactWriteItems(request -> request.transactItems(actions)),
        _ -> Optional.empty(),
        failure ->
            failure instanceof TransactionCanceledException cancelled
                ? Optional.of(Optional.of(cancelled))
                : Optional.empty());
  }
}
