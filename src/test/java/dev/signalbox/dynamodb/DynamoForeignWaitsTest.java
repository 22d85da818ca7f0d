package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.dynamodb.slots.SlotCensus;
import dev.signalbox.dynamodb.slots.SlotCounts;
import dev.signalbox.dynamodb.slots.SlotRepair;
import dev.signalbox.dynamodb.sweep.DynamoOpenTasks;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskWoken;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Stay;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Waits that other programs write without telling a time: approvals of an agent, and uploads that
/// an API waits for. Their writes are made as they make them, on DynamoDB Local.
class DynamoForeignWaitsTest {
  private static final LocalTables TABLES = LocalTables.start();
  private static final String RUNTIME =
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/agent-abcdefghij";
  private static final Duration STALE = LifecyclePolicy.DEFAULTS.silence().heartbeatStale();

  private static int ids = 800_000;

  private final String taskId = SampleTask.id(++ids);
  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);
  private final TaskStore store = TestStores.store(TABLES.client(), LocalTables.NAMES);

  @AfterAll
  static void stop() {
    TABLES.close();
  }

  @Test
  void anAgentThatGoesOnWithoutATimeIsGivenItsPeriodAndThenLost() {
    start();
    update(
        "SET #s = :s, awaiting_approval_request_id = :r",
        Map.of(":s", "AWAITING_APPROVAL", ":r", "01KR1"));
    count();
    look(NOON.plusSeconds(180));
    assertThat(row().times().watch().pauseSeenAt()).contains(NOON.plusSeconds(180));
    var resume = NOON.plusSeconds(3_000);
    update("SET #s = :s REMOVE awaiting_approval_request_id", Map.of(":s", "RUNNING"));

    look(resume);

    assertThat(row().statusSince()).isEqualTo(resume);
    assertThat(row().deadlineAt()).contains(resume.plus(STALE));
    assertThat(isDue(resume.plus(STALE))).isTrue();
    stays(resume.plus(STALE).minusMillis(1));
    look(resume.plus(STALE));
    assertThat(row().failure().map(FailureCause::code)).contains(FailureCode.HEARTBEAT_LOST);
  }

  /// Nothing but the count tells that it has asked, so it must be read back as it was noted.
  @Test
  void anApprovalBetweenTwoLooksIsToldByItsCount() {
    start();
    look(NOON.plusSeconds(240));
    assertThat(row().times().watch().silenceSeenAt()).contains(NOON.plusSeconds(240));
    count();

    look(NOON.plusSeconds(400));

    assertThat(row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(row().times().watch().hasAskedSince()).isFalse();
    stays(NOON.plusSeconds(400).plus(STALE).minusMillis(1));
    update("SET agent_heartbeat_at = :b", Map.of(":b", "2026-11-23T12:07:00Z"));
    look(NOON.plusSeconds(460));
    assertThat(row().times().watch().silenceSeenAt()).isEmpty();
    assertThat(raw()).doesNotContainKeys("silence_seen_at", "approvals_seen", "pause_seen_at");
  }

  @Test
  void whatWaitsForUploadsIsFoundByTheSweepAndGoesOnWhenItIsConfirmed() {
    uploads();

    look(NOON.plusSeconds(5));

    var due = row().deadlineAt().orElseThrow();
    assertThat(isDue(due.minusMillis(1))).isFalse();
    assertThat(isDue(due)).isTrue();
    // The API confirms, and its own wake is lost.
    update(
        "SET #s = :s, status_created_at = :c",
        Map.of(":s", "SUBMITTED", ":c", "SUBMITTED#" + NOON.plusSeconds(30)));
    assertThat(isDue(due)).isTrue();
    assertThat(row().status()).isEqualTo(TaskStatus.SUBMITTED);
    assertThat(lifecycle.decide(row(), new TaskWoken(taskId, due)).effects())
        .containsExactly(new Effect.LoadBlueprint());
    var blueprint = Blueprint.of(EcsSession.TYPE, Optional.empty());
    var found = new TaskEvent.BlueprintFound(taskId, blueprint, due);
    assertThat(store.write((Move) lifecycle.decide(row(), found))).isEqualTo(Written.WRITTEN);
    assertThat(row().slotHeld()).isTrue();
  }

  @Test
  void whatIsConfirmedWhileItExpiresGoesOn() {
    uploads();
    look(NOON);
    var expiry = (Move) lifecycle.decide(row(), new TaskWoken(taskId, NOON.plusSeconds(1_800)));
    update("SET #s = :s", Map.of(":s", "SUBMITTED"));

    assertThat(store.write(expiry)).isEqualTo(Written.LOST);
    assertThat(row().status()).isEqualTo(TaskStatus.SUBMITTED);
  }

  @Test
  void whatIsNeverConfirmedIsCancelledAndCountsNowhere() {
    uploads();
    look(NOON);
    assertThat(wrong()).isEmpty();

    look(NOON.plusSeconds(1_800));

    assertThat(row().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(row().settled()).isTrue();
    assertThat(new Item(raw()).textOf("status_created_at").orElseThrow()).startsWith("CANCELLED#");
    assertThat(raw()).doesNotContainKey("deadline_at");
    assertThat(wrong()).isEmpty();
  }

  @Test
  void aCancelEndsWhatWaitsForUploads() {
    uploads();
    var cancel =
        new TaskEvent.CancelRequested(taskId, Optional.empty(), Optional.of("bob"), NOON, NOON);

    assertThat(store.write((Move) lifecycle.decide(row(), cancel))).isEqualTo(Written.WRITTEN);

    assertThat(row().status()).isEqualTo(TaskStatus.CANCELLED);
  }

  /// With its own credentials, as far as they reach.
  @Test
  void noWriteOfAnAgentKeepsItsTaskBeyondTheLongestTime() {
    start();
    var far = "2036-11-23T12:00:00Z";
    update(
        "SET started_at = :f, agent_heartbeat_at = :f, completed_at = :f, status_created_at = :c"
            + " REMOVE attempt",
        Map.of(":f", far, ":c", "RUNNING#" + far));

    look(NOON.plus(Duration.ofHours(8)));

    assertThat(row().failure().map(FailureCause::code)).contains(FailureCode.MAXIMUM_DURATION);
    assertThat(row().attempt().stopPending()).isTrue();
    assertThat(raw()).doesNotContainKey("slot_held").containsEntry("attempt", Item.number(2));
    assertThat(wrong()).isEmpty();
  }

  private void start() {
    var running =
        SampleTask.running(taskId, "user-" + taskId)
            .session(AgentCoreSession.of(RUNTIME, "session-" + taskId))
            .heartbeatAt(NOON.plusSeconds(70))
            .deadlineAt(NOON.plus(Duration.ofHours(8)))
            .build();
    var task = running.draft().attempt(running.attempt().since(NOON)).build(running.deadlineAt());
    put(TaskItem.of(task, NOON, Optional.empty()));
    TABLES.setActiveCount("user-" + taskId, 1);
  }

  /// As the API writes it: no deadline, and nothing else that is this service's.
  private void uploads() {
    var item =
        Map.of(
            "task_id", Item.text(taskId),
            "user_id", Item.text("user-" + taskId),
            "task_description", Item.text("Mend the lamp."),
            "status", Item.text("PENDING_UPLOADS"),
            "status_created_at", Item.text("PENDING_UPLOADS#" + NOON),
            "created_at", Item.text(NOON.toString()),
            "approval_gate_count", Item.number(0));
    put(item);
  }

  private void update(String expression, Map<String, String> values) {
    var typed = new java.util.HashMap<String, AttributeValue>();
    values.forEach((name, value) -> typed.put(name, Item.text(value)));
    var names = expression.contains("#s") ? Map.of("#s", "status") : null;
    TABLES
        .client()
        .updateItem(
            it ->
                it.tableName(LocalTables.NAMES.tasks())
                    .key(Map.of("task_id", Item.text(taskId)))
                    .updateExpression(expression)
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(typed))
        .join();
  }

  private void count() {
    TABLES
        .client()
        .updateItem(
            it ->
                it.tableName(LocalTables.NAMES.tasks())
                    .key(Map.of("task_id", Item.text(taskId)))
                    .updateExpression("ADD approval_gate_count :one")
                    .expressionAttributeValues(Map.of(":one", Item.number(1))))
        .join();
  }

  private void look(Instant at) {
    var move = (Move) lifecycle.decide(row(), new TaskWoken(taskId, at));
    assertThat(store.write(move)).isEqualTo(Written.WRITTEN);
  }

  private void stays(Instant at) {
    assertThat(lifecycle.decide(row(), new TaskWoken(taskId, at))).isInstanceOf(Stay.class);
  }

  private TaskRecord row() {
    return ((Lookup.Found) store.find(taskId)).record();
  }

  private static void put(Map<String, AttributeValue> item) {
    TABLES.client().putItem(it -> it.tableName(LocalTables.NAMES.tasks()).item(item)).join();
  }

  private Map<String, AttributeValue> raw() {
    return TABLES
        .client()
        .getItem(
            it ->
                it.tableName(LocalTables.NAMES.tasks())
                    .key(Map.of("task_id", Item.text(taskId)))
                    .consistentRead(true))
        .join()
        .item();
  }

  private boolean isDue(Instant at) {
    var open = new DynamoOpenTasks(TABLES.client(), LocalTables.NAMES, TestStores.TYPES);
    return open.page(TaskShard.of(row()), 100, Optional.empty()).due(at).entries().stream()
        .anyMatch(it -> it.taskId().equals(taskId));
  }

  /// What a recount finds of the user that the counts do not say.
  private List<SlotCounts> wrong() {
    var census = new SlotCensus(TABLES.client(), LocalTables.NAMES, TestStores.TYPES);
    return new SlotRepair(TABLES.client(), LocalTables.NAMES, census, _ -> {})
        .find(Optional.of("user-" + taskId))
        .wrong();
  }
}
