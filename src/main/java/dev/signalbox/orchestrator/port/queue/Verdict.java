package dev.signalbox.orchestrator.port.queue;

import java.time.Duration;

/// What becomes of a message. Only the outermost caller, the consumer, acknowledges, and only from
/// this.
public sealed interface Verdict {
  /// All that the message asks for is durable: delete it.
  record Done() implements Verdict {}

  /// Not now: it comes back after the delay.
  record RetryAfter(Duration delay) implements Verdict {}

  /// It can never be handled: to the dead-letter queue at once, with a reason that can be counted
  /// and a detail for a person that holds nothing of the body.
  record Unusable(String reason, String detail) implements Verdict {}
}
