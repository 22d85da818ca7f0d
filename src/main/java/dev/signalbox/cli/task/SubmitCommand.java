package dev.signalbox.cli.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Deployment;
import dev.signalbox.cli.connect.Deployment.Open;
import dev.signalbox.cli.connect.Needs;
import dev.signalbox.cli.connect.Questions;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.query.TaskCommands.Submission;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `signalbox submit`: asks for a task, as any producer does.
@Command(
    name = "submit",
    description = {
      "Ask for a task, by the message that any producer sends, and print its id.",
      "What the service would refuse is refused before it is sent. Needs SIGNALBOX_TASK_QUEUE_URL,"
          + " and with --wait the tables of tasks and their timeline."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it was sent; with --wait, it completed",
      "1:AWS could not be asked; with --wait, or it ended in another way",
      "2:a wrong option, setting or field: nothing was sent",
      "130:interrupted; what was sent goes on"
    },
    footerHeading = "Examples:%n",
    footer = {
      "  signalbox submit --repo octo-org/payments 'Make the retry delay configurable'",
      "  signalbox submit --user me --max-turns 50 --wait 'Say hello'",
      "  signalbox submit --file - --json"
    },
    mixinStandardHelpOptions = true)
public final class SubmitCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Questions questions;

  @Mixin private SubmitFields fields = new SubmitFields();

  @Option(names = "--wait", description = "Follow it to its end, and exit by how it ended.")
  private boolean wait;

  @Option(
      names = "--json",
      description = "Print one JSON document; with --wait one a line, the last is the end.")
  private boolean json;

  @Mixin private Deployment deployment = new Deployment();

  public SubmitCommand(Terminal terminal, Questions questions) {
    this.terminal = terminal;
    this.questions = questions;
  }

  @Override
  public Integer call() {
    var message = fields.message(terminal.in());
    var needed = wait ? Needs.both(Needs.TASK_QUEUE, Needs.ROWS_AND_TIMELINE) : Needs.TASK_QUEUE;
    return deployment.work(terminal, needed, open -> submit(open, message));
  }

  private int submit(Open open, ObjectNode message) {
    return switch (questions.commands(open).submit(message)) {
      case Submission.Refused(var problems) -> refuse(problems);
      case Submission.Sent(var taskId) -> sent(open, taskId);
    };
  }

  private int refuse(List<String> problems) {
    terminal.err().println("The service would refuse this, so it was not sent:");
    problems.forEach(it -> terminal.err().println("  - " + PlainText.cell(it, 1_000)));
    return ExitCode.USAGE;
  }

  private int sent(Open open, String taskId) {
    var document = SubmitFields.JSON.createObjectNode().put("task_id", taskId);
    terminal.out().println(json ? PlainText.json(document) : taskId);
    return wait
        ? new Follower(terminal, questions, open, new FollowedTask(terminal, json))
            .follow(taskId, true)
        : ExitCode.DONE;
  }
}
