package dev.signalbox.query;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Which tasks are asked for; each part that is given must hold.
///
/// @param statuses any of these; every status where it is empty
/// @param createdFrom inclusive
/// @param createdBefore exclusive
public record TaskFilter(
    Optional<String> userId,
    Optional<String> repo,
    Set<TaskStatus> statuses,
    Optional<FailureCode> code,
    Optional<Instant> createdFrom,
    Optional<Instant> createdBefore) {
  /// Every task.
  public static final TaskFilter ALL =
      new TaskFilter(
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public TaskFilter {
    statuses = Set.copyOf(statuses);
  }
}
