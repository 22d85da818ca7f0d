package dev.signalbox.cli.explain;

import dev.signalbox.cli.text.Wrapped;
import java.util.ArrayList;
import java.util.List;

/// Lines of at most 80 columns, in two columns of which the left one holds names. Whatever others
/// wrote is made harmless here, so that no part of a page can forget it.
final class Page {
  private static final int COLUMNS = 80;

  private final List<String> lines = new ArrayList<>();
  private final Style style;

  Page(Style style) {
    this.style = style;
  }

  /// A name and what there is to say of it, wrapped beside it.
  void line(String name, String text) {
    block(name, 11, text);
  }

  /// The same with a left column of that width.
  void block(String name, int width, String text) {
    var left = style.name(pad(name, width));
    for (var part : Wrapped.lines(text, COLUMNS - width)) {
      lines.add((left + part).stripTrailing());
      left = " ".repeat(width);
    }
  }

  /// A command is never wrapped: it is there to be copied.
  void command(String command) {
    lines.add(" ".repeat(11) + style.command("$ " + Wrapped.printable(command)));
  }

  void title(String text) {
    Wrapped.lines(text, COLUMNS).forEach(it -> lines.add(style.title(it)));
  }

  void heading(String text) {
    Wrapped.lines(text, COLUMNS).forEach(it -> lines.add(style.name(it)));
  }

  /// What somebody else printed: each line as it is.
  void quoted(String text) {
    text.lines().forEach(it -> lines.add("  | " + Wrapped.printable(it)));
  }

  void gap() {
    if (!lines.isEmpty() && !lines.getLast().isEmpty()) {
      lines.add("");
    }
  }

  private static String pad(String name, int width) {
    var safe = Wrapped.printable(name);
    return safe + " ".repeat(Math.max(1, width - safe.length()));
  }

  String text() {
    return String.join(System.lineSeparator(), lines).stripTrailing();
  }
}
