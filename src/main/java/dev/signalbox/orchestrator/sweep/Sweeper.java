package dev.signalbox.orchestrator.sweep;

import dev.signalbox.orchestrator.port.store.OpenTasks.Entry;
import dev.signalbox.orchestrator.port.store.SweepLeases;
import dev.signalbox.orchestrator.port.store.TaskShard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns silence into events: whoever is past its deadline is woken like by a message. Its cost
/// follows what is overdue, not what runs. Every replica may sweep, each shard under a short lease;
/// the condition on each write keeps two sweeps from doing a thing twice.
public final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final int PAGE = 100;
  private static final int AT_ONCE = 16;

  private final SweepSetup setup;
  private final LeaseHolder leases;

  public Sweeper(SweepSetup setup) {
    this.setup = setup;
    this.leases = setup.leaseHolder();
  }

  /// What one sweep found.
  ///
  /// @param due tasks that were past their deadline, or whose session was not simply running
  /// @param corrected tasks that came to an end or a new attempt by it
  /// @param failed tasks that stay due, for the next sweep
  /// @param shardsHeld shards that another swept at the time
  /// @param shardsFailed shards that could not be read
  public record Sweep(int due, int corrected, int failed, int shardsHeld, int shardsFailed) {
    /// What a sweep finds that finds nothing.
    public static final Sweep NOTHING = new Sweep(0, 0, 0, 0, 0);

    /// Whether all that was due was done.
    public boolean complete() {
      return failed == 0 && shardsFailed == 0;
    }

    /// Returns what both found.
    public Sweep plus(Sweep other) {
      return new Sweep(
          due + other.due,
          corrected + other.corrected,
          failed + other.failed,
          shardsHeld + other.shardsHeld,
          shardsFailed + other.shardsFailed);
    }
  }

  /// Wakes what is due in each shard that is worth asking. Trouble with a task or a shard does not
  /// keep the others from being looked at.
  public Sweep sweep() {
    var round = setup.newRound();
    var shards = new ArrayList<>(TaskShard.all(setup.types()));
    Collections.rotate(shards, leases.offset(shards.size()));
    for (var shard : shards) {
      if (setup.hints().isWorthAsking(shard, setup.clock().instant())) {
        sweep(shard, round);
      }
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

  private void sweep(TaskShard shard, SweepRound round) {
    var now = setup.clock().instant();
    try {
      if (hasDue(shard, now)) {
        sweepUnderLease(shard, now, round);
      }
    } catch (RuntimeException | Error trouble) {
      round.shardFailed(shard, trouble);
    }
  }

  /// Most shards have nothing due most of the time, and a read is far cheaper than a lease.
  private boolean hasDue(TaskShard shard, Instant now) {
    return setup
        .hints()
        .ask(setup.tasks(), shard, now, setup.rhythm().recheck(shard))
        .filter(first -> first.isDue(now))
        .isPresent();
  }

  private void sweepUnderLease(TaskShard shard, Instant now, SweepRound round) {
    var work = setup.rhythm().search(shard);
    switch (leases.take(work, now)) {
      case SweepLeases.Answer.HeldUntil _ -> round.shardHeld();
      case SweepLeases.Answer.Taken() -> {
        try {
          wakeDue(shard, now, work.lease(), round);
        } finally {
          leases.release(work);
        }
      }
    }
  }

  /// Pages until nothing is due or half of the lease is over. What is left waits for the next
  /// sweep.
  private void wakeDue(TaskShard shard, Instant now, Duration lease, SweepRound round) {
    var end = now.plus(lease.dividedBy(2));
    Optional<String> from = Optional.empty();
    do {
      var due = setup.tasks().page(shard, PAGE, from).due(now);
      wake(due.entries(), end, round);
      from = due.next();
    } while (from.isPresent() && setup.clock().instant().isBefore(end));
  }

  private void wake(List<Entry> due, Instant end, SweepRound round) {
    var wakes =
        due.stream()
            .<Runnable>map(
                entry ->
                    () -> {
                      if (setup.clock().instant().isBefore(end)) {
                        round.wake(entry.taskId());
                      }
                    })
            .toList();
    setup.parallel().run(wakes, AT_ONCE);
  }
}
