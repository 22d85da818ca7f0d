package dev.signalbox.hostile;

import java.util.Set;

/// A body that nobody should send.
///
/// @param endings one of which it must come to: a dead letter's reason, `ignored` and why, or what
///     else a handler can make of it
public record HostileBody(String name, String body, Set<String> endings) {
  /// What free text is made of: no log may show it.
  public static final String CANARY = "canary-7f3a9c";

  /// The verdict was `Done`, and nothing was counted as ignored.
  public static final String HANDLED = "handled";

  /// The verdict was to come back.
  public static final String LATER = "later";

  /// Read well, but there is no such task; counted.
  public static final String NO_TASK = "ignored no_task";

  /// Whatever a body of the task queue can come to.
  static final Set<String> ANY_OF_TASKS =
      Set.of(
          "bad-json",
          "bad-schema",
          "envelope",
          "nothing-to-do",
          "too-large",
          HANDLED,
          LATER,
          NO_TASK);

  static HostileBody of(String name, String body, String ending) {
    return new HostileBody(name, body, Set.of(ending));
  }

  @Override
  public String toString() {
    return name;
  }
}
