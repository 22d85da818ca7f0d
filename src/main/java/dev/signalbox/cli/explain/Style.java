package dev.signalbox.cli.explain;

/// How parts of a page look. Colours are never all that tells things apart.
enum Style {
  PLAIN("", "", "", ""),
  COLOURED("\u001b[1m", "\u001b[36m", "\u001b[32m", "\u001b[0m");

  private final String title;
  private final String name;
  private final String command;
  private final String end;

  Style(String title, String name, String command, String end) {
    this.title = title;
    this.name = name;
    this.command = command;
    this.end = end;
  }

  String title(String text) {
    return text.isBlank() ? text : title + text + end;
  }

  String name(String text) {
    return text.isBlank() ? text : name + text + end;
  }

  String command(String text) {
    return command + text + end;
  }
}
