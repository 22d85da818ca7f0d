package dev.signalbox.cli;

import dev.signalbox.cli.approval.ApproveCommand;
import dev.signalbox.cli.approval.DenyCommand;
import dev.signalbox.cli.local.LocalCommand;
import dev.signalbox.cli.operate.DeadLettersCommand;
import dev.signalbox.cli.operate.RepairCommand;
import dev.signalbox.cli.operate.StuckCommand;
import dev.signalbox.cli.operate.SweepCommand;
import dev.signalbox.cli.show.ShowCommand;
import dev.signalbox.service.settings.Settings;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `signalbox`: the root of all commands.
@Command(
    name = "signalbox",
    description = "Runs background agent sessions on AWS without ever polling them.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed: AWS could not be asked, something was not done, the output could not be written",
      "2:a wrong option or setting, or an address that cannot be listened on",
      "3:what was looked for was found ('stuck')",
      "4:what was asked for by its name is not there",
      "130:interrupted",
      "141:the reader of the output went away"
    },
    version = "signalbox 0.1.0",
    synopsisSubcommandLabel = "COMMAND")
public final class SignalboxCommand implements Runnable {
  @Spec private CommandSpec spec;

  private SignalboxCommand(CommandSpec spec) {
    this.spec = spec;
  }

  /// All commands, wired to a terminal; `ExitCode` says what they end with.
  public static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new SignalboxCommand(CommandSpec.create()))
        .addSubcommand(new RunCommand(terminal))
        .addSubcommand(new HealthCommand(terminal))
        .addSubcommand(new LocalCommand(terminal))
        .addSubcommand(DeadLettersCommand.commandLine(terminal))
        .addSubcommand(new StuckCommand(terminal))
        .addSubcommand(new SweepCommand(terminal))
        .addSubcommand(new RepairCommand(terminal))
        .addSubcommand(new ShowCommand(terminal))
        .addSubcommand(new ApproveCommand(terminal))
        .addSubcommand(new DenyCommand(terminal))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .registerConverter(Duration.class, SignalboxCommand::time);
  }

  private static Duration time(String text) {
    return Settings.time(text)
        .orElseThrow(
            () ->
                new CommandLine.TypeConversionException(
                    "'" + text + "' is not a time such as 500ms, 30s, 5m, 8h, 90d"));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }
}
