package dev.signalbox.local.agent;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/// The rows of an approval as the agents of others write and read them: request and
/// AWAITING_APPROVAL in one transaction, and RUNNING again. Neither writes a time to the task.
///
/// @param tasks name of the table
/// @param approvals name of the table
record ApprovalRows(
    DynamoDbClient db, String tasks, String approvals, String taskId, String userId) {
  private static final Duration EXPIRY = Duration.ofMinutes(2);
  private static final int CONFLICTS_MAX = 10;

  /// What a person answered.
  record Found(String status, String words) {}

  void ask(String id, AgentScript.Question question, Instant asked) throws InterruptedException {
    transact(List.of(request(id, question, asked), pause(id)));
  }

  void resume(String id) throws InterruptedException {
    transact(
        List.of(
            task(
                "SET #status = :to REMOVE awaiting_approval_request_id",
                "#status = :from AND awaiting_approval_request_id = :request",
                Map.of(
                    ":from", fromS("AWAITING_APPROVAL"),
                    ":to", fromS("RUNNING"),
                    ":request", fromS(id)))));
  }

  /// Empty as long as nobody has answered; a request that is gone has no status.
  Optional<Found> answer(String id) {
    var row = db.getItem(it -> it.tableName(approvals).key(key(id)).consistentRead(true)).item();
    var status = text(row, "status");
    return status.equals("PENDING")
        ? Optional.empty()
        : Optional.of(new Found(status, text(row, "deny_reason") + text(row, "scope")));
  }

  /// Notes that the agent gave up; false when somebody has answered.
  boolean timeOut(String id, String reason) {
    try {
      var _ =
          db.updateItem(
              it ->
                  it.tableName(approvals)
                      .key(key(id))
                      .updateExpression("SET #status = :over, deny_reason = :reason")
                      .conditionExpression("#status = :pending")
                      .expressionAttributeNames(Map.of("#status", "status"))
                      .expressionAttributeValues(
                          Map.of(
                              ":over", fromS("TIMED_OUT"),
                              ":reason", fromS(reason),
                              ":pending", fromS("PENDING"))));
      return true;
    } catch (ConditionalCheckFailedException _) {
      return false;
    }
  }

  private TransactWriteItem request(String id, AgentScript.Question question, Instant asked) {
    var item = new HashMap<String, AttributeValue>(key(id));
    item.put("tool_name", fromS(question.tool()));
    item.put("tool_input_preview", fromS(question.input()));
    item.put("tool_input_sha256", fromS(sha256(question.input())));
    item.put("reason", fromS(question.reason()));
    item.put("severity", fromS("medium"));
    item.put("matching_rule_ids", fromL(List.of(fromS("sample_rule"))));
    item.put("status", fromS("PENDING"));
    item.put("created_at", fromS(asked.toString()));
    item.put("timeout_s", fromN(Long.toString(question.timeoutSeconds())));
    item.put("user_id", fromS(userId));
    if (question.timeoutSeconds() > 0) {
      var expires = asked.plusSeconds(question.timeoutSeconds()).plus(EXPIRY);
      item.put("ttl", fromN(Long.toString(expires.getEpochSecond())));
    }
    return TransactWriteItem.builder()
        .put(
            Put.builder()
                .tableName(approvals)
                .item(item)
                .conditionExpression("attribute_not_exists(request_id)")
                .build())
        .build();
  }

  private TransactWriteItem pause(String request) {
    return task(
        "SET #status = :to, awaiting_approval_request_id = :request",
        "#status = :from",
        Map.of(
            ":from", fromS("RUNNING"),
            ":to", fromS("AWAITING_APPROVAL"),
            ":request", fromS(request)));
  }

  private TransactWriteItem task(
      String update, String condition, Map<String, AttributeValue> values) {
    return TransactWriteItem.builder()
        .update(
            Update.builder()
                .tableName(tasks)
                .key(Map.of("task_id", fromS(taskId)))
                .updateExpression(update)
                .conditionExpression(condition)
                .expressionAttributeNames(Map.of("#status", "status"))
                .expressionAttributeValues(values)
                .build())
        .build();
  }

  /// Signalbox writes rows in transactions too; one that meets one is tried again.
  private void transact(List<TransactWriteItem> items) throws InterruptedException {
    for (var tries = 1; ; tries++) {
      try {
        var _ = db.transactWriteItems(it -> it.transactItems(items));
        return;
      } catch (TransactionCanceledException cancelled) {
        var conflict =
            cancelled.cancellationReasons().stream()
                .anyMatch(it -> "TransactionConflict".equals(it.code()));
        if (!conflict || tries == CONFLICTS_MAX) {
          throw cancelled;
        }
        Thread.sleep(Duration.ofMillis(10).multipliedBy(tries));
      }
    }
  }

  private Map<String, AttributeValue> key(String request) {
    return Map.of("task_id", fromS(taskId), "request_id", fromS(request));
  }

  private static String text(Map<String, AttributeValue> row, String name) {
    return Optional.ofNullable(row.get(name)).map(AttributeValue::s).orElse("");
  }

  private static String sha256(String text) {
    try {
      var bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }
}
