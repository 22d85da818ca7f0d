package dev.signalbox.lifecycle.task;

import java.util.Optional;

/// What the message that cancelled a task said of it.
public record Cancellation(Optional<String> reason, Optional<String> requestedBy) {
  /// Of a task that no message cancelled, or one that said neither.
  public static final Cancellation UNSAID = new Cancellation(Optional.empty(), Optional.empty());
}
