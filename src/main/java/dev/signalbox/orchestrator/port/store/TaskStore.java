package dev.signalbox.orchestrator.port.store;

import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.Transition.Move;
import java.util.Optional;

/// The truth about tasks. Every read that is decided by is strongly consistent; every write is
/// conditional on exactly what was looked at. What must change together is one transaction: the
/// row, the slots, and the places in which tasks wait.
public interface TaskStore {
  /// Writes the first row of a task, `first.after()`, with what it takes and its timeline from
  /// `task_created` on. `LOST` says that the task exists already.
  Written create(Move first);

  Lookup find(String taskId);

  /// Writes a move: the row from `before` to `after`, its notes, and the slots and places that
  /// change hands.
  Written write(Move move);

  /// Returns the task of this user that waits longest for a slot. Only a hint: it may be late or
  /// wrong.
  Optional<String> oldestQueued(String userId);

  /// Returns the task that waits longest for a slot of all users. Only a hint: it may be late or
  /// wrong.
  ///
  /// @param except the task that asks, which the answer may still believe to wait
  Optional<String> oldestQueuedOfAll(String except);

  /// Returns the task of this user that waits longest for a place in the launch lane of the type.
  /// Only a hint: it may be late or wrong.
  Optional<String> nextForLane(ComputeType type, String userId);

  /// What a read found.
  sealed interface Lookup {
    /// The row.
    record Found(TaskRecord record) implements Lookup {}

    /// There is no such row.
    record Missing() implements Lookup {}

    /// The row breaks the contract, for example with a status of another program.
    ///
    /// @param certain says only what was understood
    record Unreadable(TaskRecord certain, String because) implements Lookup {}
  }

  /// What came of a write. Nothing was written unless it is `WRITTEN`.
  enum Written {
    /// Durable.
    WRITTEN,
    /// The row is not what was looked at any more: read and decide again.
    LOST,
    /// The move takes a slot, and the user has none left or has tasks that wait for one.
    NO_SLOT,
    /// The same for a slot of all users, while the user has one.
    NO_GLOBAL_SLOT,
    /// The move launches a new task, and tasks of the same user and type wait to be launched.
    BEHIND_LAUNCHES,
    /// The move enters the launch lane, and the user's share of it is taken.
    LANE_FULL
  }
}
