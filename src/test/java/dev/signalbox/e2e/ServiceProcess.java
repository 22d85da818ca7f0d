package dev.signalbox.e2e;

import dev.signalbox.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
      var service = new ServiceProcess(launch(environment, log), log);
      Awaitility.await().atMost(START).until(service::consumes);
      return service;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Process launch(Map<String, String> environment, Path log) throws IOException {
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
    builder.redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Optional.ofNullable(System.getenv("PATH"))
        .ifPresent(it -> builder.environment().put("PATH", it));
    return builder.start();
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
