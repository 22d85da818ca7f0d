package dev.signalbox.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import dev.signalbox.console.CannotListen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An address that cannot be had is one line for whoever chose it.
final class TakenAddressTest {
  private record Ran(int code, String err) {}

  @ParameterizedTest
  @ValueSource(strings = {"--port", "--sqs-port", "--dynamodb-port", "--s3-port"})
  void aPortOfTheLocalAwsThatIsTakenIsNamedWithItsOption(String option) throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());

      var ran = run(Map.of(), "local", "--no-service", option, port);

      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains(option + " " + port + " is taken").hasLineCount(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, is not an address of this machine", "no-such-host.invalid, resolved"})
  void aHostThatIsNotThisMachineIsNamedWithItsOption(String host, String said) {
    var ran = run(Map.of(), "local", "--no-service", "--host", host);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("--host " + host, said).hasLineCount(1);
  }

  @Test
  void thePortOfTheServiceThatIsTakenIsNamedWithItsSetting() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());

      var ran = run(Map.of("SIGNALBOX_HTTP_PORT", port), "run");

      assertThat(ran.code()).isEqualTo(2);
      assertThat(ran.err()).contains("SIGNALBOX_HTTP_PORT " + port + " is taken").hasLineCount(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.1, is not an address of this machine", "no-such-host.invalid, resolved"})
  void aHostOfTheServiceThatIsNotThisMachineIsNamedWithItsSetting(String host, String said) {
    var ran = run(Map.of("SIGNALBOX_HTTP_HOST", host), "run");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("SIGNALBOX_HTTP_HOST " + host, said).hasLineCount(1);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new BindException("Address already in use"), "PORT 80 is taken"),
        Arguments.of(new SocketException("Permission denied"), "PORT 80 may not be listened on"),
        Arguments.of(new BindException("Cannot assign requested address"), "HOST h is not an"),
        Arguments.of(new UnresolvedAddressException(), "HOST h cannot be resolved"),
        Arguments.of(new SocketException("Too many open files"), "Too many open files"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void theLineSaysWhichOfTheTwoIsWrong(Exception root, String said) {
    var failure = new CannotListen("h", 80, new IllegalStateException("wrapped", root));

    assertThat(failure.told("HOST", "PORT")).contains(said);
  }

  private static Ran run(Map<String, String> settings, String... arguments) {
    var err = new ByteArrayOutputStream();
    var environment = new TreeMap<>(SETTINGS);
    environment.putAll(settings);
    var terminal =
        new Terminal(
            environment,
            InstantSource.system(),
            RandomGenerator.getDefault(),
            new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    var code = SignalboxCommand.commandLine(terminal).execute(arguments);
    return new Ran(code, err.toString(StandardCharsets.UTF_8).strip());
  }

  /// Nothing of it is called: the address is tried first.
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("AWS_REGION", "us-east-1"),
          Map.entry("SIGNALBOX_TASK_QUEUE_URL", "http://127.0.0.1:1/0/tasks"),
          Map.entry("SIGNALBOX_TASK_DEAD_LETTER_QUEUE_URL", "http://127.0.0.1:1/0/tasks-dead"),
          Map.entry("SIGNALBOX_EVENTS_QUEUE_URL", "http://127.0.0.1:1/0/events"),
          Map.entry("SIGNALBOX_EVENTS_DEAD_LETTER_QUEUE_URL", "http://127.0.0.1:1/0/events-dead"),
          Map.entry("SIGNALBOX_AGENTCORE_LANE_QUEUE_URL", "http://127.0.0.1:1/0/lane"),
          Map.entry("SIGNALBOX_TASK_TABLE", "tasks"),
          Map.entry("SIGNALBOX_TASK_EVENTS_TABLE", "task-events"),
          Map.entry("SIGNALBOX_USER_CONCURRENCY_TABLE", "user-concurrency"),
          Map.entry(
              "SIGNALBOX_AGENTCORE_RUNTIME_ARN",
              "arn:aws:bedrock-agentcore:us-east-1:000000000000:runtime/agent"),
          Map.entry("SIGNALBOX_HTTP_HOST", "127.0.0.1"),
          Map.entry("SIGNALBOX_HTTP_PORT", "0"));
}
