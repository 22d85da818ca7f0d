package dev.signalbox.orchestrator.sweep;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.StartDelay;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.OpenTasks.Entry;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the tasks whose start waits until somebody mends the deployment. Changes nothing.
public final class WaitingForMend {
  private static final int PAGE = 100;

  private final OpenTasks tasks;
  private final int rowsMax;

  /// @param rowsMax how many rows are read at most: there may be far more tasks that wait for
  ///     something else
  public WaitingForMend(OpenTasks tasks, int rowsMax) {
    this.tasks = tasks;
    this.rowsMax = rowsMax;
  }

  /// One task and what it waits for.
  public record Waiting(TaskRecord record, StartDelay delay) {}

  /// What was found.
  ///
  /// @param tasks those that wait longest
  /// @param byCode how many wait for what, listed or not
  /// @param complete whether every open task was looked at
  public record Found(List<Waiting> tasks, Map<FailureCode, Integer> byCode, boolean complete) {
    public Found {
      tasks = List.copyOf(tasks);
      byCode = new EnumMap<>(byCode);
    }

    /// How many wait.
    public int count() {
      return byCode.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /// @param most how many are listed
  public Found find(int most) {
    var found = new ArrayList<Waiting>();
    var read = 0;
    var complete = true;
    for (var shard : TaskShard.open()) {
      Optional<String> from = Optional.empty();
      do {
        var page = tasks.page(shard, PAGE, from);
        read += page.entries().size();
        found.addAll(waiting(page.entries()));
        from = page.next();
      } while (from.isPresent() && read < rowsMax);
      complete &= from.isEmpty();
    }
    found.sort(Comparator.comparing(WaitingForMend::since).thenComparing(it -> it.record.taskId()));
    return new Found(found.subList(0, Math.min(most, found.size())), counts(found), complete);
  }

  private static Instant since(Waiting waiting) {
    return waiting.delay().since();
  }

  private List<Waiting> waiting(List<Entry> entries) {
    var rows = tasks.rows(entries.stream().map(Entry::taskId).toList());
    return rows.values().stream().flatMap(row -> waiting(row).stream()).toList();
  }

  /// What cannot be read is listed with what is past its deadline.
  private static Optional<Waiting> waiting(Lookup row) {
    return switch (row) {
      case Lookup.Found(var record) ->
          StartDelay.of(record)
              .filter(StartDelay::isForMend)
              .map(delay -> new Waiting(record, delay));
      case Lookup.Missing(), Lookup.Unreadable _ -> Optional.empty();
    };
  }

  private static Map<FailureCode, Integer> counts(List<Waiting> found) {
    var counts = new EnumMap<FailureCode, Integer>(FailureCode.class);
    found.forEach(it -> counts.merge(it.delay().cause().code(), 1, Integer::sum));
    return counts;
  }
}
