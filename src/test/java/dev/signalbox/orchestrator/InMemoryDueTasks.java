package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.TaskRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Due tasks by the rows themselves, as the index would find them.
public final class InMemoryDueTasks implements DueTasks {
  private final InMemoryTaskStore store;
  private final int shards;

  public InMemoryDueTasks(InMemoryTaskStore store, int shards) {
    this.store = store;
    this.shards = shards;
  }

  @Override
  public int shards() {
    return shards;
  }

  @Override
  public Page due(int shard, Instant now, int limit, Optional<String> from) {
    var rest =
        store.rows().stream()
            .filter(row -> Math.floorMod(row.taskId().hashCode(), shards) == shard)
            .filter(row -> row.deadlineAt().filter(it -> !it.isAfter(now)).isPresent())
            .filter(row -> from.isEmpty() || place(row).compareTo(from.get()) > 0)
            .sorted(Comparator.comparing(InMemoryDueTasks::place))
            .toList();
    List<TaskRecord> page = rest.subList(0, Math.min(limit, rest.size()));
    return new Page(
        page.stream().map(TaskRecord::taskId).toList(),
        page.size() < limit ? Optional.empty() : Optional.of(place(page.getLast())));
  }

  private static String place(TaskRecord row) {
    return "%015d/%s".formatted(row.deadlineAt().orElseThrow().toEpochMilli(), row.taskId());
  }
}
