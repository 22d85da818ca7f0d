package dev.signalbox.lifecycle;

import java.util.Arrays;
import java.util.Optional;

/// The closed set of backends that can run a session.
public enum ComputeType {
  AGENTCORE("agentcore"),
  ECS("ecs");

  private final String word;

  ComputeType(String word) {
    this.word = word;
  }

  /// The stored word.
  public String word() {
    return word;
  }

  public static Optional<ComputeType> ofWord(String word) {
    return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
  }
}
