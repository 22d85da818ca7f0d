package dev.signalbox.query;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.TaskStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// One task in a list. Texts are as their writers stored them, hostile ones too: whoever shows one
/// makes it harmless for its medium.
///
/// @param title the first line of what it is about, or its issue or pull request; 200 characters;
///     empty for whoever may not see that
/// @param attempt the current one, from 1; 0 before the first
/// @param failure why it failed, if it did
/// @param result what its agent says came of it
public record TaskSummary(
    String taskId,
    String userId,
    Optional<String> repo,
    String title,
    TaskStatus status,
    Instant statusSince,
    Instant createdAt,
    Optional<Instant> startedAt,
    Optional<Instant> completedAt,
    int attempt,
    Optional<ComputeType> computeType,
    Optional<FailureCode> failure,
    Result result) {

  /// What of it may be seen.
  public TaskSummary seenWith(Sight sight) {
    return switch (sight) {
      case CONTENTS -> this;
      case STATES -> withoutContents();
    };
  }

  private TaskSummary withoutContents() {
    return new TaskSummary(
        taskId,
        userId,
        repo,
        "",
        status,
        statusSince,
        createdAt,
        startedAt,
        completedAt,
        attempt,
        computeType,
        failure,
        new Result(Optional.empty(), result.costUsd(), result.turns()));
  }

  /// @param prUrl where it can be seen, in the agent's own words
  /// @param costUsd in US dollars
  public record Result(Optional<String> prUrl, Optional<BigDecimal> costUsd, OptionalInt turns) {
    public static final Result NONE =
        new Result(Optional.empty(), Optional.empty(), OptionalInt.empty());

    /// Its costs as a person reads money: in dollars, with the cents even where they are none.
    public Optional<String> cost() {
      return costUsd.map(it -> "$" + it.setScale(Math.max(2, it.scale())).toPlainString());
    }
  }
}
