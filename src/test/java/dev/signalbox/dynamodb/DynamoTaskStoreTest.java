package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.ulid.Ulid;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.dynamodb.slots.SlotLimits;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.TaskStoreContract;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoTaskStoreTest extends TaskStoreContract {
  private static final String BUCKET = "payloads";
  private static LocalTables tables;

  @BeforeAll
  static void startTables() {
    tables = LocalTables.start();
  }

  @AfterAll
  static void stopTables() {
    tables.close();
  }

  @Override
  protected TaskStore store() {
    return new DynamoTaskStore(
        tables.client(),
        LocalTables.NAMES,
        new DynamoTaskStore.Options(
            TestStores.TYPES,
            new SlotLimits(SLOTS, OptionalInt.of(GLOBAL_SLOTS)),
            Duration.ofDays(90),
            Optional.of(BUCKET)),
        TestStores.SHORT_WAITS);
  }

  @Override
  protected void put(TaskRecord record) {
    tables.put(LocalTables.NAMES.tasks(), TaskItem.of(record, NOON, Optional.of(BUCKET)));
  }

  @Override
  protected List<String> timeline(String task) {
    return entries(task).stream().map(DynamoTimeline.Entry::eventType).toList();
  }

  private List<DynamoTimeline.Entry> entries(String task) {
    return new DynamoTimeline(tables.client(), LocalTables.NAMES).of(task);
  }

  @Override
  protected int activeCount(String user) {
    return tables.activeCount(user);
  }

  @Override
  protected void setActiveCount(String user, int count) {
    tables.setActiveCount(user, count);
  }

  @Override
  protected int globalCount() {
    return tables.activeCount("#signalbox/all");
  }

  @Override
  protected void setGlobalCount(int count) {
    tables.setActiveCount("#signalbox/all", count);
  }

  @Test
  void attributesOfOtherProgramsSurviveAWrite() {
    var before = SampleTask.running(taskId, userId).build();
    put(before);
    tables.set(taskId, "branch_name", Item.text("bgagent/1/x"));
    tables.set(taskId, "cost_usd", Item.text("0.42"));

    assertThat(store().write(move(before, ended(before)))).isEqualTo(Written.WRITTEN);

    assertThat(tables.row(taskId).textOf("branch_name")).contains("bgagent/1/x");
    assertThat(tables.row(taskId).textOf("cost_usd")).contains("0.42");
  }

  @Test
  void whatTheMoveDoesNotChangeIsNotWrittenBack() {
    var request = SampleTask.complete(taskId, userId).request();
    var before = SampleTask.submitted(taskId, request).build();
    put(before);
    // Other programs write these while the move is decided; no decision rests on them.
    tables.set(taskId, "task_description", Item.text("edited"));
    tables.set(taskId, "error_message", Item.text("from the agent"));

    assertThat(store().write(move(before, ended(before)))).isEqualTo(Written.WRITTEN);

    assertThat(tables.row(taskId).textOf("task_description")).contains("edited");
    assertThat(tables.row(taskId).textOf("error_message")).contains("from the agent");
  }

  @Test
  void aStatusChangeIsWrittenWithTheTimeOfEntry() {
    var before = SampleTask.running(taskId, userId).build();
    put(before);

    assertThat(store().write(move(before, ended(before)))).isEqualTo(Written.WRITTEN);

    var row = tables.row(taskId);
    assertThat(row.textOf("status_created_at")).contains("FAILED#2026-11-23T12:01:40.000Z");
    assertThat(row.textOf("updated_at")).contains("2026-11-23T12:01:40.000Z");
    assertThat(row.textOf("settled_at")).contains("2026-11-23T12:01:40.000Z");
    assertThat(row.attributes())
        .doesNotContainKeys("deadline_at", "deadline_shard", "slot_held", "stop_pending");
  }

  @Test
  void payloadUriStandsInTheRowWhileTheDocumentIsKept() {
    var submitted = SampleTask.submitted(taskId, userId).build();
    assertThat(store().create(TestStores.first(submitted))).isEqualTo(Written.WRITTEN);
    assertThat(tables.row(taskId).attributes()).doesNotContainKey("payload_uri");

    var claimed = SampleTask.from(submitted).status(TaskStatus.HYDRATING, NOON).attempt(1).build();
    assertThat(store().write(move(submitted, claimed))).isEqualTo(Written.WRITTEN);
    assertThat(tables.row(taskId).textOf("payload_uri"))
        .contains("s3://" + BUCKET + "/tasks/" + taskId + "/1/payload.json");

    assertThat(store().write(move(claimed, ended(claimed)))).isEqualTo(Written.WRITTEN);
    assertThat(tables.row(taskId).attributes()).doesNotContainKey("payload_uri");
  }

  @Test
  void attemptThatWaitsForItsTimeHasNoPayloadYet() {
    var waiting = SampleTask.complete(taskId, userId);
    assertThat(waiting.attempt().nextTryAt()).isPresent();

    assertThat(TaskItem.of(waiting, NOON, Optional.of(BUCKET))).doesNotContainKey("payload_uri");
    assertThat(TaskItem.of(SampleTask.running(taskId, userId).build(), NOON, Optional.empty()))
        .doesNotContainKey("payload_uri");
  }

  @Test
  void anOpenTaskStandsInAShardOfTheDeadlines() {
    put(SampleTask.running(taskId, userId).build());

    assertThat(tables.row(taskId).textOf("deadline_shard").orElse("")).matches("LIVE#ecs#[0-7]");
    assertThat(tables.row(taskId).textOf("deadline_at")).contains("2026-11-23T12:15:00.000Z");
  }

  @Test
  void absentPartsOfTheRequestAreAbsentInTheRow() {
    var submitted = SampleTask.submitted(taskId, userId).build();
    assertThat(store().create(TestStores.first(submitted))).isEqualTo(Written.WRITTEN);

    assertThat(tables.row(taskId).attributes())
        .containsOnlyKeys(
            "task_id",
            "user_id",
            "task_description",
            "resolved_workflow",
            "branch_name",
            "status",
            "status_created_at",
            "created_at",
            "updated_at",
            "channel_source",
            "channel_metadata",
            "created_shard",
            "listed_at");
  }

  @Test
  void theBranchOfAPullRequestStandsOnTheRowOnceItIsRead() {
    var before = SampleTask.submitted(taskId, pullRequest()).build();
    put(before);
    assertThat(tables.row(taskId).textOf("branch_name")).contains("pending:pr_resolution");
    var draft = before.draft();
    draft.branchName = Optional.of("feature/lamp");

    var after = draft.build(Optional.empty());
    assertThat(store().write(move(before, after, "read"))).isEqualTo(Written.WRITTEN);

    assertThat(tables.row(taskId).textOf("branch_name")).contains("feature/lamp");
    assertThat(store().find(taskId)).isEqualTo(new Lookup.Found(after));
  }

  private TaskRequest pullRequest() {
    return new TaskRequest(
        userId,
        Optional.of("octo/site"),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalInt.of(8),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        "sqs",
        Map.of(),
        Optional.empty());
  }

  @Test
  void anEntryHasAnIdOfItsTimeAndExpires() {
    var before = SampleTask.running(taskId, userId).build();
    put(before);

    assertThat(store().write(move(before, ended(before), "ended"))).isEqualTo(Written.WRITTEN);

    var entry = entries(taskId).getFirst();
    assertThat(entry.at()).isEqualTo(NOON.plusSeconds(100));
    assertThat(Ulid.from(entry.eventId()).getInstant()).isEqualTo(NOON.plusSeconds(100));
    assertThat(entry.metadata()).containsEntry("attempt", NoteValue.of(2));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-11-23T12:01:10.000Z",
        "2026-11-23T12:01:10Z",
        "2026-11-23T12:01:10.000000+00:00"
      })
  void aHeartbeatInAnySpellingIsWhatWasLookedAt(String spelling) {
    put(SampleTask.running(taskId, userId).build());
    tables.set(taskId, "agent_heartbeat_at", Item.text(spelling));
    tables.set(taskId, "deadline_at", Item.text(spelling));

    var before = found(taskId);

    assertThat(before.times().heartbeatAt()).contains(NOON.plusSeconds(70));
    assertThat(store().write(move(before, ended(before)))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void numbersStoredAsTextsAreWhatWasLookedAt() {
    put(SampleTask.running(taskId, userId).build());
    tables.set(taskId, "attempt", Item.text("2"));
    tables.set(taskId, "observed_version", Item.text("3"));

    var before = found(taskId);

    assertThat(before.attempt().number()).isEqualTo(2);
    assertThat(store().write(move(before, ended(before)))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void falseFlagsAreWhatWasLookedAtWhenTheyWereAbsent() {
    var before = SampleTask.running(taskId, userId).slotHeld(false).build();
    put(before);
    tables.set(taskId, "slot_held", AttributeValue.fromBool(false));
    tables.set(taskId, "stop_pending", AttributeValue.fromBool(false));

    assertThat(store().write(move(before, ended(before)))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void theSessionOfAnotherOrchestratorDoesNotBlockTheEnd() {
    var before = SampleTask.submitted(taskId, userId).status(TaskStatus.FAILED, NOON).build();
    put(before);
    tables.set(taskId, "session_id", Item.text("microvm-1"));
    tables.set(taskId, "compute_type", Item.text("lambda-microvm"));

    var read = found(taskId);
    var settled = SampleTask.from(read).settled(true).build();

    assertThat(store().write(move(read, settled))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void aTimeWithMicrosecondsIsComparedAsItIsStored() {
    var precise = NOON.plusSeconds(900).plusNanos(123_456_789);
    var before = SampleTask.running(taskId, userId).deadlineAt(precise).build();
    put(before);

    assertThat(store().write(move(before, ended(before)))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void aLimitThatNobodyKnowsIsReadAsNoneAndDoesNotBlockTheRow() {
    put(SampleTask.submitted(taskId, userId).status(TaskStatus.QUEUED, NOON).build());
    tables.set(taskId, "queued_by", Item.text("the weather"));

    var before = found(taskId);

    assertThat(before.admission().waiting()).isEmpty();
    assertThat(store().write(move(before, ended(before)))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void theCountOverAllIsOneItemThatLooksLikeAUsers() {
    setGlobalCount(1);
    var waiting = SampleTask.submitted(taskId, userId).build();
    put(waiting);

    var claimed = SampleTask.from(claimed(waiting)).globalSlotHeld(true).build();
    assertThat(store().write(move(waiting, claimed))).isEqualTo(Written.WRITTEN);

    assertThat(globalCount()).isEqualTo(2);
    assertThat(tables.row(taskId).attributes())
        .containsEntry("slot_held", Item.flag(true))
        .containsEntry("global_slot_held", Item.flag(true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"the weather", "launch#eks"})
  void aPlaceThatNobodyKnowsIsUnreadable(String name) {
    put(SampleTask.submitted(taskId, userId).status(TaskStatus.QUEUED, NOON).build());
    tables.set(taskId, "queue_name", Item.text(name));

    assertUnreadable("queued_user and queue_name are missing and '%s'".formatted(name));

    tables.set(taskId, "queue_name", Item.text("global"));
    tables.set(taskId, "queued_user", Item.text("somebody else"));
    assertThat(store().find(taskId)).isInstanceOf(Lookup.Unreadable.class);

    tables.set(taskId, "queued_user", Item.text(userId));
    assertThat(found(taskId).admission().waiting())
        .contains(new Waiting.ForSlot(AdmissionLimit.GLOBAL));
  }

  @Test
  void aRowOfAnotherProgramIsUnreadableAndSaysWhy() {
    put(SampleTask.submitted(taskId, userId).build());
    tables.set(taskId, "status", Item.text("DONE"));

    assertUnreadable("status is 'DONE'");
  }

  private void assertUnreadable(String because) {
    assertThat(store().find(taskId))
        .isInstanceOfSatisfying(
            Lookup.Unreadable.class, it -> assertThat(it.because()).isEqualTo(because));
  }

  @Test
  void theTablesAreMadeOnce() {
    Tables.createMissing(tables.client(), LocalTables.NAMES);

    var tasks = tables.client().describeTable(it -> it.tableName("tasks")).join().table();
    assertThat(tasks.globalSecondaryIndexes())
        .extracting(it -> it.indexName() + " " + it.projection().projectionTypeAsString())
        .containsExactlyInAnyOrder(
            "UserStatusIndex KEYS_ONLY",
            "IdempotencyIndex KEYS_ONLY",
            "DeadlineIndex INCLUDE",
            "UserQueueIndex KEYS_ONLY",
            "QueueIndex KEYS_ONLY",
            "RepoFailureIndex KEYS_ONLY",
            "CreatedIndex KEYS_ONLY",
            "UserCreatedIndex KEYS_ONLY",
            "RepoIndex KEYS_ONLY",
            "EndedIndex KEYS_ONLY");
    assertThat(tasks.streamSpecification().streamViewTypeAsString())
        .isEqualTo("NEW_AND_OLD_IMAGES");
    var ttl = tables.client().describeTimeToLive(it -> it.tableName("task-events")).join();
    assertThat(ttl.timeToLiveDescription().attributeName()).isEqualTo("ttl");
  }
}
