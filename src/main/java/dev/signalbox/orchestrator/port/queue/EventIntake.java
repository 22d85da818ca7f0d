package dev.signalbox.orchestrator.port.queue;

import dev.signalbox.lifecycle.transition.TaskEvent;
import java.time.Instant;

/// Reads one kind of message of the events queue. Decides nothing: what is understood goes to the
/// orchestrator.
public interface EventIntake {
  /// @param receivedAt the instant that the events speak of
  Reading read(String body, Instant receivedAt);

  /// What a body turned out to be.
  sealed interface Reading {
    /// Something was heard about a task.
    record Understood(TaskEvent event) implements Reading {}

    /// Well-formed and of no interest, with a reason that can be counted.
    record Ignored(String because) implements Reading {}

    /// Some other intake's kind.
    record NotMine() implements Reading {}

    /// Broken; nobody will ever understand it.
    record Unusable(String reason, String detail) implements Reading {}
  }
}
