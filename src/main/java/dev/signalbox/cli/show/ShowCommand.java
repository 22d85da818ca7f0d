package dev.signalbox.cli.show;

import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.approval.AskedText;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.connect.Needs;
import dev.signalbox.cli.connect.Questions;
import dev.signalbox.cli.task.NamedTask;
import dev.signalbox.service.inquiry.TaskInquiry;
import dev.signalbox.service.inquiry.TaskInquiry.Answer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `signalbox show`: all that is known about one task.
@Command(
    name = "show",
    description =
        "Show one task: its row, why it failed and what to do, how its session ended, similar"
            + " failures of its repository, its timeline and, while it is queued, its place and"
            + " the limit that it waits for, or what it asks. Needs the tables of tasks and"
            + " their timeline; writes nothing.",
    footerHeading = "Examples:%n",
    footer = {
      "  signalbox show 01K5Z8J3QW6T9V0C2R4M7XNDPB",
      "  signalbox show 01K5Z8J3QW6T9V0C2R4M7XNDPB --json"
    },
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
  private final Questions questions;

  @Mixin private NamedTask task = new NamedTask();

  @Option(names = "--json", description = "Print one JSON document instead of text.")
  private boolean json;

  @Mixin private Deployment deployment = new Deployment();

  public ShowCommand(Terminal terminal, Questions questions) {
    this.terminal = terminal;
    this.questions = questions;
  }

  @Override
  public Integer call() {
    task.require();
    return deployment.work(terminal, Needs.TASK_AND_QUESTIONS, this::show);
  }

  private int show(Deployment.Open open) {
    var inquiry =
        new TaskInquiry(open.settings(), open.clients(), terminal.random(), terminal.clock());
    return task.with(terminal, questions.tasks(open), id -> print(inquiry, inquiry.about(id), id));
  }

  private int print(TaskInquiry inquiry, Answer answer, String taskId) {
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
