package dev.signalbox.lifecycle.transition;

import dev.signalbox.lifecycle.failure.FailureCause;
import java.util.List;
import java.util.Optional;

/// What came of reading what a task refers to, before the start of its agent.
public sealed interface ContextReading {
  /// It was read, and stands in the agent's document as far as it fits.
  ///
  /// @param branchName the branch of the pull request that the task is about
  /// @param sources what the document has it from, in words of the contract
  /// @param tokenEstimate how much it adds to the agent's prompt
  /// @param truncated whether something was left out to keep within the budget
  /// @param missing what the agent has to fetch by itself all the same, and why
  record Hydrated(
      Optional<String> branchName,
      List<String> sources,
      int tokenEstimate,
      boolean truncated,
      Optional<String> missing)
      implements ContextReading {
    public Hydrated {
      sources = List.copyOf(sources);
    }
  }

  /// The source says that no agent could work on this task.
  record Refused(FailureCause cause) implements ContextReading {}

  /// Nothing was learned: the agent fetches by itself.
  record Unavailable(String because) implements ContextReading {}

  /// Nothing was learned, and a later reading may do better. Only a task whose agent could do harm
  /// by itself waits for that.
  record NotYet(String because) implements ContextReading {}

  /// As many tasks are being read for as may be at once: to be asked for again.
  record Busy() implements ContextReading {}
}
