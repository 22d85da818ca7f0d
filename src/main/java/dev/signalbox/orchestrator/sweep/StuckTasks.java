package dev.signalbox.orchestrator.sweep;

import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds tasks that nobody looks after: their deadline has been over for longer than a working
/// sweep would leave it, or their row is not understood. Changes nothing.
public final class StuckTasks {
  private static final int PAGE = 100;

  private final OpenTasks tasks;
  private final TaskStore store;
  private final ComputeTypes types;

  /// @param types whose live sessions are searched too
  public StuckTasks(OpenTasks tasks, TaskStore store, ComputeTypes types) {
    this.tasks = tasks;
    this.store = store;
    this.types = types;
  }

  /// A task that is stuck.
  public sealed interface Stuck {
    String taskId();

    /// Its deadline was not acted on.
    record Overdue(TaskRecord record) implements Stuck {
      @Override
      public String taskId() {
        return record.taskId();
      }

      /// When something should have happened.
      public Instant deadline() {
        return record.deadlineAt().orElse(Instant.MAX);
      }
    }

    /// Its row breaks the contract, so that nobody can act on it.
    record Unreadable(String taskId, String because) implements Stuck {}
  }

  /// What was found.
  ///
  /// @param more whether the search ended at its limit
  public record Found(List<Stuck> tasks, boolean more) {
    public Found {
      tasks = List.copyOf(tasks);
    }
  }

  /// The tasks that are past their deadline by at least `olderThan`, the longest overdue first, and
  /// at once those whose row is not understood.
  public Found find(Instant now, Duration olderThan, int most) {
    var before = now.minus(olderThan);
    var found = new ArrayList<Stuck>();
    for (var shard : TaskShard.all(types)) {
      Optional<String> from = Optional.empty();
      do {
        var page = tasks.page(shard, PAGE, from);
        var due = page.due(before).entries();
        due.forEach(it -> stuck(it.taskId(), before).ifPresent(found::add));
        found.addAll(unreadable(page.entries().subList(due.size(), page.entries().size())));
        from = page.next();
      } while (from.isPresent() && found.size() <= most);
    }
    found.sort(Comparator.comparing(StuckTasks::deadline).thenComparing(Stuck::taskId));
    return new Found(found.subList(0, Math.min(most, found.size())), found.size() > most);
  }

  private List<Stuck> unreadable(List<OpenTasks.Entry> notDue) {
    if (notDue.isEmpty()) {
      return List.of();
    }
    return tasks.rows(notDue.stream().map(OpenTasks.Entry::taskId).toList()).values().stream()
        .flatMap(row -> unreadable(row).stream())
        .toList();
  }

  private static Optional<Stuck> unreadable(TaskStore.Lookup row) {
    return switch (row) {
      case TaskStore.Lookup.Found _, TaskStore.Lookup.Missing() -> Optional.empty();
      case TaskStore.Lookup.Unreadable(var certain, var because) ->
          Optional.of(new Stuck.Unreadable(certain.taskId(), because));
    };
  }

  /// The index may be behind: the row decides.
  private Optional<Stuck> stuck(String taskId, Instant before) {
    return switch (store.find(taskId)) {
      case TaskStore.Lookup.Found(var record) ->
          record.isOverdue(before) ? Optional.of(new Stuck.Overdue(record)) : Optional.empty();
      case TaskStore.Lookup.Missing() -> Optional.empty();
      case TaskStore.Lookup.Unreadable unreadable -> unreadable(unreadable);
    };
  }

  private static Instant deadline(Stuck stuck) {
    return switch (stuck) {
      case Stuck.Overdue overdue -> overdue.deadline();
      case Stuck.Unreadable _ -> Instant.MAX;
    };
  }
}
