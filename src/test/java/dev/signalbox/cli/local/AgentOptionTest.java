package dev.signalbox.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A command of an agent that cannot run is refused before anything is started.
final class AgentOptionTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void programs() throws IOException {
    program("agent.sh", "#!/bin/sh\nexit 0\n");
    program("with-env.py", "#!/usr/bin/env sh\n");
    program("with-env-of.py", "#!/usr/bin/env PYTHONUNBUFFERED=1 sh\n");
    program("no-interpreter.py", "#!/opt/python9/bin/python\nprint()\n");
    program("no-env.py", "#!/usr/bin/env python9\nprint()\n");
    program("windows.sh", "#!/bin/sh\r\nexit 0\r\n");
    program("binary", "\u007fELF#!/no/interpreter");
    Files.writeString(folder.resolve("text.sh"), "#!/bin/sh\n");
    Files.createDirectory(folder.resolve("folder"));
  }

  private void program(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.writeString(file, text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "@/nope.sh | there is no such file",
        "@/nope.sh --fast | there is no such file",
        "@/text.sh | is not executable: try chmod +x",
        "@/folder | is a folder",
        "@/no-interpreter.py | whose interpreter /opt/python9/bin/python is not there",
        "@/no-env.py | whose interpreter python9 is not on the PATH",
        "@/windows.sh | Unix line ends",
        "no-such-program x | there is no such program on the PATH",
        "agent.sh | there is no such program on the PATH",
        "@/agent.sh 'two words | a quote that is never closed: '",
        "@/agent.sh \"two words | a quote that is never closed: \"",
        "@/agent.sh it's | a quote that is never closed: '",
        "'' | names no command",
        "' ' x | names no command",
        "` ` | names no command",
      })
  void whatCannotRunIsRefusedAtTheStartWithExitCode2(String agent, String said) {
    var command = agent.replace("@", folder.toString());

    assertThat(execute("local", "--agent", command)).isEqualTo(2);
    assertThat(execute("local", "--no-service", "--agent", command)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.startsWith("--agent "))
        .hasSize(2)
        .allMatch(line -> line.contains(said));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"@/agent.sh --fast", "@/with-env.py", "@/with-env-of.py", "@/binary", "sh -c 'x'"})
  void whatCanRunIsTaken(String agent) {
    var command = CommandLineSplitter.of(agent.replace("@", folder.toString()));

    assertThatCode(() -> Programs.of(Map.of("PATH", "/usr/bin:/bin")).require(command))
        .doesNotThrowAnyException();
  }

  @Test
  void quotesKeepSpacesTogetherWhereverTheyStand() {
    assertThat(CommandLineSplitter.of("./a.sh --flag 'two words' \"and more\" x"))
        .containsExactly("./a.sh", "--flag", "two words", "and more", "x");
    assertThat(CommandLineSplitter.of("./a.sh --say='two words' a\"b c\"d \"it's\" C:\\dir"))
        .containsExactly("./a.sh", "--say=two words", "ab cd", "it's", "C:\\dir");
    assertThat(CommandLineSplitter.of(" \t ")).isEmpty();
    assertThat(CommandLineSplitter.of("run ''")).isEqualTo(List.of("run", ""));
  }

  private int execute(String... arguments) {
    var nowhere = PrintStream.nullOutputStream();
    var terminal =
        new Terminal(
            Map.of("PATH", "/usr/bin:/bin"),
            InstantSource.system(),
            new Random(1),
            new PrintStream(nowhere, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return SignalboxCommand.commandLine(terminal)
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .execute(arguments);
  }
}
