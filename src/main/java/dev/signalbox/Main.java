package dev.signalbox;

import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;

/// Start of every `signalbox` command: the only place that reads the environment, the clock and
/// chance.
public final class Main {
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
    var local = args.contains("local");
    var format = System.getenv().getOrDefault("SIGNALBOX_LOG_FORMAT", local ? "text" : "json");
    System.setProperty("signalbox.log.format", format.equals("text") ? "text" : "json");
    System.setProperty("signalbox.log.level", args.contains("--demo") ? "ERROR" : "INFO");
  }
}
