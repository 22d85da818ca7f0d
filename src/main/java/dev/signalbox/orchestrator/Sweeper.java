package dev.signalbox.orchestrator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns silence into events: whoever is past its deadline is woken like by a message. Its cost
/// follows what is overdue, not what runs. Every replica may sweep, each shard under a short lease;
/// the condition on each write keeps two sweeps from doing a thing twice.
public final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final int PAGE = 100;

  private final DueTasks dueTasks;
  private final Lease lease;
  private final TaskOrchestrator orchestrator;
  private final Tally tally;
  private final InstantSource clock;

  public Sweeper(
      DueTasks dueTasks,
      Lease lease,
      TaskOrchestrator orchestrator,
      Tally tally,
      InstantSource clock) {
    this.dueTasks = dueTasks;
    this.lease = lease;
    this.orchestrator = orchestrator;
    this.tally = tally;
    this.clock = clock;
  }

  /// How a sweeper takes its leases.
  ///
  /// @param holder a name that no other sweeper has
  /// @param length after which the shard of a dead sweeper is another's
  public record Lease(SweepLeases leases, String holder, Duration length) {}

  /// What one sweep found.
  ///
  /// @param due tasks that were past their deadline
  /// @param corrected tasks that came to an end or a new attempt by it
  /// @param failed tasks that stay due, for the next sweep
  /// @param shardsHeld shards that another swept at the time
  /// @param shardsFailed shards that could not be read
  public record Sweep(int due, int corrected, int failed, int shardsHeld, int shardsFailed) {
    /// Whether all that was due was done.
    public boolean complete() {
      return failed == 0 && shardsFailed == 0;
    }
  }

  /// Looks at every shard once. Trouble with a task or a shard does not keep the others from being
  /// looked at.
  public Sweep sweep() {
    var round = new SweepRound(orchestrator, tally, clock);
    var shards = dueTasks.shards();
    // Each begins elsewhere, so that two that begin together do not meet at every shard.
    var first = Math.floorMod(lease.holder().hashCode(), shards);
    for (int i = 0; i < shards; i++) {
      sweep((first + i) % shards, round);
    }
    var swept = round.end();
    if (!swept.complete()) {
      LOG.atWarn()
          .addKeyValue("due", swept.due())
          .addKeyValue("failed", swept.failed())
          .addKeyValue("shards_failed", swept.shardsFailed())
          .log("a sweep could not do all that was due");
    }
    return swept;
  }

  private void sweep(int shard, SweepRound round) {
    var now = clock.instant();
    try {
      if (hasDue(shard, now)) {
        sweepUnderLease(shard, now, round);
      }
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      round.shardFailed(shard, trouble);
    }
  }

  /// Most shards have nothing due most of the time, and a read is far cheaper than a lease.
  private boolean hasDue(int shard, Instant now) {
    return !dueTasks.due(shard, now, 1, Optional.empty()).taskIds().isEmpty();
  }

  private void sweepUnderLease(int shard, Instant now, SweepRound round) {
    if (!taken(shard, now)) {
      round.shardHeld();
      return;
    }
    try {
      wakeDue(shard, now, round);
    } finally {
      release(shard);
    }
  }

  /// Pages until nothing is due or half of the lease is over. What is left waits for the next
  /// sweep.
  private void wakeDue(int shard, Instant now, SweepRound round) {
    var end = now.plus(lease.length().dividedBy(2));
    Optional<String> from = Optional.empty();
    do {
      var page = dueTasks.due(shard, now, PAGE, from);
      for (var taskId : page.taskIds()) {
        round.wake(taskId);
        if (!clock.instant().isBefore(end)) {
          return;
        }
      }
      from = page.next();
    } while (from.isPresent());
  }

  /// Silence must be heard even where leases can not be had.
  private boolean taken(int shard, Instant now) {
    try {
      return lease.leases().take(shard, lease.holder(), now, lease.length());
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      tally.count("sweep_leases", trouble.getClass().getSimpleName());
      LOG.atWarn()
          .addKeyValue("shard", shard)
          .addKeyValue("problem", trouble.getMessage())
          .log("swept without a lease");
      return true;
    }
  }

  private void release(int shard) {
    try {
      lease.leases().release(shard, lease.holder());
    } catch (DependencyUnavailable | DependencyRefused trouble) {
      LOG.atDebug().addKeyValue("shard", shard).setCause(trouble).log("the lease runs out");
    }
  }
}
