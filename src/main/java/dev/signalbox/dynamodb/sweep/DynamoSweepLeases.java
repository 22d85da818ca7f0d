package dev.signalbox.dynamodb.sweep;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.slots.Reserved;
import dev.signalbox.orchestrator.port.store.SweepLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Leases as items of the UserConcurrency table, under user ids that no user can have. There they
/// need neither a table nor a permission of their own. Nothing in that table expires: its counts
/// may not, and there are no more leases than shards.
public final class DynamoSweepLeases implements SweepLeases {
  private static final String TAKE = "SET lease_holder = :holder, lease_until = :until";

  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final AwsCall calls = new AwsCall("dynamodb");

  public DynamoSweepLeases(DynamoDbAsyncClient client, TableNames tables) {
    this.client = client;
    this.tables = tables;
  }

  @Override
  public Answer take(String work, String holder, Instant now, Duration lease) {
    return taken(TAKE, work, values(holder, now, lease), now);
  }

  @Override
  public Answer take(
      String work, String holder, Instant now, Duration lease, Map<String, Instant> oldest) {
    var values = values(holder, now, lease);
    var told = new TreeMap<String, AttributeValue>();
    oldest.forEach((queue, since) -> told.put(queue, Item.number(since.toEpochMilli())));
    values.put(":oldest", AttributeValue.fromM(told));
    return taken(TAKE + ", oldest = :oldest", work, values, now);
  }

  private static Map<String, AttributeValue> values(String holder, Instant now, Duration lease) {
    var values = new TreeMap<String, AttributeValue>();
    values.put(":holder", Item.text(holder));
    values.put(":now", Item.number(now.toEpochMilli()));
    values.put(":until", Item.number(now.plus(lease).toEpochMilli()));
    return values;
  }

  private Answer taken(
      String update, String work, Map<String, AttributeValue> values, Instant now) {
    return written(
        item(work)
            .updateExpression(update)
            .conditionExpression(
                "attribute_not_exists(lease_until) OR lease_until <= :now"
                    + " OR lease_holder = :holder")
            .expressionAttributeValues(values)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
            .build(),
        now);
  }

  @Override
  public void release(String work, String holder) {
    var _ =
        written(
            item(work)
                .updateExpression("REMOVE lease_holder, lease_until")
                .conditionExpression("lease_holder = :holder")
                .expressionAttributeValues(Map.of(":holder", Item.text(holder)))
                .build(),
            Instant.EPOCH);
  }

  private UpdateItemRequest.Builder item(String work) {
    Map<String, AttributeValue> key =
        Map.of("user_id", Item.text(Reserved.PREFIX + "sweep/" + work));
    return UpdateItemRequest.builder().tableName(tables.userConcurrency()).key(key);
  }

  /// @param now what stands for the end of a lease that does not tell it
  private Answer written(UpdateItemRequest update, Instant now) {
    return calls.await(
        "UpdateItem",
        () -> client.updateItem(update),
        _ -> new Answer.Taken(),
        failure -> refused(failure, now));
  }

  private static Optional<Answer> refused(SdkException failure, Instant now) {
    return failure instanceof ConditionalCheckFailedException held
        ? Optional.of(new Answer.HeldUntil(end(held).orElse(now)))
        : Optional.empty();
  }

  private static Optional<Instant> end(ConditionalCheckFailedException held) {
    var item = new Item(held.hasItem() ? held.item() : Map.of());
    return item.longOf("lease_until").stream().mapToObj(Instant::ofEpochMilli).findFirst();
  }
}
