package dev.signalbox.orchestrator.output;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/// The last lines of an output as they may be kept and shown: without anything that a terminal
/// obeys, without what looks like a secret, and within a length.
///
/// @param cut whether something before it was left out
public record TailText(String text, boolean cut) {
  /// In UTF-8.
  public static final int BYTES_MAX = 16_384;

  /// Colours and titles. They go first: a token with a colour in its midst is a token.
  private static final Pattern ESCAPES =
      Pattern.compile(
          "(?:\\u001B\\[|\\u009B)[0-?]{0,100}[ -/]{0,20}[@-~]"
              + "|(?:\\u001B\\]|\\u009D)[^\\u0007\\u001B\\u009C]{0,4000}(?:\\u0007|\\u001B\\\\|\\u009C)?"
              + "|\\u001B[PX^_][^\\u001B\\u009C]{0,4000}(?:\\u001B\\\\|\\u009C)?|\\u001B["
              + " -/]{0,5}[0-~]?");

  /// Controls, and what turns the direction of writing or is not seen.
  private static final Pattern OBEYED = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\n\\t]]");

  private static final Pattern LINE_ENDS =
      Pattern.compile("\\r\\n|[\\r\\u0085\\u2028\\u2029\\f\\u000B]");

  /// @param isCut whether there were lines before these
  public static TailText of(List<String> lines, boolean isCut) {
    var safe = Redaction.of(plain(String.join("\n", lines))).stripTrailing();
    var last = last(safe);
    return new TailText(last, isCut || last.length() < safe.length());
  }

  /// Without anything that a terminal obeys.
  static String plain(String text) {
    var escaped = ESCAPES.matcher(text).replaceAll("");
    var lines = LINE_ENDS.matcher(escaped).replaceAll("\n");
    return whole(OBEYED.matcher(lines).replaceAll(""));
  }

  /// Half of a character cannot be stored.
  private static String whole(String text) {
    var whole = new StringBuilder(text.length());
    text.codePoints()
        .map(it -> it >= Character.MIN_SURROGATE && it <= Character.MAX_SURROGATE ? '\uFFFD' : it)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }

  /// From a line's beginning, if one is within reach.
  private static String last(String text) {
    var from = text.length();
    var bytes = 0;
    while (from > 0) {
      var point = text.codePointBefore(from);
      bytes += Character.toString(point).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > BYTES_MAX) {
        break;
      }
      from -= Character.charCount(point);
    }
    if (from == 0) {
      return text;
    }
    var line = text.indexOf('\n', from - 1);
    return text.substring(line >= 0 && line + 1 < text.length() ? line + 1 : from);
  }
}
