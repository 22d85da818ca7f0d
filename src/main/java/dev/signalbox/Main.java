package dev.signalbox;

import dev.signalbox.aws.NativeRuntime;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.StandardOutput;
import dev.signalbox.cli.Terminal;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Start of every `signalbox` command: the only place that reads the environment, the clock and
/// chance.
public final class Main {
  /// The commands that do what the service does.
  private static final Set<String> LOGGING = Set.of("run", "local", "sweep");

  private Main() {}

  public static void main(String[] args) {
    chooseLog(List.of(args));
    var output = new StandardOutput(new FileOutputStream(FileDescriptor.out), System.out.charset());
    // The help of the commands is printed there.
    System.setOut(output.stream());
    var terminal =
        new Terminal(
            System.getenv(),
            InstantSource.system(),
            new SecureRandom(),
            System.in,
            System.out,
            System.err,
            isInteractive());
    var code = output.exitCode(execute(terminal, args), System.err);
    NativeRuntime.end();
    System.exit(code);
  }

  /// The start script knows of the output alone; Java knows only whether input and output both are
  /// a terminal.
  private static boolean isInteractive() {
    var told = System.getProperty("signalbox.terminal", "");
    if (!told.isEmpty()) {
      return told.equals("true");
    }
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /// A command that breaks ends the process: threads that it has started would keep one alive that
  /// does nothing.
  private static int execute(Terminal terminal, String[] args) {
    try {
      return SignalboxCommand.commandLine(terminal, args).execute(args);
    } catch (Error broken) {
      broken.printStackTrace(System.err);
      return ExitCode.FAILED;
    }
  }

  /// Before the first logger is made: JSON for machines, text for a person, silence for a table.
  /// The output of commands for operators is a table or a document, so their log goes elsewhere.
  private static void chooseLog(List<String> args) {
    var command = args.isEmpty() ? "" : args.getFirst();
    var asked = System.getenv().getOrDefault("SIGNALBOX_LOG_FORMAT", "");
    var json =
        switch (command) {
          case "run" -> !asked.equals("text");
          case "local" -> asked.equals("json");
          default -> false;
        };
    var level =
        switch (command) {
          case "run", "local" -> args.contains("--demo") ? "ERROR" : "INFO";
          default -> "WARN";
        };
    if (!LOGGING.contains(command)) {
      // What goes wrong is said in a line of the command's own, and a log takes its time to begin.
      System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
      System.setProperty("slf4j.internal.verbosity", "WARN");
    }
    System.setProperty("signalbox.log.format", json ? "json" : "text");
    System.setProperty("signalbox.log.level", level);
  }
}
