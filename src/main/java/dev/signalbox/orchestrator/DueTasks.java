package dev.signalbox.orchestrator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Finds tasks whose deadline is over, by an index that holds open tasks only. What it finds is a
/// hint: the row decides.
public interface DueTasks {
  /// Over how many shards the open tasks are spread; they are numbered from 0.
  int shards();

  /// A shard's due tasks, the longest overdue first.
  ///
  /// @param from where the page before ended; empty for the first
  Page due(int shard, Instant now, int limit, Optional<String> from);

  /// Some due tasks.
  ///
  /// @param next present when there may be more
  record Page(List<String> taskIds, Optional<String> next) {
    public Page {
      taskIds = List.copyOf(taskIds);
    }
  }
}
