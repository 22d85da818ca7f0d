package dev.signalbox.cli.completion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// What shells are taught is read by the shells themselves, where they are installed.
class CompletionCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @TempDir private Path folder = Path.of("");

  @ParameterizedTest
  @ValueSource(strings = {"bash", "zsh", "fish"})
  void theShellAcceptsItsScript(String shell) throws Exception {
    Assumptions.assumeTrue(isInstalled(shell), shell + " is not installed here");
    var file = Files.writeString(folder.resolve("completion"), script(shell));

    var check = new ProcessBuilder(shell, "-n", file.toString()).redirectErrorStream(true).start();

    assertThat(new String(check.getInputStream().readAllBytes(), UTF_8)).isEmpty();
    assertThat(check.waitFor()).isZero();
  }

  @Test
  void bashCompletesCommandsOptionsAndWords() throws Exception {
    assertThat(completed("signalbox", "ta")).contains("tasks");
    assertThat(completed("signalbox", "dead-letters", "re")).contains("redrive");
    assertThat(completed("signalbox", "tasks", "--st")).contains("--status", "--stack");
    assertThat(completed("signalbox", "tasks", "--status", "AWAIT")).contains("AWAITING_APPROVAL");
    assertThat(completed("signalbox", "completion", "fi")).contains("fish");
  }

  /// The completions as bash itself makes them for the last word.
  private List<String> completed(String... words) throws Exception {
    var file = Files.writeString(folder.resolve("completion"), script("bash"));
    var typed = String.join(" ", Stream.of(words).map(it -> "'" + it + "'").toList());
    var function = "$(complete -p signalbox | sed 's/.*-F \\([^ ]*\\).*/\\1/')";
    var program =
        "source '%s'; COMP_WORDS=(%s); COMP_CWORD=%d; COMP_LINE='%s'; %s; printf '%%s\\n' \"${COMPREPLY[@]}\""
            .formatted(file, typed, words.length - 1, String.join(" ", words), function);
    var bash = new ProcessBuilder("bash", "-c", program).redirectErrorStream(true).start();
    var said = new String(bash.getInputStream().readAllBytes(), UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    return said.lines().map(String::strip).toList();
  }

  /// fish is on few machines: its script is read here as fish reads it.
  @Test
  void fishHasALineForEachCommandAndOptionWithWholeQuotes() throws IOException {
    var lines = script("fish").lines().filter(it -> !it.startsWith("#")).toList();

    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line).startsWith("complete -c signalbox -n '");
              var words = words(line);
              assertThat(words.subList(0, 4)).startsWith("complete", "-c", "signalbox", "-n");
              assertThat(words.subList(5, words.size()))
                  .anyMatch(it -> List.of("-a", "-l", "-s").contains(it));
              assertThat(line).doesNotContain("${");
            });
    for (var command : commands(root(), new ArrayList<>())) {
      assertThat(lines).as(command).anyMatch(it -> words(it).contains(command));
    }
    assertThat(lines).anyMatch(it -> it.contains("-l status") && it.contains("AWAITING_APPROVAL"));
  }

  private static List<String> commands(CommandLine command, List<String> names) {
    command
        .getSubcommands()
        .forEach((name, sub) -> names.addAll(commands(sub, new ArrayList<>(List.of(name)))));
    return names;
  }

  /// As fish splits a line: only single quotes are used, in which a backslash keeps a quote.
  private static List<String> words(String line) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    var quoted = false;
    for (int i = 0; i < line.length(); i++) {
      var each = line.charAt(i);
      if (quoted && each == '\\') {
        i++;
        word.append(line.charAt(i));
      } else if (each == '\'') {
        quoted = !quoted;
      } else if (each == ' ' && !quoted) {
        words.add(word.toString());
        word.setLength(0);
      } else {
        word.append(each);
      }
    }
    assertThat(quoted).as("an open quote in " + line).isFalse();
    words.add(word.toString());
    return words.stream().filter(it -> !it.isEmpty()).toList();
  }

  private String script(String shell) {
    out.reset();
    assertThat(root().execute("completion", shell)).isZero();
    return out.toString(UTF_8);
  }

  private CommandLine root() {
    var stream = new PrintStream(out, true, UTF_8);
    return SignalboxCommand.commandLine(
        new Terminal(Map.of(), InstantSource.system(), new Random(1), stream, stream));
  }

  private static boolean isInstalled(String shell) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .anyMatch(it -> Files.isExecutable(Path.of(it, shell)));
  }
}
