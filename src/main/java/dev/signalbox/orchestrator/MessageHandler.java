package dev.signalbox.orchestrator;

import java.time.Instant;

/// Handles one message of a queue, straight down, and says what becomes of it. May be called again
/// for the same message.
public interface MessageHandler {
  Verdict handle(Message message);

  /// A received message.
  ///
  /// @param receiveCount how often it was received, this time included
  record Message(String id, String body, int receiveCount, Instant sentAt) {}
}
