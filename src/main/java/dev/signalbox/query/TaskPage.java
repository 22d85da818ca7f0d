package dev.signalbox.query;

import java.util.List;
import java.util.Optional;

/// A part of a list of tasks, the newest first: by creation, by their end where only ended ones are
/// asked for; where only open ones are, what is due next comes first. A page may hold fewer tasks
/// than were asked for, even none, while there is a next one: a filter that no index serves looks
/// at a bounded number of rows for each page.
///
/// @param next what the next page is asked for with; an opaque text
public record TaskPage(List<TaskSummary> tasks, Optional<String> next) {
  /// What a list is asked for with.
  ///
  /// @param size 1 to 100
  /// @param from `next` of the page before; the first page without it
  public record Request(int size, Optional<String> from) {}

  public TaskPage {
    tasks = List.copyOf(tasks);
  }

  /// What of it may be seen.
  public TaskPage seenWith(Sight sight) {
    return new TaskPage(tasks.stream().map(it -> it.seenWith(sight)).toList(), next);
  }
}
