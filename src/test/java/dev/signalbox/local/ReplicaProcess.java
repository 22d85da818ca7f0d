package dev.signalbox.local;

import dev.signalbox.Main;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts `signalbox run` as a process of its own, from the class path of the test.
public final class ReplicaProcess {
  private ReplicaProcess() {}

  /// @param environment all that it gets, beside the PATH
  /// @param log what it prints is appended to this file
  public static Process start(Map<String, String> environment, Path log) throws IOException {
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
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    Optional.ofNullable(System.getenv("PATH"))
        .ifPresent(it -> builder.environment().put("PATH", it));
    return builder.start();
  }
}
