package dev.signalbox.orchestrator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryTaskStoreTest extends TaskStoreContract {
  private final InMemoryTaskStore store = new InMemoryTaskStore(SLOTS, GLOBAL_SLOTS);

  @Override
  protected TaskStore store() {
    return store;
  }

  @Override
  protected void put(TaskRecord record) {
    store.put(record);
  }

  @Override
  protected List<String> timeline(String task) {
    return store.timeline(task).stream().map(InMemoryTaskStore.Entry::eventType).toList();
  }

  @Override
  protected int activeCount(String user) {
    return store.activeCount(user);
  }

  @Override
  protected void setActiveCount(String user, int count) {
    store.setActiveCount(user, count);
  }

  @Override
  protected int globalCount() {
    return store.globalCount();
  }

  @Override
  protected void setGlobalCount(int count) {
    store.setGlobalCount(count);
  }

  @Test
  void oneWriteIsLostWhenATestAsksForIt() {
    var before = SampleTask.running(taskId, userId).build();
    store.put(before);
    store.loseNextWrite();

    assertThat(store.write(move(before, ended(before)))).isEqualTo(Written.LOST);
    assertThat(store.write(move(before, ended(before)))).isEqualTo(Written.WRITTEN);
  }

  @Test
  void oneCallFailsWhenATestAsksForIt() {
    store.failNext(new IllegalStateException("asked for"));

    assertThatThrownBy(() -> store.find(taskId)).hasMessage("asked for");
    assertThat(store.find(taskId)).isEqualTo(new Lookup.Missing());
  }

  @Test
  void aWriteWhoseAnswerIsLostIsDurable() {
    var task = SampleTask.submitted(taskId, userId).build();
    store.failAfterNextWrite(new IllegalStateException("answer lost"));

    assertThatThrownBy(() -> store.create(TaskStoreContract.first(task))).hasMessage("answer lost");
    assertThat(store.row(taskId)).isEqualTo(task);
  }
}
