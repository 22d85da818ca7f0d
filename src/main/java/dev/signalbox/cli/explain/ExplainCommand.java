package dev.signalbox.cli.explain;

import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.connect.Needs;
import dev.signalbox.cli.connect.Questions;
import dev.signalbox.cli.show.TaskJson;
import dev.signalbox.cli.task.NamedTask;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.explain.ExplanationJson;
import dev.signalbox.query.Explanation.Answer;
import dev.signalbox.query.Sight;
import dev.signalbox.service.inquiry.TaskExplanations;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `signalbox explain`: why a task is as it is, and what to do.
@Command(
    name = "explain",
    description = {
      "Explain one task: why it failed, who has to act and what to do next; what the compute"
          + " service and the row said; what was tried; while it waits, for what, since when and"
          + " when it is tried next; its attempts and its timeline; and the last lines that its"
          + " agent printed, without what looks like a secret.",
      "Changes nothing."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "Example:%n",
    footer = "  signalbox explain 01K5Z8J3QW6T9V0C2R4M7XNDPB --json",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:the task was explained, however it ended",
      "1:the tables or the row could not be read",
      "2:a wrong option or setting",
      "4:there is no such task"
    })
public final class ExplainCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Questions questions;

  @Mixin private NamedTask task = new NamedTask();

  @Option(names = "--json", description = "Print one JSON document instead of text.")
  private boolean json;

  @Mixin private Deployment deployment = new Deployment();

  public ExplainCommand(Terminal terminal, Questions questions) {
    this.terminal = terminal;
    this.questions = questions;
  }

  @Override
  public Integer call() {
    task.require();
    return deployment.work(terminal, Needs.EXPLANATION, this::explain);
  }

  private int explain(Deployment.Open open) {
    var explanations =
        new TaskExplanations(open.settings(), open.clients(), terminal.random(), terminal.clock());
    return task.with(
        terminal, questions.tasks(open), id -> print(explanations.explain(id, Sight.CONTENTS), id));
  }

  private int print(Answer answer, String taskId) {
    return switch (answer) {
      case Answer.Explained(var explanation) -> {
        var text =
            json
                ? TaskJson.text(ExplanationJson.of(explanation))
                : ExplanationText.of(explanation, style());
        terminal.out().println(text);
        terminal.out().flush();
        yield ExitCode.DONE;
      }
      case Answer.Missing() -> {
        terminal.err().println("There is no task " + PlainText.cell(taskId, 100) + ".");
        yield ExitCode.NOT_FOUND;
      }
      case Answer.Unreadable(var because) -> {
        terminal.err().println("The row cannot be read: " + PlainText.cell(because, 1_000) + ".");
        yield ExitCode.FAILED;
      }
    };
  }

  private Style style() {
    return terminal.showsColours() ? Style.COLOURED : Style.PLAIN;
  }
}
