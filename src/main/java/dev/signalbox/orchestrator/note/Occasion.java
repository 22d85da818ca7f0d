package dev.signalbox.orchestrator.note;

/// What brought an event to the shell.
public enum Occasion {
  /// A message that was never received before.
  FIRST_MESSAGE,
  /// A message that may have been handled before.
  MESSAGE,
  /// No message: the sweep asked, or saw that a time is over.
  SWEEP
}
