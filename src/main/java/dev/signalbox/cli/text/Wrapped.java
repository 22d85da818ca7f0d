package dev.signalbox.cli.text;

import java.util.ArrayList;
import java.util.List;

/// Text of anybody as lines of so many columns at most, made harmless.
public final class Wrapped {
  private Wrapped() {}

  /// At blanks, and a word that is longer than a line within itself.
  public static List<String> lines(String text, int width) {
    var lines = new ArrayList<String>();
    var rest = printable(PlainText.line(text));
    while (Columns.of(rest) > width && rest.codePointCount(0, rest.length()) > 1) {
      var most = Math.max(Columns.end(rest, width), rest.offsetByCodePoints(0, 1));
      var blank = rest.lastIndexOf(' ', most);
      var end = blank > 0 ? blank : most;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
    return lines;
  }

  /// Without anything that a terminal would obey or that has no place on a line.
  public static String printable(String text) {
    return PlainText.of(text).replaceAll("[\\p{Cf}\\p{Zl}\\p{Zp}\\n]", "?");
  }
}
