package dev.signalbox.orchestrator.port.occurrence;

/// Is told of what happens beside the moves of tasks; on whatever thread, and quickly.
@FunctionalInterface
public interface Occurrences {
  /// Keeps nothing.
  Occurrences NONE = _ -> {};

  void note(Occurrence what);
}
