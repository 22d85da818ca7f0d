package dev.signalbox.orchestrator.output;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Lines of an output as they may be shown while it is followed, a few at a time. A private key is
/// many lines, so it remembers to be in the midst of one.
public final class ShownLines {
  private static final Pattern BEGIN = Pattern.compile("-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY");
  private static final Pattern END = Pattern.compile("-----END [A-Z0-9 ]{0,40}PRIVATE KEY");

  /// No key is longer. A beginning without an end must not hide the rest of an output.
  private static final int KEY_LINES_MAX = 200;

  private int leftOfKey;

  /// Returns the next lines of the same output.
  public List<String> of(List<String> lines) {
    var shown = new ArrayList<String>();
    for (var line : lines) {
      TailText.plain(line).lines().forEach(it -> add(it, shown));
      if (line.isEmpty()) {
        shown.add("");
      }
    }
    return shown;
  }

  private void add(String line, List<String> shown) {
    if (leftOfKey > 0) {
      leftOfKey = END.matcher(line).find() ? 0 : leftOfKey - 1;
      return;
    }
    shown.add(Redaction.of(line));
    if (BEGIN.matcher(line).find() && !END.matcher(line).find()) {
      leftOfKey = KEY_LINES_MAX;
    }
  }
}
