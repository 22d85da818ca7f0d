package dev.signalbox.cli.text;

import com.fasterxml.jackson.databind.JsonNode;
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

  /// On one line.
  static String line(String text) {
    return of(text.replaceAll("[\\s\\u2028\\u2029]+", " ")).strip();
  }

  /// A document on one line, with what a terminal would obey as escapes of JSON: the values stay
  /// what they are.
  public static String json(JsonNode document) {
    return json(document.toString());
  }

  /// The same of a document that is text already.
  public static String json(String document) {
    return IN_JSON
        .matcher(document)
        .replaceAll(
            it -> {
              var escaped = new StringBuilder();
              it.group().chars().forEach(unit -> escaped.append("\\\\u%04x".formatted(unit)));
              return escaped.toString();
            });
  }
}
