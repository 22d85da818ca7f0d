package dev.signalbox.simulation.machine;

/// Everything that can go wrong, with the rate that it has at most in the worst of worlds. Each
/// seed draws its own rates, many of them zero.
public enum Fault {
  CRASH_BEFORE_A_CALL(0.012),
  CRASH_AFTER_A_CALL(0.012),
  FREEZE(0.004),
  SLOW_CALL(0.02),
  THROTTLED(0.2),
  ANSWER_LOST(0.12),
  CLOCK_SKEWED(0.9),
  ORDERLY_RESTART(0.5),
  MESSAGE_DUPLICATED(0.3),
  EVENT_DROPPED(0.5),
  EVENT_DUPLICATED(0.4),
  EVENT_LATE(0.4),
  INDEX_STALE(0.3),
  NO_CAPACITY(0.5),
  /// What was sent to a launch lane is gone.
  LANE_MESSAGE_LOST(0.3),
  /// A launch lane hands out nothing for a long time, beyond the end of all other faults.
  LANE_STALLED(0.5),
  /// DescribeTasks alone fails for a long time, beyond the end of all other faults.
  DESCRIBE_OUTAGE(0.8),
  /// Every start is denied for some minutes, whatever its token: somebody's mistake in a policy.
  DEPLOYMENT_BROKEN(0.5),
  /// The agent's container is over, and a container beside it keeps the task running.
  SIDECAR_LIVES_ON(0.2),
  /// A start that is asked for again is denied, though the first call was not.
  REPEAT_REFUSED(0.8),
  /// Nothing can be read of what tasks refer to.
  CONTEXT_SOURCE_DOWN(0.9),
  START_LOST_ON_THE_WAY(0.2),
  MISSING_WHILE_YOUNG(0.8),
  NEVER_STARTED(0.3),
  DEAD_BEFORE_ITS_FIRST_WORD(0.1),
  DEAD_BEFORE_ITS_REPORT(0.25),
  DEAD_IN_AN_APPROVAL(0.25),
  /// Dead before its first heartbeat after an approval.
  DEAD_AFTER_AN_APPROVAL(0.25),
  DEAD_WHILE_FINALIZING(0.25),
  DEAD_AFTER_ITS_REPORT(0.25),
  EXITED_WITHOUT_REPORT(0.15),
  HANGS(0.15),
  SLOW_TO_BOOT(0.3),
  STAYS_AFTER_ITS_REPORT(0.15),
  SILENT_HEART(0.15),
  DEAF_TO_CANCELS(0.5),
  /// An agent reports its end in a word that the contract does not know.
  WRITES_A_WRONG_WORD(0.15),
  HOST_LOST(0.15),
  STOPPED_BY_A_PERSON(0.1),
  /// Not drawn but seen: the first event of a session was there before the answer to its start.
  EVENT_BEFORE_ANSWER(0);

  private final double most;

  Fault(double most) {
    this.most = most;
  }

  double most() {
    return most;
  }
}
