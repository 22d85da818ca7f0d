package dev.signalbox.query;

/// How much whoever asks may see.
public enum Sight {
  /// How tasks stand: states, times, numbers, ids, users and repositories. Nothing that a producer,
  /// an agent or another person put into words.
  STATES,
  /// What they say as well: prompts, messages, output.
  CONTENTS
}
