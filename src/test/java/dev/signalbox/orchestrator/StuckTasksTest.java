package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.sweep.StuckTasks;
import dev.signalbox.orchestrator.sweep.StuckTasks.Stuck;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StuckTasksTest {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private final InMemoryTaskStore store = new InMemoryTaskStore(1);
  private final StuckTasks stuckTasks =
      new StuckTasks(new InMemoryOpenTasks(store), store, Shell.TYPES);

  @Test
  void onlyTasksThatAreLongPastTheirDeadlineAreStuckTheLongestFirst() {
    var late = put(1, TEN_MINUTES);
    put(2, TEN_MINUTES.minusMillis(1));
    var later = put(3, TEN_MINUTES.plusSeconds(5));
    store.put(SampleTask.running(SampleTask.id(4), "user").withoutDeadline().build());

    var found = stuckTasks.find(NOON, TEN_MINUTES, 10);

    assertThat(found.tasks()).extracting(Stuck::taskId).containsExactly(later, late);
    assertThat(found.more()).isFalse();
  }

  @Test
  void anEndThatWasNotSettledAndAStopThatNobodyRepeatsAreStuckToo() {
    var unsettled =
        SampleTask.running(SampleTask.id(1), "user")
            .status(TaskStatus.COMPLETED, NOON.minusSeconds(7_200))
            .deadlineAt(NOON.minusSeconds(3_600))
            .build();
    var unstopped =
        SampleTask.running(SampleTask.id(2), "user")
            .status(TaskStatus.CANCELLED, NOON.minusSeconds(7_200))
            .settled(true)
            .stopPending(true)
            .deadlineAt(NOON.minusSeconds(3_000))
            .build();
    store.put(unsettled);
    store.put(unstopped);

    assertThat(stuckTasks.find(NOON, TEN_MINUTES, 10).tasks())
        .containsExactly(new Stuck.Overdue(unsettled), new Stuck.Overdue(unstopped));
  }

  @Test
  void aRowThatCanNotBeReadIsStuckAndSaysWhy() {
    var id = put(1, TEN_MINUTES);
    store.makeUnreadable(id, "status is 'WEIRD'");

    assertThat(stuckTasks.find(NOON, TEN_MINUTES, 10).tasks())
        .containsExactly(new Stuck.Unreadable(id, "status is 'WEIRD'"));
  }

  @Test
  void whatTheIndexStillHasButTheRowNoLongerSaysIsNotStuck() {
    var gone = SampleTask.id(1);
    var moved = SampleTask.id(2);
    store.put(SampleTask.running(moved, "user").deadlineAt(NOON.plusSeconds(60)).build());
    var behind =
        new OpenTasks() {
          @Override
          public Page page(TaskShard shard, int limit, Optional<String> from) {
            return new Page(
                List.of(new Entry(gone, NOON), new Entry(moved, NOON)), Optional.empty());
          }

          @Override
          public Map<String, TaskStore.Lookup> rows(Collection<String> taskIds) {
            throw new UnsupportedOperationException();
          }
        };

    assertThat(
            new StuckTasks(behind, store, Shell.TYPES)
                .find(NOON.plus(TEN_MINUTES), TEN_MINUTES, 10)
                .tasks())
        .isEmpty();
  }

  @Test
  void aSearchThatEndsAtItsLimitSaysThatThereAreMore() {
    for (int i = 0; i < 250; i++) {
      put(i, TEN_MINUTES.plusSeconds(i));
    }

    assertThat(stuckTasks.find(NOON, TEN_MINUTES, 3).tasks()).hasSize(3);
    assertThat(stuckTasks.find(NOON, TEN_MINUTES, 3).more()).isTrue();
    assertThat(stuckTasks.find(NOON, TEN_MINUTES, 250).tasks()).hasSize(250);
    assertThat(stuckTasks.find(NOON, TEN_MINUTES, 250).more()).isFalse();
  }

  private String put(int number, Duration overdue) {
    TaskRecord task =
        SampleTask.running(SampleTask.id(number), "user-" + number)
            .deadlineAt(NOON.minus(overdue))
            .build();
    store.put(task);
    return task.taskId();
  }

  /// Of the tasks that are not due only those that nobody understands need a person.
  @Test
  void aTaskInTimeIsStuckOnlyIfItsRowIsNotUnderstood() {
    var inTime = put(1, Duration.ofMinutes(-5));
    var garbled = put(2, Duration.ofMinutes(-5));
    store.makeUnreadable(garbled, "status is 'WEIRD'");

    var found = stuckTasks.find(NOON, TEN_MINUTES, 10).tasks();

    assertThat(found).containsExactly(new Stuck.Unreadable(garbled, "status is 'WEIRD'"));
    assertThat(inTime).isNotEqualTo(garbled);
  }

  @Test
  void moreThanWereAskedForAreToldAsMore() {
    var oldest = put(1, TEN_MINUTES.plusSeconds(3));
    var older = put(2, TEN_MINUTES.plusSeconds(2));
    put(3, TEN_MINUTES.plusSeconds(1));

    var two = stuckTasks.find(NOON, TEN_MINUTES, 2);
    var three = stuckTasks.find(NOON, TEN_MINUTES, 3);

    assertThat(two.tasks()).extracting(Stuck::taskId).containsExactly(oldest, older);
    assertThat(two.more()).isTrue();
    assertThat(three.tasks()).hasSize(3);
    assertThat(three.more()).isFalse();
  }
}
