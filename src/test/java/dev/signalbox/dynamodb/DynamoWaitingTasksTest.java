package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.dynamodb.slots.DynamoWaitingTasks;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.orchestrator.SampleTask;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DynamoWaitingTasksTest {
  private static final Waiting USER = new Waiting.ForSlot(AdmissionLimit.USER);
  private static final Waiting GLOBAL = new Waiting.ForSlot(AdmissionLimit.GLOBAL);

  private final LocalTables tables = LocalTables.start();
  private final DynamoWaitingTasks queue =
      new DynamoWaitingTasks(tables.client(), LocalTables.NAMES);
  private int ids;

  @AfterEach
  void close() {
    tables.close();
  }

  @BeforeEach
  void otherStatesAndUsers() {
    launched("ann", TaskStatus.HYDRATING);
    launched("ann", TaskStatus.RUNNING);
    put("bob", -10, USER);
  }

  @Test
  void thePlaceIsTheNumberOfOlderQueuedTasksOfTheUserAndOne() {
    var second = put("ann", 2, USER);
    var first = put("ann", 1, GLOBAL);
    var alike = put("ann", 2, USER);
    var last = put("ann", 3, USER);

    assertThat(queue.place(first)).isEqualTo(1);
    assertThat(queue.place(second)).isEqualTo(2);
    assertThat(queue.place(alike)).isEqualTo(2);
    assertThat(queue.place(last)).isEqualTo(4);
  }

  @Test
  void whoWaitsForASlotOfAllIsFoundBehindManyWhoWaitForTheirOwn() {
    for (int i = 0; i < 150; i++) {
      put("ann", i, USER);
    }
    var found = put("eve", 500, GLOBAL);
    var next = put("zoe", 501, GLOBAL);

    assertThat(queue.oldestOfAll("nobody")).contains(found.taskId());
    assertThat(queue.oldestOfAll(found.taskId())).contains(next.taskId());
  }

  @Test
  void placeOfATaskThatWaitsToBeLaunchedIsAmongThoseOfAllUsersAndItsType() {
    var lane = new Waiting.InLane(EcsSession.TYPE);
    put("ann", 1, lane);
    put("bob", 2, new Waiting.BeforeLane(EcsSession.TYPE));
    put("ann", 3, new Waiting.InLane(AgentCoreSession.TYPE));
    put("ann", 4, USER);

    assertThat(queue.place(put("eve", 5, lane))).isEqualTo(3);
    assertThat(queue.place(put("eve", 6, new Waiting.BeforeLane(EcsSession.TYPE)))).isEqualTo(4);
  }

  @Test
  void taskThatWaitsForTheLaneDoesNotWaitForASlot() {
    put("ann", 1, new Waiting.BeforeLane(EcsSession.TYPE));
    put("ann", 2, new Waiting.InLane(EcsSession.TYPE));

    assertThat(queue.oldestOf("ann")).isEmpty();
    assertThat(queue.oldestOfAll("nobody")).isEmpty();

    var slot = put("ann", 3, GLOBAL);
    assertThat(queue.oldestOf("ann")).contains(slot.taskId());
    assertThat(queue.oldestOfAll("nobody")).contains(slot.taskId());
  }

  private TaskRecord put(String user, int second, Waiting place) {
    var since = NOON.plusSeconds(second);
    var task = SampleTask.submitted(SampleTask.id(++ids), user).createdAt(since).build();
    var draft = task.draft().to(TaskStatus.QUEUED, since);
    draft.times = task.times().queued(since);
    draft.admission = task.admission().waitsIn(place, false);
    return put(draft.build(Optional.empty()));
  }

  private void launched(String user, TaskStatus status) {
    var since = NOON.minusSeconds(10);
    put(
        SampleTask.submitted(SampleTask.id(++ids), user)
            .createdAt(since)
            .status(status, since)
            .slotHeld(true)
            .build());
  }

  private TaskRecord put(TaskRecord row) {
    tables.put(LocalTables.NAMES.tasks(), TaskItem.of(row, NOON, Optional.empty()));
    return row;
  }
}
