package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.TaskRecord;
import dev.signalbox.lifecycle.Transition.Move;
import java.util.Optional;

/// The truth about tasks. Every read that is decided by is strongly consistent; every write is
/// conditional on exactly what was looked at, and is one transaction: row, timeline, slot.
public interface TaskStore {
  /// Writes the first row and its `task_created` entry; false when the task exists already.
  boolean create(TaskRecord record);

  Lookup find(String taskId);

  /// Writes a move: the row from `before` to `after`, its notes, and the slots that change hands.
  Written write(Move move);

  /// Who waits longest for a slot of this user. Only a hint: it may be late or wrong.
  Optional<String> oldestQueued(String userId);

  /// Who waits longest for a slot of all users. Only a hint: it may be late or wrong.
  ///
  /// @param except the task that asks, which the answer may still believe to wait
  Optional<String> oldestQueuedOfAll(String except);

  /// What a read found.
  sealed interface Lookup {
    /// The row.
    record Found(TaskRecord record) implements Lookup {}

    /// There is no such row.
    record Missing() implements Lookup {}

    /// The row breaks the contract, for example with a status of another program.
    record Unreadable(String because) implements Lookup {}
  }

  /// What came of a write.
  enum Written {
    /// Durable.
    WRITTEN,
    /// The row is not what was looked at any more: read and decide again.
    LOST,
    /// The move takes a slot and the user has none left; nothing was written.
    NO_SLOT,
    /// The same for a slot of all users, while the user has one.
    NO_GLOBAL_SLOT
  }
}
