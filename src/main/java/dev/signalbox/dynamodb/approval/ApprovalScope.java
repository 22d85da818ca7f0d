package dev.signalbox.dynamodb.approval;

import java.util.List;
import java.util.Set;

/// For which calls of the agent an approval counts. The agent compares the words: one that it does
/// not know would approve nothing and say nothing.
public record ApprovalScope(String text) {
  /// The one call that was asked about.
  public static final ApprovalScope THIS_CALL = new ApprovalScope("this_call");

  private static final int LENGTH_MAX = 128;
  private static final Set<String> WORDS =
      Set.of("this_call", "all_session", "tool_type_session", "tool_group_session");
  private static final List<String> TOOLS =
      List.of("Bash", "Read", "Write", "Edit", "Glob", "Grep", "WebFetch", "Task");
  private static final List<String> GROUPS = List.of("file_write");
  private static final List<String> PREFIXES =
      List.of("tool_type", "tool_group", "bash_pattern", "write_path", "rule");

  /// Reads what a person typed.
  ///
  /// @throws IllegalArgumentException with a sentence that says what is wrong
  public static ApprovalScope of(String typed) {
    var text = typed.strip();
    if (text.length() > LENGTH_MAX) {
      throw new IllegalArgumentException("is longer than " + LENGTH_MAX + " characters");
    }
    return WORDS.contains(text) ? new ApprovalScope(text) : withValue(text);
  }

  private static ApprovalScope withValue(String text) {
    var colon = text.indexOf(':');
    var prefix = colon < 0 ? text : text.substring(0, colon);
    var value = text.substring(colon + 1).strip();
    if (colon < 0 || !PREFIXES.contains(prefix)) {
      throw new IllegalArgumentException(
          "is none of this_call, tool_type_session, tool_group_session, all_session, nor begins"
              + " with one of "
              + String.join(":, ", PREFIXES)
              + ":");
    }
    if (value.isEmpty()) {
      throw new IllegalArgumentException("says nothing after " + prefix + ":");
    }
    requireKnown(prefix, value);
    return new ApprovalScope(prefix + ":" + value);
  }

  private static void requireKnown(String prefix, String value) {
    var known =
        switch (prefix) {
          case "tool_type" -> TOOLS;
          case "tool_group" -> GROUPS;
          default -> List.of(value);
        };
    if (!known.contains(value)) {
      throw new IllegalArgumentException(
          "names no %s that agents know: %s".formatted(prefix, String.join(", ", known)));
    }
  }
}
