package dev.signalbox.orchestrator.sweep;

import dev.signalbox.lifecycle.policy.SilencePolicy;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.orchestrator.port.store.TaskShard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// How often the sweep does what. All of it follows from the sweep's interval and from how long
/// silence may last.
///
/// @param interval the fastest rhythm: while something is due, its shard is asked this often
public record SweepRhythm(Duration interval, SilencePolicy silence) {
  /// Very short intervals must not make a lease end in the middle of a page.
  private static final Duration LEASE_MIN = Duration.ofSeconds(5);

  /// So many replicas can tell that they live.
  static final int PLACES = 16;

  /// However slow the sweep is made, whoever looks shall not wait longer to learn that a replica is
  /// gone.
  private static final Duration PRESENCE_MAX = Duration.ofSeconds(90);

  private static final int PRESENCE_INTERVALS = 6;
  private static final int ANNOUNCEMENTS_PER_LEASE = 3;

  private static final int QUIET_INTERVALS = 8;
  private static final int VISITS_PER_SILENCE = 4;

  /// Every lease that a replica can hold. Which ones there can be is known, so a reader need not
  /// search for them.
  public List<LeasedWork> leases(ComputeTypes types) {
    var all = new ArrayList<LeasedWork>();
    for (var shard : TaskShard.all(types)) {
      all.add(search(shard));
      shard.type().ifPresent(type -> all.add(visit(shard, type)));
    }
    IntStream.range(0, PLACES).mapToObj(this::presence).forEach(all::add);
    return all;
  }

  /// The search for what is due in a shard. A sweeper uses half of the lease; a dead replica's
  /// shard is another's after two intervals.
  LeasedWork search(TaskShard shard) {
    return new LeasedWork("due/" + shard.name(), atLeastAPage(interval.multipliedBy(2)));
  }

  /// The visit of a slot of live sessions.
  LeasedWork visit(TaskShard slot, ComputeType type) {
    return new LeasedWork("visit/" + slot.name(), visitPeriod(type));
  }

  /// The place in which a replica tells that it lives.
  LeasedWork presence(int place) {
    return new LeasedWork("replica/" + place, presence());
  }

  /// How often a replica tells that it lives.
  public Duration announcements() {
    return presence().dividedBy(ANNOUNCEMENTS_PER_LEASE);
  }

  private Duration presence() {
    var some = atLeastAPage(interval.multipliedBy(PRESENCE_INTERVALS));
    return some.compareTo(PRESENCE_MAX) > 0 ? PRESENCE_MAX : some;
  }

  private static Duration atLeastAPage(Duration lease) {
    return lease.compareTo(LEASE_MIN) < 0 ? LEASE_MIN : lease;
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
