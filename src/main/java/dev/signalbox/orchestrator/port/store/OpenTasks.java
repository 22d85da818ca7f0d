package dev.signalbox.orchestrator.port.store;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The open tasks by an index, shard by shard. What it tells is a hint and may be late: the row
/// decides.
public interface OpenTasks {
  /// Returns some entries of a shard in the order of their deadlines, whether these are over or
  /// not. The first entry therefore tells when the shard is of interest again.
  ///
  /// @param from where the page before ended; empty for the first
  Page page(TaskShard shard, int limit, Optional<String> from);

  /// Returns the rows of these tasks in any order, without those that do not exist. The read may be
  /// a moment behind: nothing is decided by it.
  Map<String, TaskStore.Lookup> rows(Collection<String> taskIds);

  /// One task of the index.
  record Entry(String taskId, Instant deadline) {
    /// Whether the deadline is over.
    public boolean isDue(Instant now) {
      return !deadline.isAfter(now);
    }
  }

  /// Some entries.
  ///
  /// @param next present when there may be more
  record Page(List<Entry> entries, Optional<String> next) {
    public Page {
      entries = List.copyOf(entries);
    }

    /// Returns those whose deadline is over; the first that is not ends the search.
    public Page due(Instant now) {
      var due = entries.stream().filter(it -> it.isDue(now)).toList();
      return new Page(due, due.size() < entries.size() ? Optional.empty() : next);
    }
  }
}
