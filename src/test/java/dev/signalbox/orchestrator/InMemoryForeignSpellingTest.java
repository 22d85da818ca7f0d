package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.util.Optional;

class InMemoryForeignSpellingTest extends ForeignSpellingContract {
  private final InMemoryTaskStore store = new InMemoryTaskStore(5);

  @Override
  protected TaskStore store() {
    return store;
  }

  @Override
  protected void put(TaskRecord record) {
    store.put(record);
  }

  @Override
  protected void spell(String attribute, String typed) {
    store.spell(taskId, attribute, typed);
  }

  @Override
  protected String statusKey() {
    var row = store.row(taskId);
    return Optional.ofNullable(row.stored().spellings().get("status_created_at"))
        .map(it -> it.theirs().substring(2))
        .orElse(row.status() + "#" + row.statusSince().toString().replace("Z", ".000Z"));
  }
}
