package dev.signalbox.dynamodb;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.orchestrator.SweepLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// Leases as items of the UserConcurrency table, under user ids that no user can have. There they
/// need neither a table nor a permission of their own.
public final class DynamoSweepLeases implements SweepLeases {
  /// How the ids of our own items begin: the message schema and the reader of rows refuse users
  /// whose id does.
  static final String RESERVED = "#signalbox/";

  /// An item that nobody has taken for this long is of a service that is gone.
  private static final Duration KEPT = Duration.ofDays(1);

  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final AwsCall calls = new AwsCall("dynamodb");

  public DynamoSweepLeases(DynamoDbAsyncClient client, TableNames tables) {
    this.client = client;
    this.tables = tables;
  }

  @Override
  public boolean take(int shard, String holder, Instant now, Duration lease) {
    var until = now.plus(lease);
    return written(
        item(shard)
            .updateExpression("SET lease_holder = :holder, lease_until = :until, #ttl = :expiry")
            .conditionExpression(
                "attribute_not_exists(lease_until) OR lease_until <= :now"
                    + " OR lease_holder = :holder")
            .expressionAttributeNames(Map.of("#ttl", "ttl"))
            .expressionAttributeValues(
                Map.of(
                    ":holder", Item.text(holder),
                    ":now", Item.number(now.toEpochMilli()),
                    ":until", Item.number(until.toEpochMilli()),
                    ":expiry", Item.number(until.plus(KEPT).getEpochSecond())))
            .build());
  }

  @Override
  public void release(int shard, String holder) {
    var _ =
        written(
            item(shard)
                .updateExpression("REMOVE lease_holder, lease_until")
                .conditionExpression("lease_holder = :holder")
                .expressionAttributeValues(Map.of(":holder", Item.text(holder)))
                .build());
  }

  private UpdateItemRequest.Builder item(int shard) {
    Map<String, AttributeValue> key =
        Map.of("user_id", Item.text(RESERVED + "sweep/%02d".formatted(shard)));
    return UpdateItemRequest.builder().tableName(tables.userConcurrency()).key(key);
  }

  private boolean written(UpdateItemRequest update) {
    return calls.await(
        "UpdateItem", () -> client.updateItem(update), _ -> true, DynamoSweepLeases::refused);
  }

  private static Optional<Boolean> refused(SdkException failure) {
    return failure instanceof ConditionalCheckFailedException
        ? Optional.of(false)
        : Optional.empty();
  }
}
