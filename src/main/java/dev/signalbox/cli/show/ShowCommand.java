package dev.signalbox.cli.show;

import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.approval.AskedText;
import dev.signalbox.cli.operate.Operator;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.service.TaskInquiry;
import dev.signalbox.service.TaskInquiry.Answer;
import dev.signalbox.service.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `signalbox show`: all that is known about one task.
@Command(
    name = "show",
    description =
        "Show one task: its row, why it failed and what to do, how its session ended, similar"
            + " failures of its repository, its timeline and, while it is queued, its place and"
            + " the limit that it waits for, or what it asks. Takes the settings of 'run' from"
            + " the environment; reads the tables and writes nothing.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the task was shown",
      "1:the tables or the row could not be read",
      "2:a wrong option or setting",
      "4:there is no such task"
    })
public final class ShowCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "TASK_ID", description = "The id of the task.")
  private String taskId = "";

  @Option(names = "--json", description = "Print one JSON document instead of text.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  public ShowCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (taskId.isBlank()) {
      throw new ParameterException(spec.commandLine(), "TASK_ID is empty");
    }
    return switch (Settings.read(terminal.environment())) {
      case Settings.Reading.Bad(var problems) -> refuse(problems);
      case Settings.Reading.Good(var settings) -> show(settings);
    };
  }

  private int refuse(List<String> problems) {
    terminal.err().println("signalbox cannot look, the settings are wrong:");
    problems.forEach(problem -> terminal.err().println("  - " + problem));
    return ExitCode.USAGE;
  }

  private int show(Settings settings) {
    try (var clients = settings.clients(Optional.empty())) {
      var inquiry = new TaskInquiry(settings, clients, terminal.random(), terminal.clock());
      return print(inquiry, inquiry.about(taskId));
    } catch (DependencyUnavailable | DependencyRefused failure) {
      return Operator.told(terminal, failure);
    }
  }

  private int print(TaskInquiry inquiry, Answer answer) {
    return switch (answer) {
      case Answer.Found found -> {
        terminal.out().println(json ? document(inquiry, found) : page(inquiry, found));
        terminal.out().flush();
        yield ExitCode.DONE;
      }
      case Answer.Missing() -> {
        terminal.err().println("There is no task " + TaskText.printable(taskId) + ".");
        yield ExitCode.NOT_FOUND;
      }
      case Answer.Unreadable(var because) -> {
        terminal.err().println("The row cannot be read: " + TaskText.printable(because) + ".");
        yield ExitCode.FAILED;
      }
    };
  }

  private static String document(TaskInquiry inquiry, Answer.Found found) {
    var document = TaskJson.of(found);
    if (AskedText.isAbout(found.record())) {
      AskedText.fill(document, inquiry.asked(found.record()));
    }
    return TaskJson.text(document);
  }

  /// What a person is asked stands last, where the eye is.
  private static String page(TaskInquiry inquiry, Answer.Found found) {
    var page = TaskText.of(found);
    return AskedText.isAbout(found.record())
        ? page
            + System.lineSeparator()
            + AskedText.of(found.record(), inquiry.asked(found.record()))
        : page;
  }
}
