package dev.signalbox.local;

import dev.signalbox.dynamodb.row.Item;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/// What the agent of the contract writes to its row, and nothing else. Its heartbeats are written
/// while the row says RUNNING only. When it asks for an approval and when it goes on it writes no
/// time, and no heartbeat with it.
final class ContractAgent implements AutoCloseable {
  private static final String RUNNING = "RUNNING";
  private static final String AWAITING_APPROVAL = "AWAITING_APPROVAL";

  private final DynamoDbAsyncClient db;
  private final String taskId;
  private final ScheduledExecutorService heart = Executors.newSingleThreadScheduledExecutor();
  private int requests;

  private ContractAgent(DynamoDbAsyncClient db, String taskId) {
    this.db = db;
    this.taskId = taskId;
  }

  /// An agent whose task runs, and whose heart begins to beat.
  static ContractAgent of(RunningSignalbox signalbox, String taskId, Duration heartbeat) {
    var agent = new ContractAgent(signalbox.aws().clients().dynamoDb(), taskId);
    var _ =
        agent.heart.scheduleAtFixedRate(
            agent::beat, 0, heartbeat.toMillis(), TimeUnit.MILLISECONDS);
    return agent;
  }

  private void beat() {
    var _ = update("SET agent_heartbeat_at = :now", RUNNING, Map.of(":now", now()));
  }

  void asks() {
    requests++;
    must(
        update(
            "SET #status = :to, awaiting_approval_request_id = :request",
            RUNNING,
            Map.of(":to", AWAITING_APPROVAL, ":request", "request-" + requests)));
    db.updateItem(
            it ->
                it.tableName(LocalNames.TABLES.tasks())
                    .key(Map.of("task_id", Item.text(taskId)))
                    .updateExpression("ADD approval_gate_count :one")
                    .expressionAttributeValues(Map.of(":one", Item.number(1))))
        .join();
  }

  void goesOn() {
    must(
        update(
            "SET #status = :to REMOVE awaiting_approval_request_id",
            AWAITING_APPROVAL,
            Map.of(":to", RUNNING)));
  }

  void completes() {
    var now = now();
    must(
        update(
            "SET #status = :to, completed_at = :now, status_created_at = :since",
            RUNNING,
            Map.of(":to", "COMPLETED", ":now", now, ":since", "COMPLETED#" + now)));
  }

  /// Nothing more is heard of it.
  void dies() {
    heart.shutdownNow();
  }

  @Override
  public void close() {
    dies();
  }

  private boolean update(String expression, String from, Map<String, String> values) {
    var typed = new HashMap<>(Map.of(":from", Item.text(from)));
    values.forEach((name, value) -> typed.put(name, Item.text(value)));
    try {
      db.updateItem(
              it ->
                  it.tableName(LocalNames.TABLES.tasks())
                      .key(Map.of("task_id", Item.text(taskId)))
                      .updateExpression(expression)
                      .conditionExpression("#status = :from")
                      .expressionAttributeNames(Map.of("#status", "status"))
                      .expressionAttributeValues(typed))
          .join();
      return true;
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof ConditionalCheckFailedException) {
        return false;
      }
      throw failed;
    }
  }

  private static void must(boolean written) {
    if (!written) {
      throw new AssertionError("the row is not what the agent left it as");
    }
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
