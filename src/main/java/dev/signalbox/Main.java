package dev.signalbox;

import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;

/// Start of every `signalbox` command: the only place that reads the environment, the clock and
/// chance.
public final class Main {
  /// What these print is their result: nothing else may stand on stdout.
  private static final Set<String> PRINTING = Set.of("show");

  private Main() {}

  public static void main(String[] args) {
    chooseLog(List.of(args));
    var terminal =
        new Terminal(
            System.getenv(), InstantSource.system(), new SecureRandom(), System.out, System.err);
    System.exit(SignalboxCommand.commandLine(terminal).execute(args));
  }

  /// Before the first logger is made: JSON for machines, text for a person, silence for a table.
  private static void chooseLog(List<String> args) {
    var prints = args.stream().findFirst().filter(PRINTING::contains).isPresent();
    var wanted = args.contains("local") ? "text" : "json";
    var format = System.getenv().getOrDefault("SIGNALBOX_LOG_FORMAT", wanted);
    System.setProperty("signalbox.log.format", prints || format.equals("text") ? "text" : "json");
    var silent = prints || args.contains("--demo");
    System.setProperty("signalbox.log.level", silent ? "ERROR" : "INFO");
  }
}
