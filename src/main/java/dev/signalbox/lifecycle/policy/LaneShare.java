package dev.signalbox.lifecycle.policy;

/// How many tasks of one user may stand in the launch lane of one compute type at once. It bounds
/// what a user with thousands of tasks can put before another user's one, on any queue, and it is
/// large enough for one user alone to use the whole launch rate.
public final class LaneShare {
  public static final int TASKS_MAX = 5;

  private LaneShare() {}
}
