package dev.signalbox.dynamodb;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.dynamodb.approval.ApprovalDecision;
import dev.signalbox.dynamodb.approval.ApprovalRequest;
import dev.signalbox.dynamodb.approval.Decided;
import dev.signalbox.dynamodb.approval.DecisionWrite;
import dev.signalbox.dynamodb.row.Item;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/// The approvals that agents wait for: what is asked, and a person's answer. Whoever may use it
/// answers for every user; who that is, is for IAM to say.
public final class DynamoApprovals {
  private static final String AWAITING = "AWAITING_APPROVAL";
  private static final int TRIES = 3;

  private final AwsCall calls = new AwsCall("dynamodb");
  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final String approvals;
  private final Duration retention;
  private final ConflictBackoff backoff;

  /// @param tables with one for approvals
  /// @param retention how long entries of the timeline are kept
  public DynamoApprovals(
      DynamoDbAsyncClient client, TableNames tables, Duration retention, ConflictBackoff backoff) {
    this.client = client;
    this.tables = tables;
    this.approvals = tables.taskApprovals().orElseThrow();
    this.retention = retention;
    this.backoff = backoff;
  }

  /// What a task asks.
  public sealed interface Asked {
    /// There is no such task.
    record NoTask() implements Asked {}

    /// The task waits for nobody.
    record Nothing(String status) implements Asked {}

    /// The requests that can be answered: one, as a rule; none when the agent's row is gone.
    record Requests(List<ApprovalRequest> requests) implements Asked {
      public Requests {
        requests = List.copyOf(requests);
      }
    }
  }

  /// What the task waits for now. Its row names the request; where an agent leaves that out, all
  /// that are not answered are meant.
  public Asked asked(String taskId) {
    var task = task(taskId);
    if (task.isEmpty()) {
      return new Asked.NoTask();
    }
    var status = task.get().textOf("status").orElse("unknown");
    if (!status.equals(AWAITING)) {
      return new Asked.Nothing(status);
    }
    return new Asked.Requests(
        named(task.get())
            .map(request -> find(taskId, request).stream().toList())
            .orElseGet(() -> pending(taskId)));
  }

  /// All requests that a task waits for now and that can still be answered, the oldest first. Reads
  /// the whole table, whose rows do not last: there are few beside those.
  public List<ApprovalRequest> waiting(Instant now) {
    var found = new ArrayList<ApprovalRequest>();
    Map<String, AttributeValue> from = Map.of();
    do {
      var scan = scan(from);
      var page = calls.await("Scan", () -> client.scan(scan));
      page.items().forEach(item -> found.add(ApprovalRequest.of(new Item(item))));
      from = page.lastEvaluatedKey();
    } while (!from.isEmpty());
    found.removeIf(
        it -> obstacle(task(it.taskId()), Optional.of(it), it.requestId(), now).isPresent());
    found.sort(Comparator.comparing(it -> it.askedAt().orElse(Instant.EPOCH)));
    return List.copyOf(found);
  }

  private ScanRequest scan(Map<String, AttributeValue> from) {
    var scan =
        ScanRequest.builder()
            .tableName(approvals)
            .consistentRead(true)
            .filterExpression("#status = :pending")
            .expressionAttributeNames(Map.of("#status", "status"))
            .expressionAttributeValues(Map.of(":pending", Item.text("PENDING")));
    return from.isEmpty() ? scan.build() : scan.exclusiveStartKey(from).build();
  }

  /// The request, in whatever state it is.
  public Optional<ApprovalRequest> find(String taskId, String requestId) {
    return item(approvals, Map.of("task_id", Item.text(taskId), "request_id", Item.text(requestId)))
        .map(ApprovalRequest::of);
  }

  /// Writes the decision if the task still waits for it, and tells what stood in the way if not.
  ///
  /// @param by who decides, as the timeline names them
  public Decided decide(
      String taskId, String requestId, ApprovalDecision decision, String by, Instant now) {
    var write = new DecisionWrite(taskId, requestId, decision, by, retention);
    for (int tries = 0; tries < TRIES; tries++) {
      var task = task(taskId);
      var request = find(taskId, requestId);
      var obstacle = obstacle(task, request, requestId, now);
      if (obstacle.isPresent()) {
        return obstacle.get();
      }
      var actions = write.actions(tables, task.orElseThrow(), now, backoff.random());
      if (new ConditionalWrites(client, backoff).commit(actions).isEmpty()) {
        return new Decided.Recorded(request.orElseThrow(), now);
      }
    }
    return new Decided.ChangedMeanwhile();
  }

  /// An answer that came first is told before the end of the task that may have followed from it.
  private static Optional<Decided> obstacle(
      Optional<Item> task, Optional<ApprovalRequest> request, String requestId, Instant now) {
    if (task.isEmpty()) {
      return Optional.of(new Decided.NoTask());
    }
    if (request.isEmpty()) {
      return Optional.of(new Decided.NoRequest());
    }
    if (!request.get().isPending()) {
      return Optional.of(new Decided.Already(request.get()));
    }
    var status = task.get().textOf("status").orElse("unknown");
    if (!status.equals(AWAITING)
        || named(task.get()).filter(it -> !it.equals(requestId)).isPresent()) {
      return Optional.of(new Decided.NotAwaited(status));
    }
    return request.filter(it -> it.isOver(now)).map(Decided.TooLate::new);
  }

  private static Optional<String> named(Item task) {
    return task.textOf("awaiting_approval_request_id");
  }

  private List<ApprovalRequest> pending(String taskId) {
    var found = new ArrayList<ApprovalRequest>();
    Map<String, AttributeValue> from = Map.of();
    do {
      var query = query(taskId, from);
      var page = calls.await("Query", () -> client.query(query));
      page.items().forEach(item -> found.add(ApprovalRequest.of(new Item(item))));
      from = page.lastEvaluatedKey();
    } while (!from.isEmpty());
    return found.stream().filter(ApprovalRequest::isPending).toList();
  }

  private QueryRequest query(String taskId, Map<String, AttributeValue> from) {
    var query =
        QueryRequest.builder()
            .tableName(approvals)
            .consistentRead(true)
            .keyConditionExpression("task_id = :task")
            .expressionAttributeValues(Map.of(":task", Item.text(taskId)));
    return from.isEmpty() ? query.build() : query.exclusiveStartKey(from).build();
  }

  private Optional<Item> task(String taskId) {
    return item(tables.tasks(), Map.of("task_id", Item.text(taskId)));
  }

  private Optional<Item> item(String table, Map<String, AttributeValue> key) {
    var answer =
        calls.await(
            "GetItem",
            () -> client.getItem(it -> it.tableName(table).key(key).consistentRead(true)));
    return answer.hasItem() ? Optional.of(new Item(answer.item())) : Optional.empty();
  }
}
