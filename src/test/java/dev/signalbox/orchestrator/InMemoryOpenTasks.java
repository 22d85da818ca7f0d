package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Open tasks by the rows themselves, as the index would find them. Counts what it is asked, and
/// lets a test do something before an answer.
public final class InMemoryOpenTasks implements OpenTasks {
  private final InMemoryTaskStore store;
  private final List<TaskShard> asked = new ArrayList<>();
  private int batches;
  private Consumer<TaskShard> beforePage = _ -> {};
  private Consumer<TaskShard> afterPage = _ -> {};
  private Runnable beforeRows = () -> {};

  public InMemoryOpenTasks(InMemoryTaskStore store) {
    this.store = store;
  }

  @Override
  public Page page(TaskShard shard, int limit, Optional<String> from) {
    asked.add(shard);
    beforePage.accept(shard);
    var rest =
        store.rows().stream()
            .filter(row -> row.deadlineAt().isPresent() && TaskShard.of(row).equals(shard))
            .filter(row -> from.isEmpty() || place(row).compareTo(from.get()) > 0)
            .sorted(Comparator.comparing(InMemoryOpenTasks::place))
            .toList();
    List<TaskRecord> page = rest.subList(0, Math.min(limit, rest.size()));
    var answer =
        new Page(
            page.stream()
                .map(row -> new Entry(row.taskId(), row.deadlineAt().orElseThrow()))
                .toList(),
            page.size() < limit ? Optional.empty() : Optional.of(place(page.getLast())));
    afterPage.accept(shard);
    return answer;
  }

  private static String place(TaskRecord row) {
    return "%015d/%s".formatted(row.deadlineAt().orElseThrow().toEpochMilli(), row.taskId());
  }

  @Override
  public Map<String, Lookup> rows(Collection<String> taskIds) {
    batches++;
    beforeRows.run();
    var found = new LinkedHashMap<String, Lookup>();
    for (var id : taskIds) {
      var row = store.find(id);
      if (!(row instanceof Lookup.Missing)) {
        found.put(id, row);
      }
    }
    return found;
  }

  /// The shards that were asked since the last call, in this order.
  List<TaskShard> asked() {
    var shards = List.copyOf(asked);
    asked.clear();
    return shards;
  }

  /// How often rows were read.
  int batches() {
    return batches;
  }

  void beforePage(Consumer<TaskShard> meanwhile) {
    beforePage = meanwhile;
  }

  /// What happens between the read and its answer.
  void afterPage(Consumer<TaskShard> meanwhile) {
    afterPage = meanwhile;
  }

  void beforeRows(Runnable meanwhile) {
    beforeRows = meanwhile;
  }
}
