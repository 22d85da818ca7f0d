package dev.signalbox.lifecycle;

import java.util.Arrays;
import java.util.Optional;

/// Which limit on concurrent tasks: the words say on a row and in its timeline what it waits for.
public enum SlotLimit {
  /// Of the task's user.
  USER("user", "concurrency_limit"),
  /// Of all users together.
  GLOBAL("global", "global_concurrency_limit");

  private final String word;
  private final String reason;

  SlotLimit(String word, String reason) {
    this.word = word;
    this.reason = reason;
  }

  /// The stored word.
  public String word() {
    return word;
  }

  /// The reason in the timeline.
  public String reason() {
    return reason;
  }

  public static Optional<SlotLimit> ofWord(String word) {
    return Arrays.stream(values()).filter(limit -> limit.word.equals(word)).findFirst();
  }
}
