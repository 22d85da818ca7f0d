package dev.signalbox.console.view;

import dev.signalbox.query.TaskPage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A page of the task list.
///
/// @param page empty where it could not be read
/// @param problem why it could not be
public record TaskListPage(
    TaskSearch search, Optional<TaskPage> page, Optional<String> problem, Instant now) {
  public List<TaskRow> rows() {
    return page.map(TaskPage::tasks).orElse(List.of()).stream()
        .map(it -> new TaskRow(it, now))
        .toList();
  }

  public Optional<String> nextUrl() {
    return page.flatMap(TaskPage::next).map(it -> search.url(Optional.of(it)));
  }

  public boolean isFirst() {
    return search.from().isEmpty();
  }
}
