package dev.signalbox.dynamodb;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.TaskFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// A filter that is put together from the parts that a test names.
record FilterParts(TaskFilter filter) {
  static FilterParts none() {
    return new FilterParts(TaskFilter.ALL);
  }

  FilterParts user(String user) {
    return new FilterParts(
        new TaskFilter(
            Optional.of(user),
            filter.repo(),
            filter.statuses(),
            filter.code(),
            filter.createdFrom(),
            filter.createdBefore()));
  }

  FilterParts repo(String repo) {
    return new FilterParts(
        new TaskFilter(
            filter.userId(),
            Optional.of(repo),
            filter.statuses(),
            filter.code(),
            filter.createdFrom(),
            filter.createdBefore()));
  }

  FilterParts statuses(Set<TaskStatus> statuses) {
    return new FilterParts(
        new TaskFilter(
            filter.userId(),
            filter.repo(),
            statuses,
            filter.code(),
            filter.createdFrom(),
            filter.createdBefore()));
  }

  FilterParts code(FailureCode code) {
    return new FilterParts(
        new TaskFilter(
            filter.userId(),
            filter.repo(),
            filter.statuses(),
            Optional.of(code),
            filter.createdFrom(),
            filter.createdBefore()));
  }

  FilterParts since(Instant from) {
    return new FilterParts(
        new TaskFilter(
            filter.userId(),
            filter.repo(),
            filter.statuses(),
            filter.code(),
            Optional.of(from),
            filter.createdBefore()));
  }

  FilterParts tenMinutesFrom(Instant from) {
    return new FilterParts(
        new TaskFilter(
            filter.userId(),
            filter.repo(),
            filter.statuses(),
            filter.code(),
            Optional.of(from),
            Optional.of(from.plus(Duration.ofMinutes(10)))));
  }
}
