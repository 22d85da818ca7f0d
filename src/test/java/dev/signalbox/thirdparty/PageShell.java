package dev.signalbox.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A reader's shell in a folder of its own. The unmodified AWS CLI is on its PATH, and an `mvn`
/// that starts this build's `signalbox` where the page's would build it first. Nothing in it
/// reaches further than loopback.
final class PageShell implements AutoCloseable {
  static final Duration LIMIT = Duration.ofMinutes(2);

  private static final String UP = "The local AWS is up";

  /// `-Plocal` runs `signalbox` with the words of `-Dsignalbox.args`, and `package` leaves it in
  /// `target/signalbox/bin`; what else Maven does is not for a page's test to repeat.
  private static final String MVN =
      """
      #!/bin/sh
      for word in "$@"; do
        case $word in
          -Dsignalbox.args=*) eval "exec signalbox ${word#-Dsignalbox.args=}" ;;
          package)
            mkdir -p target/signalbox/bin && cp "$(command -v signalbox)" target/signalbox/bin
            exit
            ;;
        esac
      done
      echo "this mvn does not know: $*" >&2
      exit 1
      """;

  private final Path folder;
  private final List<Running> running = new CopyOnWriteArrayList<>();

  PageShell(Path folder) throws IOException {
    this.folder = folder;
    var bin = Files.createDirectories(folder.resolve("bin"));
    program(bin.resolve("mvn"), MVN);
    program(bin.resolve("signalbox"), "#!/bin/sh\nexec " + signalbox() + " \"$@\"\n");
    var _ = Files.createSymbolicLink(bin.resolve("aws"), Python.program("aws"));
  }

  static void program(Path file, String text) throws IOException {
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /// This JVM's program and class path, and of its options what native libraries need.
  private static String signalbox() {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(it -> it.startsWith("-XX:") || it.startsWith("--sun") || it.startsWith("--enable"))
        .forEach(words::add);
    words.add("-Dlogback.configurationFile=logback.xml");
    words.addAll(List.of("-cp", classPath(), Main.class.getName()));
    return words.stream().map(it -> "'" + it + "'").collect(Collectors.joining(" "));
  }

  /// Absolute, because a page's commands run in another folder.
  private static String classPath() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(it -> Path.of(it).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /// A script that has been started, and what it has printed so far.
  record Running(Process process, List<String> printed, Thread reader) {
    String text() {
      return String.join("\n", printed);
    }

    void awaitLine(String part) {
      await().atMost(LIMIT).until(() -> text().contains(part) || !reader.isAlive());
      assertThat(text()).as("what it printed").contains(part);
    }

    /// What the local AWS prints for a shell.
    String exports() {
      awaitLine("Try, in that shell:");
      return printed.stream()
          .map(String::strip)
          .filter(line -> line.startsWith("export ") || line.startsWith("unset "))
          .collect(Collectors.joining("\n"));
    }

    /// With all that it started in the background; what was left behind by a parent that has ended
    /// is found by its folder.
    void kill() {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /// Starts a command of a page that stays, and waits until it is up.
  Running stay(String command) {
    var local = start(command);
    local.awaitLine(UP);
    return local;
  }

  Running start(String script) {
    var environment =
        Map.of(
            "HTTPS_PROXY", "http://127.0.0.1:1",
            "HTTP_PROXY", "http://127.0.0.1:1",
            "NO_PROXY", "127.0.0.1,localhost",
            "AWS_MAX_ATTEMPTS", "1",
            "AWS_PROFILE", "of-this-person",
            "AWS_SESSION_TOKEN", "of-this-person");
    var builder = Python.process(List.of("/bin/sh", "-eu", "-c", script), environment);
    builder.directory(folder.toFile());
    builder.environment().merge("PATH", folder.resolve("bin") + ":", (old, bin) -> bin + old);
    builder.environment().put("HOME", folder.toString());
    try {
      var process = builder.start();
      var printed = new CopyOnWriteArrayList<String>();
      var reader = Thread.ofPlatform().daemon().start(() -> read(process, printed));
      var started = new Running(process, printed, reader);
      running.add(started);
      return started;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void read(Process process, List<String> printed) {
    try (var lines = process.inputReader()) {
      lines.lines().forEach(printed::add);
    } catch (IOException | UncheckedIOException _) {
      // It was killed.
    }
  }

  /// Runs the script to its end, which must be a success, and returns what it printed.
  String run(String script) throws InterruptedException {
    var started = start(script);
    var ended = started.process().waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended).as(script + "\n" + started.text()).isTrue();
    assertThat(started.reader().join(Duration.ofSeconds(10))).isTrue();
    assertThat(started.process().exitValue()).as(script + "\n" + started.text()).isZero();
    return started.text();
  }

  @Override
  public void close() {
    running.forEach(Running::kill);
  }
}
