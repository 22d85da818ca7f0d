package dev.signalbox.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class LocalFirstLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /// Takes every line, and then says that nobody has read it, which ends the command.
  private static final class Unread extends PrintStream {
    Unread(ByteArrayOutputStream out) {
      super(out, true, StandardCharsets.UTF_8);
    }

    @Override
    public boolean checkError() {
      return true;
    }
  }

  @Test
  void firstLineIsTheAddressOfTheConsoleAndTheSecondLogsIn() {
    var terminal =
        new Terminal(
            Map.of(),
            InstantSource.system(),
            RandomGenerator.getDefault(),
            new Unread(out),
            System.err);

    var code = SignalboxCommand.commandLine(terminal).execute("local");

    assertThat(code).isZero();
    var lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines.getFirst()).matches("Console: http://127\\.0\\.0\\.1:\\d+/");
    var address = lines.getFirst().substring("Console: ".length());
    assertThat(lines.get(1)).contains(address + "login#").matches(".*#[0-9a-f]{32}");
    assertThat(lines.get(2)).startsWith("The local AWS is up");
  }
}
