package dev.signalbox.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands of another process find the local AWS without a variable of it.
class SecondTerminalTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @TempDir private Path folder = Path.of("");

  private record Ran(int code, String out, String err) {}

  @Test
  void theLocalAwsIsFoundUntilItEndsAndTheLastOfTwoIsTheOne() throws Exception {
    var first = start("local", "first");
    try {
      await().atMost(LIMIT).until(() -> Files.exists(file()));
      var firstFile = Files.readString(file());

      var listed = run("tasks");
      assertThat(listed.code()).as(listed.err()).isZero();
      assertThat(listed.out()).contains("No such task.");
      assertThat(listed.err()).contains("On the local AWS, by " + file());
      // With nothing to do, it holds the lease of its presence alone.
      assertThat(run("status").out()).containsPattern("replicas +[0-9a-f]+ +1 lease, seen");
      assertThat(run("submit", "hello").out().strip()).hasSize(26);
      assertThat(run("health").code()).isZero();

      var second = start("local", "second");
      try {
        await().atMost(LIMIT).until(() -> !Files.readString(file()).equals(firstFile));
        await()
            .atMost(LIMIT)
            .until(
                () ->
                    Files.readString(folder.resolve("second.err"))
                        .contains("no longer to the local AWS of process " + first.pid()));
        assertThat(run("tasks").out()).as("of the second").contains("No such task.");
        end(first);
        assertThat(file()).as("that of the second").exists();
      } finally {
        end(second);
      }
      assertThat(file()).doesNotExist();
      assertThat(run("tasks").code()).isEqualTo(2);
    } finally {
      end(first);
    }
  }

  private Path file() {
    return folder.resolve("signalbox/local.env");
  }

  private static void end(Process process) throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private Process start(String command, String name) throws IOException {
    return builder(List.of(command))
        .redirectOutput(folder.resolve(name + ".out").toFile())
        .redirectError(folder.resolve(name + ".err").toFile())
        .start();
  }

  private Ran run(String... arguments) throws IOException, InterruptedException {
    var err = folder.resolve("err");
    var process = builder(List.of(arguments)).redirectError(err.toFile()).start();
    var out = new String(process.getInputStream().readAllBytes(), UTF_8);
    return new Ran(process.waitFor(), out, Files.readString(err));
  }

  /// With nothing in the environment that names an AWS or a deployment.
  private ProcessBuilder builder(List<String> arguments) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.signalbox.Main"));
    command.addAll(arguments);
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(it -> it.matches("(SIGNALBOX|AWS)_.*"));
    builder.environment().put("XDG_STATE_HOME", folder.toString());
    return builder;
  }
}
