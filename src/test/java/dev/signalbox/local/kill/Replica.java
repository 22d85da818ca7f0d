package dev.signalbox.local.kill;

import dev.signalbox.Main;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// One replica of the service as a process of its own: `signalbox run`, which a test ends as a
/// machine's death would.
final class Replica implements AutoCloseable {
  private final Map<String, String> environment;
  private final File log;
  private Process process;
  private long upTimes;

  private Replica(Map<String, String> environment, File log, Process process) {
    this.environment = environment;
    this.log = log;
    this.process = process;
  }

  static Replica start(Map<String, String> environment, Path log) {
    try {
      Files.deleteIfExists(log);
      return new Replica(environment, log.toFile(), launch(environment, log.toFile()));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Process launch(Map<String, String> environment, File log) throws IOException {
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "run");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /// Whether it has begun to consume since it was last started.
  boolean isUp() {
    return process.isAlive() && consumes() > upTimes;
  }

  private long consumes() {
    try (var lines = Files.lines(log.toPath())) {
      return lines.filter(line -> line.contains("signalbox consumes")).count();
    } catch (IOException | UncheckedIOException _) {
      return 0;
    }
  }

  /// SIGKILL: nothing is finished, nothing handed back.
  void kill() throws InterruptedException {
    upTimes = consumes();
    process.destroyForcibly();
    process.waitFor();
  }

  void restart() throws IOException {
    process = launch(environment, log);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
