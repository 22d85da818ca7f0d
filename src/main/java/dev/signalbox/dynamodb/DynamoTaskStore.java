package dev.signalbox.dynamodb;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.RowChange;
import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.dynamodb.row.TaskItemReader;
import dev.signalbox.dynamodb.row.Timestamps;
import dev.signalbox.dynamodb.slots.CountChange;
import dev.signalbox.dynamodb.slots.DynamoWaitingTasks;
import dev.signalbox.dynamodb.slots.SlotLimits;
import dev.signalbox.dynamodb.timeline.TimelineItem;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/// The task store on DynamoDB. What changes hands with a row, slots and places in queues, is
/// written in one transaction with it, so the counts cannot drift from the rows.
public final class DynamoTaskStore implements TaskStore {
  private static final Logger LOG = LoggerFactory.getLogger(DynamoTaskStore.class);
  private static final String DYNAMODB = "dynamodb";

  private final AwsCall calls = new AwsCall(DYNAMODB);
  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final DynamoWaitingTasks waiting;
  private final Options options;
  private final ConditionalWrites writes;

  public DynamoTaskStore(
      DynamoDbAsyncClient client, TableNames tables, Options options, ConflictBackoff backoff) {
    this.client = client;
    this.tables = tables;
    this.waiting = new DynamoWaitingTasks(client, tables);
    this.options = options;
    this.writes = new ConditionalWrites(client, backoff);
  }

  /// How rows are written and read.
  ///
  /// @param types the backends that a row may name
  /// @param retention how long entries of the timeline are kept
  /// @param payloadBucket where the documents of attempts are kept, if they are
  public record Options(
      ComputeTypes types, SlotLimits slots, Duration retention, Optional<String> payloadBucket) {}

  @Override
  public Written create(Move first) {
    var item = TaskItem.of(first.after(), first.at(), options.payloadBucket());
    item.put("updated_at", Item.text(Timestamps.text(first.at())));
    var row =
        Put.builder()
            .tableName(tables.tasks())
            .item(item)
            .conditionExpression("attribute_not_exists(task_id)")
            .build();
    var timeline = new ArrayList<Map<String, AttributeValue>>();
    timeline.add(TimelineItem.created(first.before(), options.retention()));
    timeline.addAll(TimelineItem.of(first, options.retention()));
    var counts = CountChange.of(first, options.slots());
    return write(first, TransactWriteItem.builder().put(row).build(), counts, timeline);
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
    return answer.hasItem()
        ? TaskItemReader.read(answer.item(), options.types())
        : new Lookup.Missing();
  }

  @Override
  public Written write(Move move) {
    var row = RowChange.of(tables.tasks(), move, options.payloadBucket());
    var timeline = TimelineItem.of(move, options.retention());
    var counts = CountChange.of(move, options.slots());
    return counts.isEmpty() && timeline.isEmpty()
        ? writes.update(row)
        : write(move, TransactWriteItem.builder().update(row).build(), counts, timeline);
  }

  private Written write(
      Move move,
      TransactWriteItem row,
      List<CountChange> counts,
      List<Map<String, AttributeValue>> timeline) {
    var actions = new ArrayList<TransactWriteItem>();
    actions.add(row);
    for (var count : counts) {
      var update = count.update(tables.userConcurrency(), move.at());
      actions.add(TransactWriteItem.builder().update(update).build());
    }
    timeline.forEach(item -> actions.add(timelinePut(item)));
    var refused = writes.commit(actions);
    if (refused.isEmpty()) {
      return Written.WRITTEN;
    }
    return isConditionFailed(refused.getFirst())
        ? Written.LOST
        : refusedByCounts(move, row, counts, timeline, refused);
  }

  /// Answers which limit stands in the way, or writes the move without the counts that are too low.
  private Written refusedByCounts(
      Move move,
      TransactWriteItem row,
      List<CountChange> counts,
      List<Map<String, AttributeValue>> timeline,
      List<CancellationReason> refused) {
    var possible = new ArrayList<CountChange>();
    for (int i = 0; i < counts.size(); i++) {
      var count = counts.get(i);
      var reason = refused.get(i + 1);
      if (!isConditionFailed(reason)) {
        possible.add(count);
        continue;
      }
      var refusal = count.refusal(reason.item());
      if (refusal.isPresent()) {
        return refusal.get();
      }
      lowered(move, count, reason.item()).ifPresent(possible::add);
    }
    return possible.equals(counts) ? Written.LOST : write(move, row, possible, timeline);
  }

  private static boolean isConditionFailed(CancellationReason reason) {
    return ConditionalWrites.CONDITION_FAILED.equals(reason.code());
  }

  /// Somebody set a count below the truth. A move that gives something back must not hang on that:
  /// it is written without this count.
  private static Optional<CountChange> lowered(
      Move move, CountChange count, Map<String, AttributeValue> stood) {
    var tooLow = count.tooLow(stood);
    if (tooLow.isEmpty()) {
      return Optional.of(count);
    }
    LOG.atWarn()
        .addKeyValue("task_id", move.before().taskId())
        .addKeyValue("user_id", count.key())
        .addKeyValue("counts", tooLow)
        .log("A count is lower than the number of tasks in it, and stays as it is");
    var rest = count.without(tooLow);
    return rest.steps().isEmpty() ? Optional.empty() : Optional.of(rest);
  }

  @Override
  public Optional<String> oldestQueued(String userId) {
    return waiting.oldestOf(userId);
  }

  @Override
  public Optional<String> oldestQueuedOfAll(String except) {
    return waiting.oldestOfAll(except);
  }

  @Override
  public Optional<String> nextForLane(ComputeType type, String userId) {
    return waiting.nextForLane(type, userId);
  }

  private TransactWriteItem timelinePut(Map<String, AttributeValue> item) {
    var put = Put.builder().tableName(tables.taskEvents()).item(item).build();
    return TransactWriteItem.builder().put(put).build();
  }
}
