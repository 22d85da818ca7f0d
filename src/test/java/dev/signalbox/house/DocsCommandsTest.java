package dev.signalbox.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import dev.signalbox.cli.local.CommandLineSplitter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.MissingParameterException;

/// The commands on the pages name what there is. Those in blocks are run as well, by
/// DocsCommandsIT.
class DocsCommandsTest {
  private static final Set<String> LANGUAGES =
      Set.of("sh", "text", "mermaid", "java", "python", "json");
  private static final Pattern INLINE = Pattern.compile("`([^`]+)`");
  private static final Pattern LOCAL = Pattern.compile("-Dsignalbox\\.args=\"([^\"]*)\"");
  private static final Pattern SIGNALBOX =
      Pattern.compile("(?:until )?signalbox ((?:[^&>;|]|\\\\\\|)*).*", Pattern.DOTALL);
  private static final Pattern PROFILE = Pattern.compile("-P(\\w+)");
  private static final Pattern TESTS = Pattern.compile("-Dtest=('[^']*'|\\S+)");
  private static final Pattern TARGET = Pattern.compile("docker build .*--target (\\w+).*");
  private static final Pattern CI = Pattern.compile("\\.ci/([\\w-]+)(.*)");

  /// A block without a language, or of another shell, would be looked at by nobody.
  @Test
  void everyBlockSaysWhatItIs() throws IOException {
    assertThat(PageCommands.blocks())
        .isNotEmpty()
        .allSatisfy(block -> assertThat(LANGUAGES).as(block.toString()).contains(block.language()));
    assertThat(PageCommands.blocks())
        .filteredOn(block -> !block.language().equals("sh"))
        .allSatisfy(
            block ->
                assertThat(block.text().lines())
                    .as(block.toString())
                    .noneMatch(line -> line.matches("\\s*\\$? ?(aws|mvn|curl|docker|npx) .*")));
  }

  @Test
  void everyReasonNotToRunACommandIsStillNeeded() throws IOException {
    var commands = PageCommands.shellBlocks().stream().flatMap(it -> it.commands().stream());
    var needed = new TreeSet<>(commands.toList());

    assertThat(PageCommands.NOT_RUN.keySet())
        .allSatisfy(kind -> assertThat(needed).anyMatch(it -> kind.matcher(it).matches()));
  }

  @Test
  void everyCommandOfSignalboxIsOneThatItTakes() throws IOException {
    var checked = 0;
    for (var command : commands()) {
      for (var words : ofSignalbox(command)) {
        checked++;
        assertThatCode(() -> parse(words)).as(command).doesNotThrowAnyException();
      }
    }
    assertThat(checked).as("commands of signalbox").isGreaterThan(15);
  }

  @Test
  void everyProfileTestTargetAndScriptThatIsNamedIsThere() throws IOException {
    var pom = Files.readString(Path.of("pom.xml"));
    var dockerfile = Files.readString(Path.of("Dockerfile"));
    var ci = Files.readString(Path.of(".ci/run"));
    for (var command : commands()) {
      if (command.contains("mvn ")) {
        PROFILE
            .matcher(command)
            .results()
            .forEach(it -> assertThat(pom).as(command).contains("<id>" + it.group(1) + "</id>"));
        for (var test : TESTS.matcher(command).results().toList()) {
          assertThat(test.group(1).replace("'", "").split(",")).as(command).allMatch(this::isThere);
        }
      }
      var target = TARGET.matcher(command);
      if (target.matches()) {
        assertThat(dockerfile).as(command).containsPattern("(?i) AS " + target.group(1) + "\\b");
      }
      var script = CI.matcher(command);
      if (script.matches()) {
        assertThat(Path.of(".ci", script.group(1))).as(command).isExecutable();
        assertThat(script.group(2).strip().split(" "))
            .as(command)
            .allMatch(part -> part.isEmpty() || ci.contains(" " + part + ")"));
      }
    }
  }

  @Test
  void aBlockIsSplitWhereAShellWouldSplitIt() {
    var lines =
        List.of(
            "text",
            "```sh",
            "one 'a # b' # remark",
            "# remark's quote",
            "two '{",
            "  \"x\"}' \\",
            "  --more",
            "",
            "three \"it's #1\" a#b",
            "```",
            "```text",
            "four",
            "```");

    var blocks = PageCommands.blocksOf(Path.of("page.md"), lines);

    assertThat(blocks).extracting(PageCommands.Block::language).containsExactly("sh", "text");
    assertThat(blocks.getFirst().toString()).isEqualTo("page.md:2");
    assertThat(blocks.getFirst().commands())
        .containsExactly("one 'a # b'", "two '{\n  \"x\"}'   --more", "three \"it's #1\" a#b");
  }

  private boolean isThere(String test) {
    var named = test.replaceAll("#.*", "");
    var glob = named.contains("/") ? named : "**/" + named;
    var matcher = FileSystems.getDefault().getPathMatcher("glob:**src/test/java/" + glob + ".java");
    return Stream.of("src/test/java", "deploy/src/test/java")
        .anyMatch(folder -> isBelow(Path.of(folder), matcher));
  }

  private static boolean isBelow(Path folder, PathMatcher matcher) {
    try (var files = Files.walk(folder)) {
      return files.anyMatch(matcher::matches);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  /// Those of the blocks, and those that stand in a sentence or a table.
  private static List<String> commands() throws IOException {
    var commands = new ArrayList<String>();
    for (var block : PageCommands.shellBlocks()) {
      commands.addAll(block.commands());
    }
    for (var page : PageCommands.pages()) {
      for (var line : MarkdownPage.read(page).lines()) {
        INLINE.matcher(line).results().map(it -> it.group(1)).forEach(commands::add);
      }
    }
    return commands;
  }

  /// A command that a sentence only names may be without what it needs.
  private static void parse(String... words) {
    try {
      var _ = SignalboxCommand.commandLine(terminal()).parseArgs(words);
    } catch (MissingParameterException incomplete) {
      assertThat(incomplete.getCommandLine().getCommandName()).isEqualTo(words[words.length - 1]);
    }
  }

  private static List<String[]> ofSignalbox(String command) {
    var lines = new ArrayList<String>();
    LOCAL.matcher(command).results().map(it -> it.group(1)).forEach(lines::add);
    var typed = SIGNALBOX.matcher(command);
    if (typed.matches()) {
      lines.add(typed.group(1));
    }
    // A bar is escaped in a table, and stands between alternatives: the first is as good as any.
    return lines.stream()
        .map(it -> it.replaceAll("\\\\\\|\\S+", "").replace("...", ""))
        .map(CommandLineSplitter::of)
        .map(it -> it.toArray(String[]::new))
        .toList();
  }

  private static Terminal terminal() {
    var nowhere = new PrintStream(PrintStream.nullOutputStream());
    return new Terminal(Map.of(), InstantSource.system(), new Random(1), nowhere, nowhere);
  }
}
