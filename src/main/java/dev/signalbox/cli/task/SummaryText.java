package dev.signalbox.cli.task;

import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.text.Colours;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.cli.text.Spelled;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.TaskSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tasks of a list as lines for a person: one about where each stands, one about what it is, and
/// one about what came of it.
final class SummaryText {
  private static final String INDENT = "  ";

  /// An id, a status and an age, with two blanks between them.
  private static final int FIRST_LINE = 26 + 2 + 17 + 2 + 8;

  private static final int USER = 20;
  private static final int URL = 500;

  private final Colours colours;
  private final Instant now;

  SummaryText(Terminal terminal) {
    this.colours = Colours.of(terminal);
    this.now = terminal.clock().instant();
  }

  List<String> lines(TaskSummary task) {
    var lines = new ArrayList<String>();
    var status = "%-17s".formatted(task.status());
    lines.add(
        "%s  %s  %8s"
            .formatted(
                colours.bold(PlainText.cell(task.taskId(), 64)),
                colours.of(task.status(), status),
                Spelled.ago(task.createdAt(), now)));
    task.failure().ifPresent(code -> addCode(lines, task.status(), code.name()));
    var place = place(task);
    var left = Terminal.COLUMNS - INDENT.length() - place.length() - 2;
    var title = PlainText.cell(task.title(), Math.max(left, 10));
    lines.add(INDENT + place + (title.isEmpty() ? "" : INDENT + title));
    result(task.result()).ifPresent(it -> lines.add(INDENT + it));
    return lines;
  }

  /// Beside where the task stands, or below if it is too long for that.
  private void addCode(List<String> lines, TaskStatus status, String code) {
    var coloured = INDENT + colours.of(status, code);
    if (FIRST_LINE + INDENT.length() + code.length() <= Terminal.COLUMNS) {
      lines.add(lines.removeLast() + coloured);
    } else {
      lines.add(coloured);
    }
  }

  private static String place(TaskSummary task) {
    return Stream.of(
            Optional.of(PlainText.cell(task.userId(), USER)),
            task.repo().map(it -> PlainText.cell(it, 30)))
        .flatMap(Optional::stream)
        .collect(Collectors.joining(INDENT));
  }

  /// What came of a task; empty if its agent says nothing.
  static Optional<String> result(TaskSummary.Result result) {
    var parts = new ArrayList<String>();
    result.prUrl().ifPresent(it -> parts.add(PlainText.cell(it, URL)));
    result.cost().ifPresent(parts::add);
    result.turns().ifPresent(it -> parts.add(it + (it == 1 ? " turn" : " turns")));
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(INDENT, parts));
  }
}
