package dev.signalbox.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The commands that the pages give to a reader: the fenced blocks for a shell. Each of them is run
/// as it stands by a test against the local AWS, unless it is of one of the few kinds named here.
public final class PageCommands {
  /// Kinds of commands that no test of the local AWS can run, and where they are run instead.
  static final Map<Pattern, String> NOT_RUN = new LinkedHashMap<>();

  static {
    notRun("mvn -q -Plocal", "the demo: `.ci/run demo`");
    notRun("mvn -q -Plocal -Dsignalbox.args=\"local --demo --json\"", "the demo: DemoTest");
    notRun("mvn verify", "the build itself: `.ci/run verify`");
    notRun("mvn -q package && docker build .*", "makes an image: `.ci/run containers`");
    notRun(
        "mvn -q package -DskipTests && docker build .*", "the same, and the tests in containers");
    notRun("docker (build|run) .*", "needs a container engine: `.ci/run containers`");
    notRun("aws ecr .*", "there is no local ECR");
    notRun("(cd deploy && npm ci && )?npx cdk (deploy|destroy) .*", "needs an account of AWS");
  }

  private static final Pattern FENCE = Pattern.compile(" {0,3}```(\\S*).*");

  private PageCommands() {}

  private static void notRun(String command, String reason) {
    NOT_RUN.put(Pattern.compile(command, Pattern.DOTALL), reason);
  }

  /// A fenced block: where it begins, what it is said to be, and its text.
  public record Block(Path page, int line, String language, String text) {
    /// The commands in it, each over as many lines as its quotes take, without remarks.
    public List<String> commands() {
      return new Splitter(text).commands();
    }

    @Override
    public String toString() {
      return page + ":" + line;
    }
  }

  /// The reason for which a command is not run, if there is one.
  public static Optional<String> reasonNotToRun(String command) {
    return NOT_RUN.entrySet().stream()
        .filter(kind -> kind.getKey().matcher(command).matches())
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// The blocks for a shell on all pages.
  public static List<Block> shellBlocks() throws IOException {
    return blocks().stream().filter(block -> block.language().equals("sh")).toList();
  }

  static List<Block> blocks() throws IOException {
    var blocks = new ArrayList<Block>();
    for (var page : pages()) {
      blocks.addAll(blocksOf(page, Files.readAllLines(page)));
    }
    return blocks;
  }

  static List<Path> pages() throws IOException {
    try (var files = Files.walk(Path.of("docs"))) {
      return Stream.concat(
              Stream.of(Path.of("README.md"), Path.of("deploy/README.md")),
              files.filter(it -> it.toString().endsWith(".md")))
          .sorted()
          .toList();
    }
  }

  static List<Block> blocksOf(Path page, List<String> lines) {
    var blocks = new ArrayList<Block>();
    var language = Optional.<String>empty();
    var text = new ArrayList<String>();
    for (var i = 0; i < lines.size(); i++) {
      var fence = FENCE.matcher(lines.get(i));
      if (!fence.matches()) {
        text.add(lines.get(i));
      } else if (language.isEmpty()) {
        language = Optional.of(fence.group(1));
        text.clear();
      } else {
        var from = i - text.size();
        blocks.add(new Block(page, from, language.get(), String.join("\n", text)));
        language = Optional.empty();
      }
    }
    return blocks;
  }

  /// Splits the text of a block at the line ends outside of quotes.
  private static final class Splitter {
    private static final char NONE = 0;

    private final String text;
    private final List<String> commands = new ArrayList<>();
    private final StringBuilder command = new StringBuilder();
    private char quote = NONE;
    private boolean remark;

    Splitter(String text) {
      this.text = text + "\n";
    }

    List<String> commands() {
      var before = '\n';
      for (var i = 0; i < text.length(); i++) {
        take(text.charAt(i), before);
        before = text.charAt(i);
      }
      return List.copyOf(commands);
    }

    private void take(char each, char before) {
      if (quote == NONE && each == '\n' && before == '\\') {
        command.setLength(command.length() - 1);
      } else if (quote == NONE && each == '\n') {
        end();
      } else if (quote == NONE && each == '#' && Character.isWhitespace(before)) {
        remark = true;
      } else if (!remark) {
        quote = quote == each ? NONE : quote == NONE && isQuote(each) ? each : quote;
        command.append(each);
      }
    }

    private static boolean isQuote(char each) {
      return each == '"' || each == '\'';
    }

    private void end() {
      if (!command.toString().isBlank()) {
        commands.add(command.toString().strip());
      }
      command.setLength(0);
      remark = false;
    }
  }
}
