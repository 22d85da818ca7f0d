package dev.signalbox.permutation;

/// One happening in the true life of a session.
sealed interface Step {
  /// The ECS task gets into this state, and an event tells of it.
  record State(EcsEvent event) implements Step {
    @Override
    public String toString() {
      return event.lastStatus() + " v" + event.version();
    }
  }

  /// The agent writes its own row, under the conditions of its contract.
  enum AgentWrites implements Step {
    RUNNING,
    AWAITING_APPROVAL,
    COMPLETED,
    FAILED
  }

  /// Nothing after this is true before StopTask was called.
  record StopOrdered() implements Step {}

  /// Words that are no events of ECS.
  enum Word implements Step {
    /// RunTask answers. What is told before it is told while the call is under way.
    ANSWER,
    /// The task queue delivers the submit once more.
    SUBMIT_AGAIN,
    /// The stream tells of the agent's last write to its row.
    ROW_CHANGE,
    /// Somebody's cancel is delivered.
    CANCEL,
    /// Half a minute passes, with the wakes and sweeps that fall due.
    PAUSE;

    /// Whether it can be said at any time, or only after what is before it in the life.
    boolean waitsForTruth() {
      return switch (this) {
        case ROW_CHANGE, CANCEL -> true;
        case ANSWER, SUBMIT_AGAIN, PAUSE -> false;
      };
    }
  }
}
