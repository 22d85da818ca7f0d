package dev.signalbox.orchestrator;

import java.time.Duration;
import java.time.Instant;

/// Who sweeps a shard at the moment, so that replicas share the work instead of doing it twice. An
/// economy, not a lock: when two sweep a shard after all, the condition on each write keeps them
/// apart.
public interface SweepLeases {
  /// Takes the lease, or takes it again, unless another holds it. A holder that dies loses it when
  /// it runs out.
  boolean take(int shard, String holder, Instant now, Duration lease);

  /// Gives the lease back; nothing if it is another's by now.
  void release(int shard, String holder);
}
