package dev.signalbox.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.local.process.AgentOutput.Source;
import dev.signalbox.local.process.AgentOutput.Stream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrintedOutputTest {
  private static final Source OUT = new Source("T1", Stream.OUT);

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();
  private final PrintedOutput output =
      new PrintedOutput(new PrintStream(bytes, true, StandardCharsets.UTF_8), nanos::get);

  @Test
  void eachLineStandsBehindItsTaskAndStream() {
    output.accept(OUT, "hello");
    output.accept(new Source("T2", Stream.ERR), "Traceback (most recent call last):");

    assertThat(printed())
        .containsExactly("[T1 out] hello", "[T2 err] Traceback (most recent call last):");
  }

  @ParameterizedTest
  @CsvSource({
    "a\u001b[2Jb, a?[2Jb",
    "a\u009b31mb, a?31mb",
    "a\u0007b\u0000c\u007fd, a?b?c?d",
    "a\u202egpj.exe, a?gpj.exe",
    "a\u2066b\u2069, a?b?",
    "a\u2028b, a?b",
    "tab\tstays, tab\tstays",
    "für 日本 👩\u200d💻, für 日本 👩\u200d💻"
  })
  void whatATerminalWouldObeyIsNotPrinted(String line, String shown) {
    output.accept(OUT, line);
    output.accept(new Source(line, Stream.OUT), "x");

    assertThat(printed()).containsExactly("[T1 out] " + shown, "[" + shown + " out] x");
  }

  @Test
  void aStreamThatFloodsIsHeldBackAndTheOthersAreNot() {
    for (var i = 0; i < 5_000; i++) {
      output.accept(OUT, "line " + i);
    }
    output.accept(new Source("T1", Stream.ERR), "why");

    assertThat(printed()).hasSize(1_001).contains("[T1 out] line 999", "[T1 err] why");

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    output.accept(OUT, "later");

    assertThat(printed())
        .endsWith("[T1 out] … (4000 lines left out: too many at once)", "[T1 out] later");
  }

  @Test
  void aSteadyStreamIsShownWhole() {
    for (var i = 0; i < 5_000; i++) {
      nanos.addAndGet(Duration.ofMillis(5).toNanos());
      output.accept(OUT, "line " + i);
    }

    assertThat(printed()).hasSize(5_000);
  }

  private List<String> printed() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
