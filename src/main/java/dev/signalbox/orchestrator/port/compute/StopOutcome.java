package dev.signalbox.orchestrator.port.compute;

/// What came of a stop.
public enum StopOutcome {
  /// Asked for; an event will confirm the end.
  STOPPING,
  /// The session is gone, or no word of it will ever come.
  GONE
}
