package dev.signalbox.dynamodb.approval;

import java.util.Map;

/// What a person decides about a request.
public sealed interface ApprovalDecision {
  /// The agent may go on.
  record Approve(ApprovalScope scope) implements ApprovalDecision {}

  /// The agent must do without.
  record Deny(DenialReason reason) implements ApprovalDecision {}

  /// The status that the request has from then on.
  default String status() {
    return switch (this) {
      case Approve _ -> "APPROVED";
      case Deny _ -> "DENIED";
    };
  }

  /// What belongs to the decision on the request's row, by its attribute there.
  default Map<String, String> onRow() {
    return switch (this) {
      case Approve(var scope) -> Map.of("scope", scope.text());
      case Deny(var reason) -> Map.of("deny_reason", reason.text());
    };
  }

  /// The same in the timeline, by its name there.
  default Map<String, String> inTimeline() {
    return switch (this) {
      case Approve(var scope) -> Map.of("scope", scope.text());
      case Deny(var reason) -> Map.of("reason", reason.text());
    };
  }
}
