package dev.signalbox.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// The page of commands is their help; `-Dgolden=write` writes it.
class CliReferenceTest {
  private static final Path PAGE = Path.of("docs/reference/cli.md");
  private static final String BEGIN = "<!-- cli: generated -->\n";
  private static final String END = "<!-- end of cli -->";

  @Test
  void thePageOfCommandsIsTheirHelp() throws IOException {
    var before = Files.readString(PAGE);
    assertThat(before).contains(BEGIN, END);
    var made =
        before.substring(0, before.indexOf(BEGIN) + BEGIN.length())
            + help(root())
            + before.substring(before.indexOf(END));
    if ("write".equals(System.getProperty("golden"))) {
      Files.writeString(PAGE, made);
    }
    assertThat(Files.readString(PAGE)).isEqualTo(made);
  }

  @Test
  void helpFitsIntoAWindow() {
    assertThat(help(root()).lines()).allMatch(it -> it.length() <= Terminal.COLUMNS);
  }

  /// A tool that shows a command alone must not lose one.
  @Test
  void aCommandThatIsNamedIsBuiltAloneAndAllOthersAreThereWithoutAName() {
    var all = root().getSubcommands().keySet();

    for (var name : all) {
      var alone = SignalboxCommand.commandLine(terminal(), name, "--help").getSubcommands();
      assertThat(alone.keySet()).contains(name);
      if (!name.equals("completion")) {
        assertThat(alone).hasSize(1);
      }
    }
    for (var words : new String[][] {{}, {"--help"}, {"fly"}, {"completion", "bash"}}) {
      assertThat(SignalboxCommand.commandLine(terminal(), words).getSubcommands().keySet())
          .isEqualTo(all);
    }
  }

  private static String help(CommandLine command) {
    var text = new StringBuilder();
    var subs = command.getSubcommands();
    text.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n```text\n");
    text.append(command.getUsageMessage(Ansi.OFF).replaceAll("[ \t]+\n", "\n").stripTrailing());
    text.append("\n```\n");
    subs.values().forEach(it -> text.append(help(it)));
    return text.toString();
  }

  private static CommandLine root() {
    return SignalboxCommand.commandLine(terminal());
  }

  private static Terminal terminal() {
    var nowhere = new PrintStream(PrintStream.nullOutputStream());
    return new Terminal(Map.of(), InstantSource.system(), new Random(1), nowhere, nowhere);
  }
}
