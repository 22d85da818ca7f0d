package dev.signalbox.cli.task;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.text.Colours;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.cli.text.Spelled;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.service.inquiry.TaskInquiry.Answer;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A task as it is followed: each entry of its timeline on a line once, and where a person looks
/// on, under them a line about how it stands, which is written again and again.
final class FollowedTask {
  /// Whoever searches what is piped wants the whole of it; nobody wants a stack trace on one line.
  private static final int PIPED_COLUMNS = 1_000;

  private static final String REWRITE = "\r\u001b[K";

  private final Terminal terminal;
  private final Colours colours;
  private final boolean json;
  private final Set<String> known = new HashSet<>();
  private volatile boolean open;

  FollowedTask(Terminal terminal, boolean json) {
    this.terminal = terminal;
    this.colours = Colours.of(terminal);
    this.json = json;
    if (isLive()) {
      // A person who presses ^C gets the prompt on a line of its own.
      Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end of line"));
    }
  }

  private boolean isLive() {
    return terminal.isInteractive() && !json;
  }

  void show(Answer.Found found) {
    var fresh = found.timeline().stream().filter(it -> known.add(it.eventId())).toList();
    if (!fresh.isEmpty()) {
      rewind();
    }
    var task = found.record();
    fresh.forEach(it -> terminal.out().println(json ? line(task, it) : line(it)));
    if (isLive()) {
      var since = Duration.between(task.statusSince(), terminal.clock().instant());
      var line = "%s for %s".formatted(task.status(), Spelled.duration(since));
      terminal.out().print(REWRITE + colours.of(task.status(), line));
      terminal.out().flush();
      open = true;
    }
  }

  void end(Outcome outcome) {
    rewind();
    if (json) {
      terminal.out().println(PlainText.json(outcome.json()));
      return;
    }
    var lines = outcome.lines();
    terminal.out().println(colours.of(outcome.task().status(), lines.getFirst()));
    lines.subList(1, lines.size()).forEach(terminal.out()::println);
  }

  /// The line that is written again is gone.
  private void rewind() {
    if (open) {
      terminal.out().print(REWRITE);
      open = false;
    }
  }

  /// The line that is written again stays, and nothing follows on it.
  void end() {
    if (open) {
      open = false;
      terminal.out().println();
    }
  }

  private String line(DynamoTimeline.Entry entry) {
    var details =
        new TreeMap<>(entry.metadata())
            .entrySet().stream()
                .map(it -> it.getKey() + "=" + it.getValue().spelled())
                .collect(Collectors.joining(" "));
    var begin =
        "%s  %-20s  ".formatted(Spelled.clock(entry.at()), PlainText.cell(entry.eventType(), 40));
    var columns = terminal.isInteractive() ? Terminal.COLUMNS : PIPED_COLUMNS;
    var left = Math.max(columns - begin.length(), 10);
    return (begin + PlainText.cell(details, left)).stripTrailing();
  }

  private static String line(TaskRecord task, DynamoTimeline.Entry entry) {
    var nodes = JsonNodeFactory.instance;
    var document = nodes.objectNode().put("task_id", task.taskId());
    document.put("at", entry.at().toString()).put("event_type", entry.eventType());
    document.put("event_id", entry.eventId());
    var metadata = document.putObject("metadata");
    new TreeMap<>(entry.metadata())
        .forEach(
            (name, value) ->
                metadata.set(
                    name,
                    switch (value) {
                      case NoteValue.Text(var text) -> nodes.textNode(text);
                      case NoteValue.Numeric(var number) -> nodes.numberNode(number);
                      case NoteValue.Flag(var flag) -> nodes.booleanNode(flag);
                    }));
    return PlainText.json(document);
  }
}
