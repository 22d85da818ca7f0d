package dev.signalbox.cli.explain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Numbers;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.connect.Needs;
import dev.signalbox.cli.connect.Questions;
import dev.signalbox.cli.task.NamedTask;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.service.inquiry.TaskLog;
import dev.signalbox.service.inquiry.TaskLog.Part;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `signalbox logs`: what the agent of a task prints.
@Command(
    name = "logs",
    description = {
      "Print what the agent of a task printed: from CloudWatch Logs, as its task definition or its"
          + " runtime says; for the local AWS the same. What looks like a secret is left out.",
      "Changes nothing."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "Example:%n",
    footer = "  signalbox logs 01K5Z8J3QW6T9V0C2R4M7XNDPB -f",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:what there is was printed; with -f, the task has ended",
      "1:the tables or the log could not be read, or it cannot be told where the log is",
      "2:a wrong option or setting",
      "4:there is no such task, or nothing was printed"
    })
public final class LogsCommand implements Callable<Integer> {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  private final Terminal terminal;
  private final Questions questions;

  @Mixin private NamedTask task = new NamedTask();

  @Option(
      names = {"-f", "--follow"},
      description = "Go on until the task has ended.")
  private boolean follow;

  @Option(
      names = "--attempt",
      paramLabel = "N",
      converter = Numbers.Count.class,
      description = "The output of this attempt; the last one's without it.")
  private Optional<Integer> attempt = Optional.empty();

  @Option(names = "--json", description = "Print one JSON document for each line: line.")
  private boolean json;

  @Mixin private Deployment deployment = new Deployment();

  public LogsCommand(Terminal terminal, Questions questions) {
    this.terminal = terminal;
    this.questions = questions;
  }

  @Override
  public Integer call() {
    task.require();
    return deployment.work(
        terminal,
        Needs.EXPLANATION,
        open -> task.with(terminal, questions.tasks(open), id -> print(open, id)));
  }

  private int print(Deployment.Open open, String taskId) {
    var number = attempt.map(OptionalInt::of).orElse(OptionalInt.empty());
    var log = new TaskLog(open.settings(), open.clients(), terminal.random(), taskId, number);
    var printed = false;
    while (true) {
      switch (log.next(terminal.clock().instant())) {
        case Part.Missing(var what) -> {
          return told("There is no " + PlainText.cell(what, 100) + ".", ExitCode.NOT_FOUND);
        }
        case Part.Failed(var because) -> {
          return told("It cannot be told where the output is: " + because, ExitCode.FAILED);
        }
        case Part.Nothing(var because, var isOver) -> {
          if (isOver || !follow) {
            return told("Nothing was printed: " + because, ExitCode.NOT_FOUND);
          }
          LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        case Part.Lines(var lines, var isOver) -> {
          print(lines);
          printed |= !lines.isEmpty();
          if (isOver || (!follow && lines.isEmpty())) {
            return printed ? ExitCode.DONE : told("Nothing was printed", ExitCode.NOT_FOUND);
          }
          if (lines.isEmpty()) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
          }
        }
      }
      if (terminal.out().checkError()) {
        // Whoever read it went away: the exit code is said where that is noticed.
        return ExitCode.DONE;
      }
    }
  }

  private void print(List<String> lines) {
    lines.forEach(it -> terminal.out().println(json ? document(it) : PlainText.of(it)));
    terminal.out().flush();
  }

  private static String document(String line) {
    return PlainText.json(JsonNodeFactory.instance.objectNode().put("line", line));
  }

  private int told(String line, int code) {
    terminal.err().println(PlainText.cell(line, 1_000) + ".");
    return code;
  }
}
