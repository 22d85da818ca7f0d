package dev.signalbox.doctor.facts;

import java.util.List;
import java.util.Optional;

/// One rule of EventBridge's default bus.
///
/// @param state a word of EventBridge
/// @param sends whether it sends to the queue that was asked about
/// @param targets where it sends, which may be for others to know than the rule itself
public record RuleFacts(
    String name,
    String arn,
    String state,
    String pattern,
    boolean sends,
    Asked<List<Target>> targets) {

  /// Where events go.
  public record Target(String arn, Optional<String> deadLetterArn) {}
}
