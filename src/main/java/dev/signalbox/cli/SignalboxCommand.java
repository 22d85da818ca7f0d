package dev.signalbox.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `signalbox`: the root of all commands.
@Command(
    name = "signalbox",
    description = "Runs background agent sessions on AWS without ever polling them.",
    mixinStandardHelpOptions = true,
    version = "signalbox 0.1.0",
    synopsisSubcommandLabel = "COMMAND")
public final class SignalboxCommand implements Runnable {
  @Spec private CommandSpec spec;

  private SignalboxCommand(CommandSpec spec) {
    this.spec = spec;
  }

  /// All commands, wired to a terminal. Exit code 0 is success, 1 failure, 2 a wrong option or
  /// setting.
  public static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new SignalboxCommand(CommandSpec.create()))
        .addSubcommand(new RunCommand(terminal))
        .addSubcommand(new HealthCommand(terminal))
        .addSubcommand(new LocalCommand(terminal));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }
}
