package dev.signalbox.orchestrator;

import java.time.Instant;
import java.util.List;

/// Finds tasks whose deadline is over, by an index that holds open tasks only. What it finds is a
/// hint: the row decides.
public interface DueTasks {
  /// Over how many shards the open tasks are spread; they are numbered from 0.
  int shards();

  /// The ids of a shard's due tasks, the longest overdue first, at most `limit` of them.
  List<String> due(int shard, Instant now, int limit);
}
