package dev.signalbox.cli.approval;

import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.connect.Questions;
import dev.signalbox.dynamodb.approval.ApprovalDecision;
import dev.signalbox.dynamodb.approval.ApprovalScope;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `signalbox approve`: lets an agent do what it asked for.
@Command(
    name = "approve",
    description = {
      "Let the agent of a task do what it asks for; it goes on at its next look, within seconds.",
      "'signalbox show TASK_ID' says what that is. Needs the tables of tasks,"
          + " their timeline and what they ask."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:approved",
      "1:somebody answered before, the time to answer is over, or AWS could not be asked",
      "2:a wrong option or setting, or several are asked and --request was not said",
      "4:there is no such task or request, or the task asks nothing"
    },
    footerHeading = "Example:%n",
    footer = "  signalbox approve 01K5Z3T8XQ4M9V2B7C6D1E0FGH --scope tool_type:Bash",
    mixinStandardHelpOptions = true)
public final class ApproveCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Questions questions;
  @Mixin private Reply reply = new Reply();

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      defaultValue = "this_call",
      description =
          "For which calls it counts (default: ${DEFAULT-VALUE}): this_call, tool_type_session,"
              + " tool_group_session, all_session, or tool_type:, tool_group:, bash_pattern:,"
              + " write_path:, rule: with a value.")
  private String scope = "";

  @Spec private CommandSpec spec = CommandSpec.create();

  public ApproveCommand(Terminal terminal, Questions questions) {
    this.terminal = terminal;
    this.questions = questions;
  }

  @Override
  public Integer call() {
    return reply.give(terminal, questions, spec, new ApprovalDecision.Approve(read()));
  }

  private ApprovalScope read() {
    try {
      return ApprovalScope.of(scope);
    } catch (IllegalArgumentException unknown) {
      throw new ParameterException(
          spec.commandLine(), "--scope " + scope + " " + unknown.getMessage(), unknown);
    }
  }
}
