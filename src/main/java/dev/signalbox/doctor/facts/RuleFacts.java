package dev.signalbox.doctor.facts;

import java.util.List;
import java.util.Optional;

/// One rule of EventBridge's default bus with its targets.
///
/// @param state a word of EventBridge
public record RuleFacts(
    String name, String arn, String state, String pattern, List<Target> targets) {
  public RuleFacts {
    targets = List.copyOf(targets);
  }

  /// Where events go.
  public record Target(String arn, Optional<String> deadLetterArn) {}

  /// Whether events of this rule go to a queue.
  public boolean sendsTo(String queueArn) {
    return targets.stream().anyMatch(it -> it.arn().equals(queueArn));
  }
}
