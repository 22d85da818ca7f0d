package dev.signalbox.dynamodb.approval;

import java.time.Instant;

/// What became of a decision.
public sealed interface Decided {
  /// It stands, and the agent reads it at its next look.
  record Recorded(ApprovalRequest request, Instant at) implements Decided {}

  /// There is no such task.
  record NoTask() implements Decided {}

  /// There is no such request, or none any more.
  record NoRequest() implements Decided {}

  /// Somebody answered before, or the agent has given up; the request says which and when.
  record Already(ApprovalRequest request) implements Decided {}

  /// The time to answer is over.
  record TooLate(ApprovalRequest request) implements Decided {}

  /// The task waits for no answer, or for none to this request.
  ///
  /// @param status of the task
  record NotAwaited(String status) implements Decided {}

  /// Others wrote each time between look and write: the next try may do.
  record ChangedMeanwhile() implements Decided {}
}
