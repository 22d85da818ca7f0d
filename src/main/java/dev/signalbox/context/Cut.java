package dev.signalbox.context;

/// Shortens text where it does least harm.
final class Cut {
  private Cut() {}

  /// Between two characters, never within one.
  static String atCharacter(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    var end = Math.max(0, max);
    return text.substring(
        0, end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }

  /// Behind the last whole line that fits; empty if none does.
  static String atLine(String text, int max) {
    if (text.length() <= max) {
      return text;
    }
    return text.substring(0, text.lastIndexOf('\n', max - 1) + 1);
  }

  /// Behind the last whole line that fits, within a line if the first is too long.
  static String atLineOrCharacter(String text, int max) {
    var lines = atLine(text, max);
    return lines.isEmpty() ? atCharacter(text, max) : lines;
  }
}
