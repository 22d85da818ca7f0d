package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static dev.signalbox.orchestrator.SampleTask.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.sweep.WaitingForMend;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaitingForMendTest {
  private final InMemoryTaskStore store = new InMemoryTaskStore(1);
  private final InMemoryOpenTasks openTasks = new InMemoryOpenTasks(store);

  @Test
  void theyAreFoundWithTheirCauseTheLongestWaitFirst() {
    put(1, FailureCode.ACCESS_DENIED, 20);
    put(2, FailureCode.CLUSTER_NOT_FOUND, 40);
    put(3, FailureCode.CAPACITY_UNAVAILABLE, 60);
    store.put(SampleTask.running(id(4), "user").build());

    var found = new WaitingForMend(openTasks, 100).find(10);

    assertThat(found.tasks()).extracting(it -> it.record().taskId()).containsExactly(id(2), id(1));
    assertThat(found.tasks().getFirst().delay().cause().detail()).isEqualTo("said so");
    assertThat(found.tasks().getFirst().delay().since()).isEqualTo(NOON.minusSeconds(40));
    assertThat(found.byCode())
        .isEqualTo(Map.of(FailureCode.ACCESS_DENIED, 1, FailureCode.CLUSTER_NOT_FOUND, 1));
    assertThat(found.complete()).isTrue();
  }

  @Test
  void thousandsAreCountedByCodeAndNotAllListed() {
    for (int i = 0; i < 1_000; i++) {
      put(i, FailureCode.ACCESS_DENIED, i);
    }

    var found = new WaitingForMend(openTasks, 10_000).find(3);

    assertThat(found.tasks()).hasSize(3);
    assertThat(found.count()).isEqualTo(1_000);
    assertThat(found.complete()).isTrue();
  }

  @Test
  void noMoreRowsAreReadThanItIsTold() {
    for (int i = 0; i < 1_000; i++) {
      put(i, FailureCode.ACCESS_DENIED, i);
    }

    var found = new WaitingForMend(openTasks, 300).find(3);

    assertThat(found.count()).isBetween(300, 500);
    assertThat(found.complete()).isFalse();
  }

  private void put(int number, FailureCode code, int seconds) {
    store.put(
        SampleTask.running(id(number), "user-" + number)
            .status(TaskStatus.HYDRATING, NOON)
            .declined(
                new FailureCause(code, "said so"), NOON.minusSeconds(seconds), NOON.plusSeconds(60))
            .build());
  }
}
