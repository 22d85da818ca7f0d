package dev.signalbox.lifecycle.task;

import java.util.Arrays;
import java.util.Optional;

/// What can keep a task from being launched: the words say on a row and in its timeline what it
/// waits for.
public enum AdmissionLimit {
  /// Concurrent tasks of the task's user.
  USER("user", "concurrency_limit"),
  /// Concurrent tasks of all users together.
  GLOBAL("global", "global_concurrency_limit"),
  /// Launches per second of the task's compute type.
  LAUNCH_RATE("launch_rate", "launch_rate_limit"),
  /// The user's share of the launch lane. The user knows it as the launch rate.
  LANE_SHARE("launch_rate", "launch_rate_limit");

  private final String word;
  private final String reason;

  AdmissionLimit(String word, String reason) {
    this.word = word;
    this.reason = reason;
  }

  /// Returns the stored word.
  public String word() {
    return word;
  }

  /// Returns the reason in the timeline.
  public String reason() {
    return reason;
  }

  /// Returns the limit of a stored word; empty for a word of another version.
  public static Optional<AdmissionLimit> ofWord(String word) {
    return Arrays.stream(values()).filter(limit -> limit.word.equals(word)).findFirst();
  }
}
