package dev.signalbox.simulation;

/// What must hold whatever goes wrong.
enum Invariant {
  // After every step.
  TERMINAL_IS_FINAL,
  ONE_LIVE_SESSION_PER_TASK,
  NOTHING_RUNS_TWICE,
  STARTS_ARE_REPEATABLE,
  RUNNING_HAS_A_SESSION,
  SLOTS_ARE_COUNTED,
  ACKNOWLEDGED_IS_DURABLE,
  IN_FLIGHT_IS_BOUNDED,
  VERDICTS_ARE_TRUE,
  NOTHING_BREAKS,
  /// A submit never passes a task of its user that waits.
  ORDER_IS_KEPT,
  LAUNCHES_ARE_BOUNDED,
  LANE_MESSAGES_ARE_BOUNDED,
  WRITES_ARE_BOUNDED,
  /// What a start brought is written, whatever became of other calls of the same handling.
  OUTCOMES_ARE_RECORDED,
  /// Nothing is done about what an agent printed before the verdict stands: it cannot delay it.
  OUTPUT_COMES_AFTER_THE_VERDICT,
  OUTPUT_IS_KEPT_ONCE,
  /// The agent of a pull request does not start without its branch before the time to wait is over.
  BRANCHES_ARE_WAITED_FOR,
  // When the faults are over.
  /// One user's many tasks do not delay another user's one.
  LAUNCHES_ARE_FAIR,
  /// Each kind of life has a longest time to its end.
  BOUNDED_TIME,
  // When the faults are over and time has passed.
  EVERY_TASK_ENDS,
  NO_SESSION_WITHOUT_A_TASK,
  ALL_SLOTS_ARE_FREE,
  ONLY_THE_UNUSABLE_IS_DEAD,
  QUEUES_RUN_EMPTY,
  ENDS_ARE_TOLD_ONCE
}
