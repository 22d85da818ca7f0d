package dev.signalbox.doctor.rules;

import java.util.Optional;
import software.amazon.event.ruler.Ruler;

/// Whether a pattern of EventBridge matches, by AWS's own matcher.
final class Pattern {
  private Pattern() {}

  /// Empty where the pattern or the event cannot be read.
  static Optional<Boolean> matches(String pattern, String event) {
    try {
      return Optional.of(Ruler.matchesRule(event, pattern));
    } catch (Exception _) { // The matcher declares no narrower type.
      return Optional.empty();
    }
  }
}
