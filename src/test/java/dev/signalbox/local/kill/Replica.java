package dev.signalbox.local.kill;

import dev.signalbox.local.ReplicaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// One replica of the service as a process of its own: `signalbox run`, which a test ends as a
/// machine's death would.
final class Replica implements AutoCloseable {
  private final Map<String, String> environment;
  private final Path log;
  private Process process;
  private long upTimes;

  private Replica(Map<String, String> environment, Path log, Process process) {
    this.environment = environment;
    this.log = log;
    this.process = process;
  }

  static Replica start(Map<String, String> environment, Path log) {
    try {
      Files.deleteIfExists(log);
      return new Replica(environment, log, ReplicaProcess.start(environment, log));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Whether it has begun to consume since it was last started.
  boolean isUp() {
    return process.isAlive() && consumes() > upTimes;
  }

  private long consumes() {
    try (var lines = Files.lines(log)) {
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
    process = ReplicaProcess.start(environment, log);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
