package dev.signalbox.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Texts of somebody else, without anything that a terminal would obey or that would show them in
/// another order than they are in.
public final class PlainText {
  /// Controls, directions and other invisible signs. Joiners stay: some scripts cannot do without.
  private static final String OBEYED = "\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}&&[^\\u200C\\u200D]";

  private static final Pattern IN_TEXT = Pattern.compile("[" + OBEYED + "&&[^\\n\\t]]");
  private static final Pattern IN_JSON = Pattern.compile("[" + OBEYED + "&&[^\\n\\r\\t]]");

  private PlainText() {}

  /// With its line ends and tabs.
  public static String of(String text) {
    return IN_TEXT.matcher(text).replaceAll("?");
  }

  /// On one line of at most so many columns.
  public static String cell(String text, int columns) {
    var line = line(text);
    return Columns.of(line) <= columns
        ? line
        : line.substring(0, Columns.end(line, columns - 1)) + "…";
  }

  /// On lines of at most so many columns. They end at blanks, and a word that is longer than a line
  /// within itself.
  public static List<String> wrapped(String text, int columns) {
    var parts = new ArrayList<String>();
    var rest = line(text);
    while (Columns.of(rest) > columns && rest.codePointCount(0, rest.length()) > 1) {
      var most = Math.max(Columns.end(rest, columns), rest.offsetByCodePoints(0, 1));
      var blank = rest.lastIndexOf(' ', most);
      var end = blank > 0 ? blank : most;
      parts.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    parts.add(rest);
    return parts;
  }

  private static String line(String text) {
    return of(text.replaceAll("[\\s\\u2028\\u2029]+", " ")).strip();
  }

  /// A document on one line, with what a terminal would obey as escapes of JSON: the values stay
  /// what they are.
  public static String json(JsonNode document) {
    return IN_JSON
        .matcher(document.toString())
        .replaceAll(
            it -> {
              var escaped = new StringBuilder();
              it.group().chars().forEach(unit -> escaped.append("\\\\u%04x".formatted(unit)));
              return escaped.toString();
            });
  }
}
