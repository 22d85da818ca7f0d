package dev.signalbox.orchestrator.port.store;

import java.time.Duration;
import java.time.Instant;

/// Who does a piece of the sweep at the moment, so that replicas share the work instead of doing it
/// twice. An economy, not a lock: when two do it after all, the condition on each write keeps them
/// apart.
public interface SweepLeases {
  /// Takes the lease, or takes it again, unless another holds it. A holder that dies loses it when
  /// it runs out.
  ///
  /// @param work the name of what is leased
  Answer take(String work, String holder, Instant now, Duration lease);

  /// Gives the lease back; nothing if it is another's by now.
  void release(String work, String holder);

  /// What came of taking a lease.
  sealed interface Answer {
    /// It is the asker's.
    record Taken() implements Answer {}

    /// It is another's, and runs out at that instant.
    record HeldUntil(Instant end) implements Answer {}
  }
}
