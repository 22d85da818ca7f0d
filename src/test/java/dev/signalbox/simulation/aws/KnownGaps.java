package dev.signalbox.simulation.aws;

/// What the service does not answer for yet, and the simulation therefore does not bring about.
final class KnownGaps {
  /// ECS sessions whose start had no answer and of which every event is lost.
  static final boolean SESSIONS_NOBODY_HEARS_OF = false;

  /// Agents that have reported and do not exit.
  static final boolean AGENTS_THAT_STAY = false;

  private KnownGaps() {}
}
