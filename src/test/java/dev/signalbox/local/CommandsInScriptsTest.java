package dev.signalbox.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.Main;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The commands as processes of a shell, which looks at their exit codes.
final class CommandsInScriptsTest {
  private static final List<String> AGENT = LocalSignalbox.sampleAgent();
  private static RunningSignalbox signalbox;

  private record Ran(int code, String err) {}

  @BeforeAll
  static void start() {
    signalbox = RunningSignalbox.withoutService(AGENT);
  }

  @AfterAll
  static void stop() {
    signalbox.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "dead-letters list --json",
        "dead-letters redrive --all",
        "stuck",
        "tasks --json",
        "config",
        "sweep --once --json",
        "local --no-service"
      })
  void outputThatIsLostIsNoSuccess(String command) throws Exception {
    var full = shell(command + " > /dev/full");
    var closed = shell(command + " >&-");
    var gone = shell("{ " + "$SIGNALBOX " + command + "; echo code $? >&2; } | true", Map.of());

    assertThat(full.code()).isEqualTo(1);
    assertThat(full.err()).contains("the output could not be written: No space left on device");
    assertThat(closed.code()).isEqualTo(1);
    assertThat(closed.err()).contains("the output could not be written");
    assertThat(gone.err().strip()).isEqualTo("code 141");
  }

  @Test
  void aFailureStaysWhatItIsWhereverTheOutputGoes() throws Exception {
    assertThat(shell("show no-such-task > /dev/full").code()).isEqualTo(4);
    assertThat(shell("stuck --max 0 > /dev/full").code()).isEqualTo(2);
    assertThat(shell("stuck > /dev/null").code()).isZero();
  }

  /// A shell that runs its commands in the background has turned SIGINT off for them.
  @ParameterizedTest
  @ValueSource(strings = {"stuck", "watch 01K5Z8J3QW6T9V0C2R4M7XNDPB", "tasks", "status"})
  void anInterruptEndsACommandWithoutAStackTrace(String command) throws Exception {
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var endpoint = "http://127.0.0.1:" + silent.getLocalPort();
      var process =
          start(
              "exec env --default-signal=INT $SIGNALBOX " + command,
              Map.of("AWS_ENDPOINT_URL_DYNAMODB", endpoint));
      silent.accept();
      assertThat(new ProcessBuilder("kill", "-INT", process.pid() + "").start().waitFor()).isZero();

      var ran = end(process);

      assertThat(ran.code()).isEqualTo(130);
      assertThat(ran.err()).doesNotContain("\tat ");
    }
  }

  private static Ran shell(String command) throws Exception {
    return shell("$SIGNALBOX " + command, Map.of());
  }

  private static Ran shell(String script, Map<String, String> also) throws Exception {
    return end(start(script, also));
  }

  private static Ran end(Process process) throws Exception {
    var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ran(process.exitValue(), err);
  }

  private static Process start(String script, Map<String, String> also) throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    var builder = new ProcessBuilder("/bin/sh", "-c", script);
    var environment = builder.environment();
    environment.keySet().removeIf(it -> it.startsWith("SIGNALBOX_") || it.startsWith("AWS_"));
    environment.putAll(signalbox.aws().serviceEnvironment(AGENT));
    environment.put("CLASSPATH", System.getProperty("java.class.path"));
    environment.put(
        "SIGNALBOX",
        java
            + " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
            + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlogback.configurationFile=logback.xml "
            + Main.class.getName());
    environment.putAll(also);
    return builder.start();
  }
}
