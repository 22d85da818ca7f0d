package dev.signalbox.simulation;

import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import java.time.Duration;

/// How long each kind of life may last from its decisive instant, once the faults are over and
/// their after-effects too. Every figure follows from the policy and from the rhythm of the sweep.
enum Bound {
  /// A deadline that is over is acted upon. A replica asks a quiet shard every eighth sweep, and
  /// the slot of live sessions once in a period; the lease of a dead one delays it by two sweeps.
  DUE {
    @Override
    Duration after(LifecyclePolicy policy) {
      return longest(QUIET_SHARD, policy.silence().safetyLook()).plus(LEASE).plus(RHYTHM);
    }
  },

  /// A cancel that was sent to a task with a row ends it. Its message may be hidden for the longest
  /// wait after a failure.
  CANCELLED {
    @Override
    Duration after(LifecyclePolicy policy) {
      return HIDDEN.plus(RHYTHM);
    }
  },

  /// The end that an agent has reported is settled, though no event tells of it: the next visit of
  /// its session finds it, or the deadline of a start that was not confirmed.
  REPORTED {
    @Override
    Duration after(LifecyclePolicy policy) {
      return longest(policy.launch().confirmation(), DUE.after(policy));
    }
  },

  /// A session of an observable backend ended unheard: the next look finds it, after the start was
  /// asked for again if its name was lost, and its report may come within the grace.
  ENDED_UNHEARD {
    @Override
    Duration after(LifecyclePolicy policy) {
      return policy
          .silence()
          .safetyLook()
          .plus(policy.launch().confirmation())
          .plus(policy.session().completionGrace())
          .plus(RHYTHM);
    }
  },

  /// The same, when looks have failed for longer than a period: the slot stayed due, so the next
  /// sweep finds it.
  ENDED_IN_AN_OUTAGE {
    @Override
    Duration after(LifecyclePolicy policy) {
      return policy.session().completionGrace().plus(policy.stop().repeat()).plus(RHYTHM);
    }
  },

  /// A look that failed is repeated by the next sweep: the slot stays due, and a task beyond its
  /// time is looked at again after the pause between two stops.
  LOOKED_AT_AGAIN {
    @Override
    Duration after(LifecyclePolicy policy) {
      return policy.stop().repeat().plus(LEASE).plus(RHYTHM);
    }
  },

  /// An agent whose heartbeat is the only sign of life died: silence counts from its last sign, and
  /// a session in a slot that was empty is first visited after the shorter silence.
  DIED_SILENTLY {
    @Override
    Duration after(LifecyclePolicy policy) {
      return policy
          .silence()
          .heartbeatNeverSeen()
          .plus(policy.silence().heartbeatStale())
          .plus(RHYTHM);
    }
  },

  /// The same, when the answer to its start was lost: the session is named after the confirmation.
  DIED_UNNAMED {
    @Override
    Duration after(LifecyclePolicy policy) {
      return DIED_SILENTLY.after(policy).plus(policy.launch().confirmation());
    }
  },

  /// An agent died while it waited for an approval: the wait is noted by the next look, and looked
  /// at again and again until it is too long for an agent that lives.
  STRANDED {
    @Override
    Duration after(LifecyclePolicy policy) {
      return policy
          .silence()
          .approvalAge()
          .plus(policy.silence().heartbeatStale().multipliedBy(2))
          .plus(LEASE)
          .plus(RHYTHM);
    }
  },

  /// A task beyond its longest time is looked at once, and then ends.
  TOO_LONG {
    @Override
    Duration after(LifecyclePolicy policy) {
      return DUE.after(policy).plus(policy.stop().repeat());
    }
  },

  /// The same while it cannot be looked at: after one more period it ends unseen.
  TOO_LONG_UNSEEN {
    @Override
    Duration after(LifecyclePolicy policy) {
      return TOO_LONG
          .after(policy)
          .plus(policy.silence().safetyLook())
          .plus(policy.stop().repeat());
    }
  },

  /// An attempt begins after its back-off, is confirmed or given up, and is stopped before another.
  LAUNCHED {
    @Override
    Duration after(LifecyclePolicy policy) {
      return longest(policy.launch().backoffMax(), policy.launch().confirmation())
          .plus(policy.stop().repeat())
          .plus(QUIET_SHARD.multipliedBy(2))
          .plus(RHYTHM);
    }
  },

  /// A task waits for a slot though one is free: its wake was lost, and its own look is due by
  /// then.
  SLOT_IS_FREE {
    @Override
    Duration after(LifecyclePolicy policy) {
      return SELDOM_LOOK.plus(QUIET_SHARD).plus(LEASE).plus(RHYTHM);
    }
  },

  /// A task's message in the launch lane was lost: it is sent again after this, or after as long as
  /// the task has waited, and then its turn must come.
  TURN_IS_LOST {
    @Override
    Duration after(LifecyclePolicy policy) {
      return SELDOM_LOOK.plus(QUIET_SHARD).plus(LEASE).plus(RHYTHM);
    }
  },

  /// The session of a task that has ended is over, or its stop is confirmed: it may exit by itself,
  /// is then looked at, stopped, and looked at again.
  STOPPED {
    @Override
    Duration after(LifecyclePolicy policy) {
      return policy
          .session()
          .exitGrace()
          .plus(policy.stop().repeat().multipliedBy(3))
          .plus(QUIET_SHARD.multipliedBy(2))
          .plus(RHYTHM);
    }
  },

  /// A session whose name was never heard is searched for until AWS would have forgotten it.
  SEARCHED {
    @Override
    Duration after(LifecyclePolicy policy) {
      return policy.stop().age().plus(policy.stop().repeat()).plus(DUE.after(policy));
    }
  };

  /// The longest pause between two sweeps of one replica, the pause between two of these checks,
  /// and the calls in between.
  private static final Duration RHYTHM = Duration.ofSeconds(45 + 30 + 15);

  private static final Duration QUIET_SHARD = Duration.ofMinutes(4);
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final Duration SELDOM_LOOK = Duration.ofMinutes(15);

  /// How long the consumer hides a message at most after a failure.
  private static final Duration HIDDEN = Duration.ofMinutes(15);

  abstract Duration after(LifecyclePolicy policy);

  private static Duration longest(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
