package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.SlotLimit;
import dev.signalbox.lifecycle.TaskRecord;
import dev.signalbox.lifecycle.TaskStatus;
import dev.signalbox.orchestrator.SampleTask;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DynamoQueueTest {
  private final LocalTables tables = LocalTables.start();
  private final DynamoQueue queue = new DynamoQueue(tables.client(), LocalTables.NAMES);
  private int ids;

  @AfterEach
  void close() {
    tables.close();
  }

  @BeforeEach
  void otherStatesAndUsers() {
    put("ann", TaskStatus.HYDRATING, -10, SlotLimit.USER);
    put("ann", TaskStatus.RUNNING, -10, SlotLimit.GLOBAL);
    put("bob", TaskStatus.QUEUED, -10, SlotLimit.USER);
  }

  @Test
  void thePlaceIsTheNumberOfOlderQueuedTasksOfTheUserAndOne() {
    var second = put("ann", TaskStatus.QUEUED, 2, SlotLimit.USER);
    var first = put("ann", TaskStatus.QUEUED, 1, SlotLimit.GLOBAL);
    var alike = put("ann", TaskStatus.QUEUED, 2, SlotLimit.USER);
    var last = put("ann", TaskStatus.QUEUED, 3, SlotLimit.USER);

    assertThat(queue.place(first)).isEqualTo(1);
    assertThat(queue.place(second)).isEqualTo(2);
    assertThat(queue.place(alike)).isEqualTo(2);
    assertThat(queue.place(last)).isEqualTo(4);
  }

  @Test
  void whoWaitsForASlotOfAllIsFoundBehindManyWhoWaitForTheirOwn() {
    for (int i = 0; i < 150; i++) {
      put("ann", TaskStatus.QUEUED, i, SlotLimit.USER);
    }
    var found = put("eve", TaskStatus.QUEUED, 500, SlotLimit.GLOBAL);
    var next = put("zoe", TaskStatus.QUEUED, 501, SlotLimit.GLOBAL);

    assertThat(queue.oldestOfAll("nobody")).contains(found.taskId());
    assertThat(queue.oldestOfAll(found.taskId())).contains(next.taskId());
  }

  @Test
  void theSearchEndsAfterFourPages() {
    for (int i = 0; i < 400; i++) {
      put("ann", TaskStatus.QUEUED, i, SlotLimit.USER);
    }
    put("eve", TaskStatus.QUEUED, 500, SlotLimit.GLOBAL);

    assertThat(queue.oldestOfAll("nobody")).isEmpty();
  }

  private TaskRecord put(String user, TaskStatus status, int second, SlotLimit limit) {
    var since = NOON.plusSeconds(second);
    var row =
        SampleTask.submitted(SampleTask.id(++ids), user)
            .createdAt(since)
            .status(status, since)
            .queuedBy(limit)
            .build();
    tables.put(LocalTables.NAMES.tasks(), TaskItem.of(row, since, Optional.empty()));
    return row;
  }
}
