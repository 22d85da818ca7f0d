package dev.signalbox.orchestrator;

import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;

/// Is told of each move when it is durable, with the event that it was decided on.
@FunctionalInterface
public interface TransitionListener {
  /// Hears nothing.
  TransitionListener NONE = (_, _) -> {};

  void moved(TaskEvent event, Move move);

  /// Returns a listener that tells this one first and then the other.
  default TransitionListener and(TransitionListener other) {
    return (event, move) -> {
      moved(event, move);
      other.moved(event, move);
    };
  }
}
