package dev.signalbox.orchestrator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Leases that keep the promises of the real ones in memory; the same contract suite runs on both.
public final class InMemorySweepLeases implements SweepLeases {
  private final Map<Integer, Held> held = new HashMap<>();
  private Optional<RuntimeException> failure = Optional.empty();

  private record Held(String holder, Instant until) {}

  @Override
  public synchronized boolean take(int shard, String holder, Instant now, Duration lease) {
    failIfAsked();
    var current = held.get(shard);
    if (current != null && !current.holder().equals(holder) && current.until().isAfter(now)) {
      return false;
    }
    held.put(shard, new Held(holder, now.plus(lease)));
    return true;
  }

  @Override
  public synchronized void release(int shard, String holder) {
    failIfAsked();
    held.computeIfPresent(shard, (_, it) -> it.holder().equals(holder) ? null : it);
  }

  /// Every call fails from now on.
  public synchronized void fail(RuntimeException how) {
    failure = Optional.of(how);
  }

  private void failIfAsked() {
    failure.ifPresent(
        it -> {
          throw it;
        });
  }
}
