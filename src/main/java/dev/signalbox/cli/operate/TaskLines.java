package dev.signalbox.cli.operate;

import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.cli.text.Wrapped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A task of a list: a line that says where it stands, and indented ones with the rest.
record TaskLines(List<String> lines) {
  private static final String INDENT = "  ";

  static TaskLines of(String taskId, String status, String rest) {
    var line = "%s  %-17s  %s".formatted(PlainText.cell(taskId, 64), status, rest);
    return new TaskLines(List.of(line.stripTrailing()));
  }

  /// Adds what else is known, if there is something.
  TaskLines with(Optional<String> text) {
    return text.map(this::with).orElse(this);
  }

  TaskLines with(String text) {
    return with(Wrapped.lines(text, Terminal.COLUMNS - INDENT.length()));
  }

  /// Adds an id on one line, however long: it is there to be copied.
  TaskLines withId(String name, Optional<String> id) {
    return id.map(it -> with(List.of(name + " " + PlainText.cell(it, 200)))).orElse(this);
  }

  private TaskLines with(List<String> texts) {
    var more = Stream.concat(lines.stream(), texts.stream().map(it -> INDENT + it));
    return new TaskLines(more.toList());
  }
}
