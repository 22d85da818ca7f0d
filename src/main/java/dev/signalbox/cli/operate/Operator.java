package dev.signalbox.cli.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.ExitCode;
import dev.signalbox.cli.Terminal;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.service.OperatorTools;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.settings.Settings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.ToIntFunction;

/// What the commands for operators have in common: the service's settings, and words for what goes
/// wrong.
public final class Operator {
  private static final int LONGEST = 1_000;

  private final Terminal terminal;

  public Operator(Terminal terminal) {
    this.terminal = terminal;
  }

  /// The exit code of the work; 1 when AWS could not be asked, 2 when a setting is wrong.
  public int work(ToIntFunction<OperatorTools> work) {
    return switch (Settings.read(terminal.environment())) {
      case Settings.Reading.Bad(var problems) -> {
        terminal.err().println("This needs the settings of the service, and they are wrong:");
        problems.forEach(problem -> terminal.err().println("  - " + problem));
        yield ExitCode.USAGE;
      }
      case Settings.Reading.Good(var settings) -> work(settings, work);
    };
  }

  private int work(Settings settings, ToIntFunction<OperatorTools> work) {
    var world = new SystemSources(terminal.clock(), terminal.random());
    try (var desk = new OperatorTools(settings, settings.clients(Optional.empty()), world)) {
      return work.applyAsInt(desk);
    } catch (DependencyRefused | DependencyUnavailable trouble) {
      return told(terminal, trouble);
    }
  }

  /// The one line about an AWS that could not be asked, and its exit code.
  public static int told(Terminal terminal, RuntimeException trouble) {
    terminal.err().println(cell(String.valueOf(trouble.getMessage()), LONGEST));
    return ExitCode.FAILED;
  }

  /// A text of somebody else, without anything that a terminal would obey.
  public static String printable(String text) {
    var safe = new StringBuilder();
    text.codePoints()
        .map(point -> Character.isISOControl(point) && point != '\n' && point != '\t' ? '?' : point)
        .forEach(safe::appendCodePoint);
    return safe.toString();
  }

  /// The same on one line of at most `longest` characters.
  public static String cell(String text, int longest) {
    var line = printable(text.replaceAll("\\s+", " ")).strip();
    return line.length() <= longest ? line : line.substring(0, longest - 1) + "…";
  }

  /// A time as a column shows it.
  public static String seconds(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// A field of a document that is there in any case.
  public static void put(ObjectNode node, String name, Optional<String> value) {
    value.ifPresentOrElse(text -> node.put(name, text), () -> node.putNull(name));
  }
}
