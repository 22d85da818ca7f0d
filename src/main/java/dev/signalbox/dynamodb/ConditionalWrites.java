package dev.signalbox.dynamodb;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// Conditional writes, tried again while others are in the way.
final class ConditionalWrites {
  static final String CONDITION_FAILED = "ConditionalCheckFailed";

  private static final String DYNAMODB = "dynamodb";
  private static final Set<String> PASSING =
      Set.of(
          "TransactionConflict",
          "ThrottlingError",
          "ProvisionedThroughputExceeded",
          "RequestLimitExceeded");
  private static final Set<String> EXPECTED = Set.of("None", CONDITION_FAILED);

  private final AwsCall calls = new AwsCall(DYNAMODB);
  private final DynamoDbAsyncClient client;
  private final ConflictBackoff backoff;

  ConditionalWrites(DynamoDbAsyncClient client, ConflictBackoff backoff) {
    this.client = client;
    this.backoff = backoff;
  }

  /// A change of the row alone costs half of a transaction. It may meet one all the same.
  Written update(Update row) {
    for (int tries = 1; ; tries++) {
      var written = tryUpdate(row, tries == ConflictBackoff.TRIES);
      if (written.isPresent()) {
        return written.get();
      }
      backoff.await(tries);
    }
  }

  /// Empty when the row is part of a transaction that is under way.
  private Optional<Written> tryUpdate(Update row, boolean last) {
    return calls.await(
        "UpdateItem",
        () ->
            client.updateItem(
                it ->
                    it.tableName(row.tableName())
                        .key(row.key())
                        .updateExpression(row.updateExpression())
                        .conditionExpression(row.conditionExpression())
                        .expressionAttributeNames(row.expressionAttributeNames())
                        .expressionAttributeValues(row.expressionAttributeValues())),
        _ -> Optional.of(Written.WRITTEN),
        failure ->
            switch (failure) {
              case ConditionalCheckFailedException _ -> Optional.of(Optional.of(Written.LOST));
              case TransactionConflictException conflict when last ->
                  throw new DependencyUnavailable(DYNAMODB, "UpdateItem", conflict);
              case TransactionConflictException _ -> Optional.of(Optional.empty());
              default -> Optional.empty();
            });
  }

  /// Nothing when committed, else the reason of each action in order: none or a failed condition.
  List<CancellationReason> commit(List<TransactWriteItem> actions) {
    for (int tries = 1; ; tries++) {
      var cancelled = once(actions);
      if (cancelled.isEmpty()) {
        return List.of();
      }
      var reasons = cancelled.get().cancellationReasons();
      var codes = codes(reasons);
      // Whatever else met another transaction: a row that changed is not written.
      if (!codes.isEmpty()
          && (codes.getFirst().equals(CONDITION_FAILED) || EXPECTED.containsAll(codes))) {
        return reasons;
      }
      if (codes.stream().anyMatch(code -> !EXPECTED.contains(code) && !PASSING.contains(code))) {
        throw new DependencyRefused(DYNAMODB, "TransactWriteItems " + codes, cancelled.get());
      }
      if (tries == ConflictBackoff.TRIES) {
        throw new DependencyUnavailable(DYNAMODB, "TransactWriteItems " + codes, cancelled.get());
      }
      backoff.await(tries);
    }
  }

  private static List<String> codes(List<CancellationReason> reasons) {
    return reasons.stream().map(it -> Optional.ofNullable(it.code()).orElse("None")).toList();
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
