package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.dynamodb.slots.SlotCensus;
import dev.signalbox.dynamodb.slots.SlotCounts;
import dev.signalbox.dynamodb.slots.SlotRepair;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.orchestrator.SampleTask;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Counts that another program made wrong, on DynamoDB Local.
class SlotRepairTest {
  private static final String USER = "alice";
  private static final String ALL = "#signalbox/all";

  private final LocalTables tables = LocalTables.start();
  private int ids;

  /// What happens between two looks.
  private Runnable meanwhile = () -> {};

  private final SlotRepair repair =
      new SlotRepair(
          tables.client(),
          LocalTables.NAMES,
          new SlotCensus(tables.client(), LocalTables.NAMES, TestStores.TYPES),
          _ -> meanwhile.run());

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void everyCountIsSetToWhatTheRowsHold() {
    put(running(USER).build());
    put(running(USER).globalSlotHeld(true).build());
    put(running(USER).slotHeld(false).status(TaskStatus.COMPLETED, NOON).settled(true).build());
    put(waiting(USER, new Waiting.ForSlot(AdmissionLimit.USER)));
    put(waiting(USER, new Waiting.InLane(EcsSession.TYPE)));
    put(running("bob").globalSlotHeld(true).build());
    tables.setCounts(USER, Map.of("active_count", 10, "before_lane_count_ecs", 3));
    tables.setCounts("bob", Map.of("active_count", 1));
    tables.setCounts(ALL, Map.of("active_count", 7));

    var found = repair.find(Optional.empty());
    assertThat(found.busy()).isEmpty();
    assertThat(found.wrong()).extracting(SlotCounts::key).containsExactlyInAnyOrder(USER, ALL);
    assertThat(counts()).isEqualTo(List.of(10, 0, 0, 3, 1, 7));
    assertThat(found.wrong()).allSatisfy(it -> assertThat(repair.apply(it, NOON)).isTrue());

    assertThat(counts()).isEqualTo(List.of(2, 1, 1, 0, 1, 2));
    assertThat(repair.find(Optional.empty()).wrong()).isEmpty();
  }

  private List<Integer> counts() {
    return List.of(
        tables.count(USER, "active_count"),
        tables.count(USER, "waiting_count"),
        tables.count(USER, "lane_count_ecs"),
        tables.count(USER, "before_lane_count_ecs"),
        tables.count("bob", "active_count"),
        tables.count(ALL, "active_count"));
  }

  @Test
  void aUserWhoIsNotNamedIsLeftAlone() {
    tables.setActiveCount(USER, 3);
    tables.setActiveCount("bob", 4);
    tables.setActiveCount(ALL, 5);

    var found = repair.find(Optional.of("bob"));

    assertThat(found.wrong()).extracting(SlotCounts::key).containsExactly("bob");
  }

  @Test
  void aRowThatIsNotUnderstoodHoldsItsSlotUntilItIsSettled() {
    var row = running(USER).build();
    put(row);
    tables.set(row.taskId(), "status", Item.text("DONE"));
    tables.setActiveCount(USER, 1);

    assertThat(repair.find(Optional.of(USER)).wrong()).isEmpty();
  }

  @Test
  void aCountThatHasChangedSinceTheLookIsNotTouched() {
    tables.setActiveCount(USER, 4);
    var wrong = repair.find(Optional.of(USER)).wrong().getFirst();
    tables.setActiveCount(USER, 5);

    assertThat(repair.apply(wrong, NOON)).isFalse();
    assertThat(tables.activeCount(USER)).isEqualTo(5);
  }

  @Test
  void aCountThatRoseAndFellSinceTheLookIsNotTouched() {
    tables.setActiveCount(USER, 4);
    var wrong = repair.find(Optional.of(USER)).wrong().getFirst();
    tables.put(
        LocalTables.NAMES.userConcurrency(),
        Map.of(
            "user_id", Item.text(USER),
            "active_count", Item.number(4),
            "updated_at", Item.text("2026-11-23T12:00:01.000Z")));

    assertThat(repair.apply(wrong, NOON)).isFalse();
  }

  @Test
  void aRowThatTheIndexDidNotShowYetIsNoError() {
    tables.setActiveCount(USER, 1);
    meanwhile = () -> put(running(USER).build());

    var found = repair.find(Optional.of(USER));

    assertThat(found.wrong()).isEmpty();
    assertThat(found.busy()).isEmpty();
  }

  @Test
  void countsThatChangeFromLookToLookAreNotJudged() {
    tables.setActiveCount(USER, 1);
    meanwhile = () -> tables.setActiveCount(USER, tables.activeCount(USER) + 1);

    var found = repair.find(Optional.of(USER));

    assertThat(found.wrong()).isEmpty();
    assertThat(found.busy()).containsExactly(USER);
  }

  @Test
  void aUserOfManyRowsIsCountedToTheLast() {
    for (int i = 0; i < 230; i++) {
      put(running(USER).build());
    }
    tables.setActiveCount(USER, 231);

    var wrong = repair.find(Optional.of(USER)).wrong().getFirst();

    assertThat(wrong.differences())
        .isEqualTo(Map.of("active_count", new SlotCounts.Difference(231, 230)));
  }

  private SampleTask running(String user) {
    return SampleTask.from(SampleTask.running(SampleTask.id(++ids), user).build());
  }

  private TaskRecord waiting(String user, Waiting place) {
    return SampleTask.submitted(SampleTask.id(++ids), user)
        .status(TaskStatus.QUEUED, NOON)
        .queuedAt(NOON)
        .waiting(place)
        .build();
  }

  private void put(TaskRecord record) {
    tables.put(LocalTables.NAMES.tasks(), TaskItem.of(record, NOON, Optional.empty()));
  }
}
