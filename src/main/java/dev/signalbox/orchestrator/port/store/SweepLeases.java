package dev.signalbox.orchestrator.port.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Who does a piece of the sweep at the moment, so that replicas share the work instead of doing it
/// twice. An economy, not a lock: when two do it after all, the condition on each write keeps them
/// apart.
public interface SweepLeases {
  /// Takes the lease, or takes it again, unless another holds it. A holder that dies loses it when
  /// it runs out.
  ///
  /// @param work the name of what is leased
  Answer take(String work, String holder, Instant now, Duration lease);

  /// The same, and tells whoever reads leases what the holder saw. Where nobody reads them, it is
  /// told to nobody.
  ///
  /// @param oldest by the name of a queue, since when the message waits that waits longest
  default Answer take(
      String work, String holder, Instant now, Duration lease, Map<String, Instant> oldest) {
    return take(work, holder, now, lease);
  }

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
