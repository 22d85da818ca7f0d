package dev.signalbox.orchestrator.sweep;

import dev.signalbox.lifecycle.policy.SilencePolicy;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.orchestrator.port.store.TaskShard;
import java.time.Duration;

/// How often the sweep does what. All of it follows from the sweep's interval and from how long
/// silence may last.
///
/// @param interval the fastest rhythm: while something is due, its shard is asked this often
public record SweepRhythm(Duration interval, SilencePolicy silence) {
  /// Very short intervals must not make a lease end in the middle of a page.
  private static final Duration LEASE_MIN = Duration.ofSeconds(5);

  private static final int QUIET_INTERVALS = 8;
  private static final int VISITS_PER_SILENCE = 4;

  /// How long a shard is one sweeper's. It uses half of it; a dead replica's shard is another's
  /// after two intervals.
  public Duration dueLease() {
    var twice = interval.multipliedBy(2);
    return twice.compareTo(LEASE_MIN) < 0 ? LEASE_MIN : twice;
  }

  /// How long a shard is not asked in which nothing is due. Deadlines that this replica writes are
  /// known at once, so this is for those of another that died. The slots of live sessions are asked
  /// by their supervision in any case, well before this is over, and their deadlines are hours
  /// ahead.
  Duration recheck(TaskShard shard) {
    return shard
        .type()
        .map(type -> emptyRecheck(type).multipliedBy(2))
        .orElse(interval.multipliedBy(QUIET_INTERVALS));
  }

  /// How often each live session of the type is looked after.
  public Duration visitPeriod(ComputeType type) {
    return type.can(Capability.HEARTBEAT_ONLY)
        ? silence.heartbeatStale().dividedBy(VISITS_PER_SILENCE)
        : silence.safetyLook();
  }

  /// How long an empty slot is not asked: no session that enters it can be overdue before.
  Duration emptyRecheck(ComputeType type) {
    return type.can(Capability.HEARTBEAT_ONLY) ? silence.heartbeatStale() : silence.safetyLook();
  }
}
