package dev.signalbox.cli.task;

import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.query.TaskQueries;
import java.util.function.ToIntFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// The task that a command is about, however a person names it.
public final class NamedTask {
  private static final int LONGEST = 200;

  @Parameters(
      paramLabel = "TASK_ID",
      description =
          "The id of the task, of the SQS message that brought it, or its idempotency key; in any"
              + " case of letters.")
  private String reference = "";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec mixee = CommandSpec.create();

  /// @throws ParameterException where nothing is named
  public void require() {
    if (reference.isBlank()) {
      throw new ParameterException(mixee.commandLine(), "TASK_ID is empty");
    }
  }

  /// Does the work with the id of the one task that is meant; else says why not and returns 4 where
  /// there is none, and 2 where there are several.
  public int with(Terminal terminal, TaskQueries tasks, ToIntFunction<String> work) {
    return with(terminal, tasks, reference, work);
  }

  static int with(
      Terminal terminal, TaskQueries tasks, String reference, ToIntFunction<String> work) {
    var found = tasks.named(reference);
    if (found.size() == 1) {
      return work.applyAsInt(found.getFirst());
    }
    var named = PlainText.cell(reference, LONGEST);
    if (found.isEmpty()) {
      terminal.err().println("There is no task " + named + ".");
      return ExitCode.NOT_FOUND;
    }
    terminal.err().println("Several users have a task " + named + ". Which one?");
    found.forEach(it -> terminal.err().println("  " + it));
    return ExitCode.USAGE;
  }
}
