package dev.signalbox.cli.local;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Splits a command line at spaces; quotes of either kind keep spaces together.
public final class CommandLineSplitter {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

  private CommandLineSplitter() {}

  public static List<String> of(String line) {
    return WORD.matcher(line).results().map(CommandLineSplitter::text).toList();
  }

  private static String text(MatchResult match) {
    for (int group = 1; group < 3; group++) {
      var quoted = match.group(group);
      if (quoted != null) {
        return quoted;
      }
    }
    return match.group(3);
  }
}
