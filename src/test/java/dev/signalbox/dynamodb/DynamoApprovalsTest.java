package dev.signalbox.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.DynamoApprovals.Asked;
import dev.signalbox.dynamodb.approval.ApprovalDecision;
import dev.signalbox.dynamodb.approval.ApprovalRequest;
import dev.signalbox.dynamodb.approval.ApprovalScope;
import dev.signalbox.dynamodb.approval.Decided;
import dev.signalbox.dynamodb.approval.DenialReason;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.lifecycle.transition.NoteValue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.crt.AwsCrtAsyncHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/// Answers of people to agents, on DynamoDB Local; rows are as the agents of others write them.
class DynamoApprovalsTest {
  /// Far ahead: DynamoDB Local does delete what has expired.
  private static final Instant NOON = Instant.parse("2126-11-23T12:00:00.000Z");

  private static final String APPROVALS = LocalTables.NAMES.taskApprovals().orElseThrow();
  private static final ApprovalDecision YES = new ApprovalDecision.Approve(ApprovalScope.THIS_CALL);
  private static final ApprovalDecision NO =
      new ApprovalDecision.Deny(DenialReason.of("not on a Friday"));

  private static final LocalTables TABLES = LocalTables.start();
  private static int ids;

  private final String task = "task-" + ids++;
  private DynamoApprovals approvals =
      new DynamoApprovals(
          TABLES.client(), LocalTables.NAMES, Duration.ofDays(1), TestStores.SHORT_WAITS);

  @AfterAll
  static void stop() {
    TABLES.close();
  }

  @BeforeEach
  void agentAsks() {
    task("AWAITING_APPROVAL", "r1");
    ask("r1", Map.of());
  }

  private void task(String status, String request) {
    var row = new HashMap<String, AttributeValue>();
    row.put("task_id", Item.text(task));
    row.put("user_id", Item.text("alice"));
    row.put("repo", Item.text("acme/rockets"));
    row.put("status", Item.text(status));
    if (!request.isEmpty()) {
      row.put("awaiting_approval_request_id", Item.text(request));
    }
    TABLES.put(LocalTables.NAMES.tasks(), row);
  }

  /// As the agent does it: no fraction in the time, and numbers as numbers.
  private void ask(String request, Map<String, AttributeValue> also) {
    var row = new HashMap<String, AttributeValue>();
    row.put("task_id", Item.text(task));
    row.put("request_id", Item.text(request));
    row.put("tool_name", Item.text("Bash"));
    row.put("tool_input_preview", Item.text("terraform apply"));
    row.put("reason", Item.text("rule: infrastructure"));
    row.put("severity", Item.text("high"));
    row.put("status", Item.text("PENDING"));
    row.put("created_at", Item.text("2126-11-23T12:00:00Z"));
    row.put("timeout_s", Item.number(300));
    row.put("ttl", Item.number(NOON.plusSeconds(420).getEpochSecond()));
    row.put("user_id", Item.text("alice"));
    row.putAll(also);
    TABLES.put(APPROVALS, row);
  }

  private Item request(String id) {
    return new Item(
        TABLES
            .client()
            .getItem(
                it ->
                    it.tableName(APPROVALS)
                        .key(Map.of("task_id", Item.text(task), "request_id", Item.text(id)))
                        .consistentRead(true))
            .join()
            .item());
  }

  private List<DynamoTimeline.Entry> timeline() {
    return new DynamoTimeline(TABLES.client(), LocalTables.NAMES).of(task);
  }

  private Decided decide(ApprovalDecision decision) {
    return approvals.decide(task, "r1", decision, "bob", NOON.plusSeconds(10));
  }

  @Test
  void anApprovalStandsOnTheRequestOnTheTaskAndInTheTimeline() {
    assertThat(decide(YES)).isInstanceOf(Decided.Recorded.class);

    var row = request("r1");
    assertThat(row.textOf("status")).contains("APPROVED");
    assertThat(row.textOf("scope")).contains("this_call");
    assertThat(row.textOf("decided_at")).contains("2126-11-23T12:00:10.000Z");
    assertThat(row.textOf("decided_by")).contains("bob");
    assertThat(row.longOf("ttl"))
        .as("the agent's own")
        .hasValue(NOON.plusSeconds(420).getEpochSecond());
    assertThat(TABLES.row(task).textOf("last_decision_at")).contains("2126-11-23T12:00:10.000Z");
    assertThat(TABLES.row(task).textOf("status")).as("the agent's").contains("AWAITING_APPROVAL");
    assertThat(timeline())
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.eventType()).isEqualTo("approval_decision_recorded");
              assertThat(entry.metadata())
                  .isEqualTo(
                      Map.of(
                          "request_id", NoteValue.of("r1"),
                          "status", NoteValue.of("APPROVED"),
                          "scope", NoteValue.of("this_call"),
                          "decided_at", NoteValue.of("2126-11-23T12:00:10.000Z"),
                          "caller_user_id", NoteValue.of("bob")));
            });
  }

  @Test
  void aDenialCarriesItsReason() {
    assertThat(decide(NO)).isInstanceOf(Decided.Recorded.class);

    assertThat(request("r1").textOf("status")).contains("DENIED");
    assertThat(request("r1").textOf("deny_reason")).contains("not on a Friday");
    assertThat(request("r1").has("scope")).isFalse();
    assertThat(timeline().getFirst().metadata())
        .containsEntry("status", NoteValue.of("DENIED"))
        .containsEntry("reason", NoteValue.of("not on a Friday"))
        .doesNotContainKey("scope");
  }

  @Test
  void anAnswerIsGivenOnceAndTheSecondOneIsToldTheFirst() {
    decide(YES);

    var second = decide(NO);

    assertThat(second)
        .isInstanceOfSatisfying(
            Decided.Already.class,
            already -> {
              assertThat(already.request().status()).isEqualTo("APPROVED");
              assertThat(already.request().answer().orElseThrow().by()).contains("bob");
              assertThat(already.request().answer().orElseThrow().at())
                  .contains(NOON.plusSeconds(10));
            });
    assertThat(request("r1").textOf("status")).contains("APPROVED");
    assertThat(timeline()).hasSize(1);
  }

  @Test
  void ofManyWhoAnswerAtOnceOneIsHeard() throws Exception {
    var start = new CountDownLatch(1);
    try (var threads = Executors.newFixedThreadPool(6)) {
      var answers =
          IntStream.range(0, 6)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            start.await();
                            return decide(i % 2 == 0 ? YES : NO);
                          }))
              .toList();
      start.countDown();
      var recorded = 0;
      for (var answer : answers) {
        var outcome = answer.get();
        assertThat(outcome).isInstanceOfAny(Decided.Recorded.class, Decided.Already.class);
        recorded += outcome instanceof Decided.Recorded ? 1 : 0;
      }
      assertThat(recorded).isOne();
    }
    assertThat(timeline()).hasSize(1);
    assertThat(timeline().getFirst().metadata())
        .containsEntry("status", NoteValue.of(request("r1").textOf("status").orElseThrow()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CANCELLED", "FAILED", "COMPLETED", "TIMED_OUT", "RUNNING"})
  void aTaskThatWaitsNoLongerIsNotAnswered(String status) {
    task(status, "r1");

    assertThat(decide(YES)).isEqualTo(new Decided.NotAwaited(status));
    assertThat(request("r1").textOf("status")).contains("PENDING");
    assertThat(timeline()).isEmpty();
  }

  @Test
  void aTaskThatWaitsForAnotherAnswerIsNotGivenThisOne() {
    task("AWAITING_APPROVAL", "r2");

    assertThat(decide(YES)).isEqualTo(new Decided.NotAwaited("AWAITING_APPROVAL"));
    assertThat(request("r1").textOf("status")).contains("PENDING");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TIMED_OUT", "STRANDED", "DENIED", "CANCELLED"})
  void whatTheAgentGaveUpIsTold(String status) {
    ask("r1", Map.of("status", Item.text(status)));

    assertThat(decide(YES)).isInstanceOf(Decided.Already.class);
    assertThat(request("r1").textOf("status")).contains(status);
  }

  @Test
  void afterItsTimeARequestIsNotAnswered() {
    assertThat(approvals.decide(task, "r1", YES, "bob", NOON.plusSeconds(299)))
        .isInstanceOf(Decided.Recorded.class);
    for (var decision : List.of(YES, NO)) {
      ask("r1", Map.of());
      assertThat(approvals.decide(task, "r1", decision, "bob", NOON.plusSeconds(300)))
          .isInstanceOf(Decided.TooLate.class);
      assertThat(request("r1").textOf("status")).contains("PENDING");
    }
  }

  /// Newer agents say when; it goes before what follows from the timeout.
  @Test
  void aDeadlineThatTheAgentNamesCounts() {
    var deadline = NOON.plusSeconds(30).getEpochSecond();
    ask("r1", Map.of("deadline_epoch", Item.number(deadline)));

    assertThat(approvals.decide(task, "r1", YES, "bob", NOON.plusSeconds(30)))
        .isInstanceOf(Decided.TooLate.class);
    assertThat(approvals.decide(task, "r1", YES, "bob", NOON.plusSeconds(29)))
        .isInstanceOf(Decided.Recorded.class);
  }

  @Test
  void aRequestWithoutAnEndIsAnsweredDaysLaterAndExpiresThen() {
    ask("r1", Map.of("timeout_s", Item.number(0), "ttl", AttributeValue.fromNul(true)));
    TABLES
        .client()
        .updateItem(
            it ->
                it.tableName(APPROVALS)
                    .key(Map.of("task_id", Item.text(task), "request_id", Item.text("r1")))
                    .updateExpression("REMOVE #ttl")
                    .expressionAttributeNames(Map.of("#ttl", "ttl")))
        .join();
    var later = NOON.plus(Duration.ofDays(3));

    assertThat(approvals.decide(task, "r1", YES, "bob", later))
        .isInstanceOf(Decided.Recorded.class);
    assertThat(request("r1").longOf("ttl"))
        .hasValue(later.plus(Duration.ofDays(1)).getEpochSecond());
  }

  @Test
  void whatIsNotThereIsTold() {
    assertThat(approvals.decide(task, "r9", YES, "bob", NOON)).isEqualTo(new Decided.NoRequest());
    assertThat(approvals.decide("none", "r1", YES, "bob", NOON)).isEqualTo(new Decided.NoTask());
    assertThat(approvals.asked("none")).isEqualTo(new Asked.NoTask());
  }

  @Test
  void theRowNamesWhatIsAsked() {
    ask("r0", Map.of());

    assertThat(approvals.asked(task))
        .isInstanceOfSatisfying(
            Asked.Requests.class,
            it ->
                assertThat(it.requests())
                    .singleElement()
                    .satisfies(
                        one -> {
                          assertThat(one.requestId()).isEqualTo("r1");
                          assertThat(one.action().tool()).isEqualTo("Bash");
                          assertThat(one.action().input()).contains("terraform apply");
                          assertThat(one.askedAt()).contains(NOON);
                          assertThat(one.until()).contains(NOON.plusSeconds(300));
                        }));
  }

  @Test
  void whereTheRowNamesNothingAllThatIsPendingIsAskedAndOneOfThemCanBeAnswered() {
    task("AWAITING_APPROVAL", "");
    ask("r0", Map.of("status", Item.text("DENIED")));
    ask("r2", Map.of());

    assertThat(approvals.asked(task))
        .isInstanceOfSatisfying(
            Asked.Requests.class,
            it ->
                assertThat(it.requests())
                    .extracting(ApprovalRequest::requestId)
                    .containsExactly("r1", "r2"));
    assertThat(decide(YES)).isInstanceOf(Decided.Recorded.class);
  }

  @Test
  void aTaskThatRunsAsksNothing() {
    task("RUNNING", "");

    assertThat(approvals.asked(task)).isEqualTo(new Asked.Nothing("RUNNING"));
  }

  @Test
  void ofAllTasksThoseAreListedThatWaitAndCanBeAnswered() {
    var ours = task;
    ask("r0", Map.of());
    ask("r2", Map.of("status", Item.text("APPROVED")));
    TABLES.put(
        APPROVALS,
        Map.of("task_id", Item.text("RATE#alice#APPROVE"), "request_id", Item.text("MINUTE#1")));

    assertThat(waiting(10))
        .filteredOn(it -> it.taskId().equals(ours))
        .extracting(ApprovalRequest::requestId)
        .containsExactly("r1");
    assertThat(waiting(10)).noneMatch(it -> it.taskId().startsWith("RATE#"));
    assertThat(waiting(300)).noneMatch(it -> it.taskId().equals(ours));
    task("RUNNING", "");
    assertThat(waiting(10)).noneMatch(it -> it.taskId().equals(ours));
  }

  private List<ApprovalRequest> waiting(int seconds) {
    return approvals.waiting(NOON.plusSeconds(seconds));
  }

  /// The state that was read may be over when the write arrives: the write itself must refuse.
  @ParameterizedTest
  @ValueSource(strings = {"task", "other request", "answer", "deadline", "gone"})
  void whatChangesBetweenLookAndWriteIsNotOverwritten(String what) {
    var happened = new AtomicInteger();
    try (var client = client(() -> change(what, happened))) {
      approvals =
          new DynamoApprovals(
              client, LocalTables.NAMES, Duration.ofDays(1), TestStores.SHORT_WAITS);

      assertThat(decide(YES)).isNotInstanceOf(Decided.Recorded.class);
    }
    assertThat(happened).as("the change came after the look").hasValue(1);
    assertThat(request("r1").textOf("status")).isNotEqualTo(Optional.of("APPROVED"));
    assertThat(TABLES.row(task).has("last_decision_at")).isFalse();
    assertThat(timeline()).isEmpty();
  }

  private void change(String what, AtomicInteger happened) {
    happened.incrementAndGet();
    switch (what) {
      case "task" -> task("CANCELLED", "r1");
      case "other request" -> task("AWAITING_APPROVAL", "r2");
      case "answer" -> ask("r1", Map.of("status", Item.text("TIMED_OUT")));
      case "deadline" -> ask("r1", Map.of("deadline_epoch", Item.number(1)));
      default -> delete("r1");
    }
  }

  private void delete(String id) {
    var key = Map.of("task_id", Item.text(task), "request_id", Item.text(id));
    TABLES.client().deleteItem(it -> it.tableName(APPROVALS).key(key)).join();
  }

  /// A client that lets something happen before each transaction.
  private static DynamoDbAsyncClient client(Runnable before) {
    var ours = TABLES.client().serviceClientConfiguration();
    var interceptor =
        new ExecutionInterceptor() {
          @Override
          public void beforeExecution(
              Context.BeforeExecution call, ExecutionAttributes attributes) {
            if (call.request() instanceof TransactWriteItemsRequest) {
              before.run();
            }
          }
        };
    return DynamoDbAsyncClient.builder()
        .httpClient(AwsCrtAsyncHttpClient.create())
        .endpointOverride(ours.endpointOverride().orElseThrow())
        .region(ours.region())
        .credentialsProvider(ours.credentialsProvider())
        .overrideConfiguration(it -> it.addExecutionInterceptor(interceptor))
        .build();
  }
}
