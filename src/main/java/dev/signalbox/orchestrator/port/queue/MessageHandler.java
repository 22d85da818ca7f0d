package dev.signalbox.orchestrator.port.queue;

import java.time.Instant;

/// Handles one message of a queue, straight down, and says what becomes of it. May be called again
/// for the same message.
public interface MessageHandler {
  Verdict handle(Message message);

  /// A received message.
  ///
  /// @param receiveCount how often it was received, this time included
  /// @param originId the id of the message that this one repeats, else its own. A task that brings
  ///     no id is named after it, so that a message put back on the queue is the same task
  record Message(String id, String body, int receiveCount, Instant sentAt, String originId) {
    /// A message that repeats no other.
    public Message(String id, String body, int receiveCount, Instant sentAt) {
      this(id, body, receiveCount, sentAt, id);
    }
  }
}
