package dev.signalbox.cli.approval;

import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Questions;
import dev.signalbox.dynamodb.approval.ApprovalDecision;
import dev.signalbox.dynamodb.approval.DenialReason;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `signalbox deny`: lets an agent do without what it asked for.
@Command(
    name = "deny",
    description = {
      "Refuse the agent of a task what it asks for; it goes on without, and is told the reason.",
      "'signalbox show TASK_ID' says what that is. Needs the tables of tasks,"
          + " their timeline and what they ask."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:denied",
      "1:somebody answered before, the time to answer is over, or AWS could not be asked",
      "2:a wrong option or setting, or several are asked and --request was not said",
      "4:there is no such task or request, or the task asks nothing"
    },
    footerHeading = "Example:%n",
    footer = "  signalbox deny 01K5Z3V2YR5N0W3C8D7E2F1GHJ --reason \"open a pull request instead\"",
    mixinStandardHelpOptions = true)
public final class DenyCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Questions questions;
  @Mixin private Reply reply = new Reply();

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description =
          "What the agent is told, 2000 characters at most. What looks like a secret is taken out.")
  private String reason = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  public DenyCommand(Terminal terminal, Questions questions) {
    this.terminal = terminal;
    this.questions = questions;
  }

  @Override
  public Integer call() {
    return reply.give(
        terminal, questions, spec, new ApprovalDecision.Deny(DenialReason.of(reason)));
  }
}
