package dev.signalbox.query;

import java.util.List;

/// Finds tasks.
public interface TaskQueries {
  /// Returns one page of the tasks that a filter lets through, the newest first.
  ///
  /// @throws IllegalArgumentException when `from` is not of a page of this filter
  TaskPage list(TaskFilter filter, TaskPage.Request request);

  /// Returns the ids of the tasks that a person means: by its task id, by the id of the SQS message
  /// that brought it, or by its idempotency key, in any case of letters. More than one only if a
  /// key was used by several users.
  List<String> named(String reference);
}
