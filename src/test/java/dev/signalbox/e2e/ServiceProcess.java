package dev.signalbox.e2e;

import dev.signalbox.local.ReplicaProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// A replica as a process of its own: `signalbox run`.
final class ServiceProcess implements AwsWorld.Service {
  private static final Duration START = Duration.ofSeconds(60);

  private final Process process;
  private final Path log;

  private ServiceProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static AwsWorld.Service start(String name, Map<String, String> environment) {
    try {
      var log = Files.createDirectories(Path.of("target", "e2e")).resolve(name + ".log");
      Files.deleteIfExists(log);
      var service = new ServiceProcess(ReplicaProcess.start(environment, log), log);
      Awaitility.await().atMost(START).until(service::consumes);
      return service;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private boolean consumes() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the service ended by itself: " + log());
    }
    return log().contains("signalbox consumes");
  }

  @Override
  public long stop(Duration grace) {
    process.destroy();
    try {
      if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
