package dev.signalbox.orchestrator.port.queue;

import dev.signalbox.lifecycle.trace.TraceContext;
import java.time.Instant;
import java.util.Optional;

/// Handles one message of a queue, straight down, and says what becomes of it. May be called again
/// for the same message.
public interface MessageHandler {
  Verdict handle(Message message);

  /// A received message.
  ///
  /// @param receiveCount how often it was received, this time included
  /// @param originId the id of the message that this one repeats, else its own. A task that brings
  ///     no id is named after it, so that a message put back on the queue is the same task
  /// @param trace where its sender was in a trace
  record Message(
      String id,
      String body,
      int receiveCount,
      Instant sentAt,
      String originId,
      Optional<TraceContext> trace) {
    /// A message that repeats no other, and whose sender traces nothing.
    public Message(String id, String body, int receiveCount, Instant sentAt) {
      this(id, body, receiveCount, sentAt, id, Optional.empty());
    }
  }
}
