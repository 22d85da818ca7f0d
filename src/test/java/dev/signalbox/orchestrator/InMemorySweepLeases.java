package dev.signalbox.orchestrator;

import dev.signalbox.orchestrator.port.store.SweepLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Leases that keep the promises of the real ones in memory; the same contract suite runs on both.
public final class InMemorySweepLeases implements SweepLeases {
  private final Map<String, Held> held = new HashMap<>();
  private Optional<RuntimeException> failure = Optional.empty();

  private record Held(String holder, Instant until) {}

  @Override
  public synchronized Answer take(String work, String holder, Instant now, Duration lease) {
    failIfAsked();
    var current = held.get(work);
    if (current != null && !current.holder().equals(holder) && current.until().isAfter(now)) {
      return new Answer.HeldUntil(current.until());
    }
    held.put(work, new Held(holder, now.plus(lease)));
    return new Answer.Taken();
  }

  @Override
  public synchronized void release(String work, String holder) {
    failIfAsked();
    held.computeIfPresent(work, (_, it) -> it.holder().equals(holder) ? null : it);
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
