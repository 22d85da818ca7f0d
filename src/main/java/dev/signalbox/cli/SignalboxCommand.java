package dev.signalbox.cli;

import dev.signalbox.cli.approval.ApproveCommand;
import dev.signalbox.cli.approval.DenyCommand;
import dev.signalbox.cli.completion.CompletionCommand;
import dev.signalbox.cli.connect.Questions;
import dev.signalbox.cli.doctor.ConfigCommand;
import dev.signalbox.cli.doctor.DoctorCommand;
import dev.signalbox.cli.explain.ExplainCommand;
import dev.signalbox.cli.explain.LogsCommand;
import dev.signalbox.cli.local.LocalCommand;
import dev.signalbox.cli.operate.DeadLettersCommand;
import dev.signalbox.cli.operate.RepairCommand;
import dev.signalbox.cli.operate.StuckCommand;
import dev.signalbox.cli.operate.SweepCommand;
import dev.signalbox.cli.show.ShowCommand;
import dev.signalbox.cli.status.StatusCommand;
import dev.signalbox.cli.task.CancelCommand;
import dev.signalbox.cli.task.SubmitCommand;
import dev.signalbox.cli.task.TasksCommand;
import dev.signalbox.cli.task.WatchCommand;
import dev.signalbox.service.settings.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
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
      "3:what was looked for was found ('stuck', 'doctor', 'config')",
      "4:what was asked for by its name is not there",
      "130:interrupted",
      "141:the reader of the output went away"
    },
    version = "signalbox 0.1.0",
    synopsisSubcommandLabel = "COMMAND")
public final class SignalboxCommand implements Runnable {
  /// It is about all the others.
  private static final String COMPLETION = "completion";

  private static final Set<List<String>> VERSION = Set.of(List.of("--version"), List.of("-V"));

  @Spec private CommandSpec spec;

  private SignalboxCommand(CommandSpec spec) {
    this.spec = spec;
  }

  /// All commands, wired to a terminal; `ExitCode` says what they end with.
  public static CommandLine commandLine(Terminal terminal) {
    return of(terminal, commands(terminal).values());
  }

  /// The command that these words begin with and no other one, since each takes its time to build;
  /// all of them where the words name none, and none where they ask for the version alone.
  public static CommandLine commandLine(Terminal terminal, String... words) {
    var all = commands(terminal);
    if (VERSION.contains(List.of(words))) {
      return of(terminal, List.of());
    }
    var first = Arrays.stream(words).findFirst().filter(it -> !it.equals(COMPLETION));
    return of(
        terminal,
        first.map(all::get).<Collection<Supplier<Object>>>map(List::of).orElseGet(all::values));
  }

  private static CommandLine of(Terminal terminal, Collection<Supplier<Object>> commands) {
    var root = new CommandLine(new SignalboxCommand(CommandSpec.create()));
    commands.forEach(it -> root.addSubcommand(it.get()));
    var colours = terminal.showsColours() ? Ansi.ON : Ansi.OFF;
    return root.setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(CommandLine.Help.defaultColorScheme(colours))
        .registerConverter(Duration.class, SignalboxCommand::time);
  }

  /// By their names, in the order in which help lists them.
  private static Map<String, Supplier<Object>> commands(Terminal terminal) {
    var questions = Questions.from(terminal);
    var commands = new LinkedHashMap<String, Supplier<Object>>();
    commands.put("status", () -> new StatusCommand(terminal, questions));
    commands.put("submit", () -> new SubmitCommand(terminal, questions));
    commands.put("tasks", () -> new TasksCommand(terminal, questions));
    commands.put("watch", () -> new WatchCommand(terminal, questions));
    commands.put("cancel", () -> new CancelCommand(terminal, questions));
    commands.put("explain", () -> new ExplainCommand(terminal, questions));
    commands.put("logs", () -> new LogsCommand(terminal, questions));
    commands.put("show", () -> new ShowCommand(terminal, questions));
    commands.put("approve", () -> new ApproveCommand(terminal, questions));
    commands.put("deny", () -> new DenyCommand(terminal, questions));
    commands.put("doctor", () -> new DoctorCommand(terminal));
    commands.put("config", () -> new ConfigCommand(terminal));
    commands.put("dead-letters", () -> DeadLettersCommand.commandLine(terminal));
    commands.put("stuck", () -> new StuckCommand(terminal));
    commands.put("sweep", () -> new SweepCommand(terminal));
    commands.put("repair", () -> new RepairCommand(terminal));
    commands.put("local", () -> new LocalCommand(terminal));
    commands.put("run", () -> new RunCommand(terminal));
    commands.put("health", () -> new HealthCommand(terminal));
    commands.put(COMPLETION, () -> new CompletionCommand(terminal));
    return commands;
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
