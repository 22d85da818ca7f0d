package dev.signalbox.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.local.process.AgentOutput.Stream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgentProcessTest {
  private final List<String> printed = new CopyOnWriteArrayList<>();

  @Test
  void linesOfBothStreamsAreToldApart() throws IOException {
    var agent = start("echo one; echo two >&2; printf 'three\\r\\nfour\\rfive'");

    assertThat(exitOf(agent)).isZero();

    assertThat(printed)
        .containsExactlyInAnyOrder("OUT one", "ERR two", "OUT three", "OUT four", "OUT five");
  }

  /// Without a wait: the end is told after the last line.
  @Test
  void whatIsPrintedAfterSigtermIsThereBeforeTheEndIsTold() throws IOException {
    var agent =
        start(
            "trap 'seq 1 2000; echo why >&2; exit 9' TERM; echo up; while :; do sleep 0.01; done");
    await().until(() -> printed.contains("OUT up"));

    agent.stop(20_000);

    assertThat(exitOf(agent)).isEqualTo(9);
    assertThat(printed).contains("OUT 1", "OUT 2000", "ERR why").hasSize(2002);
  }

  @Test
  void aChildThatKeepsThePipesOpenHoldsUpTheEndForASecondOnly() throws IOException {
    var agent = start("sleep 20 & echo gone");

    assertThat(agent.exit().orTimeout(15, TimeUnit.SECONDS).join()).isZero();

    assertThat(printed).containsExactly("OUT gone");
  }

  @Test
  void aLineWithoutEndIsCut() throws IOException {
    var agent = start("head -c 1000000 /dev/zero | tr '\\0' x; echo; echo next");

    assertThat(exitOf(agent)).isZero();

    assertThat(printed).hasSize(2).last().isEqualTo("OUT next");
    assertThat(printed.getFirst())
        .hasSizeLessThan(LineReader.LONGEST + 100)
        .endsWith("(" + (1_000_000 - LineReader.LONGEST) + " characters left out)");
  }

  /// The pipe takes 64 KiB; an agent whose output nobody reads stands still after that.
  @Test
  void anAgentGoesOnWhenItsLinesAreNotTaken() throws IOException {
    var agent =
        AgentProcess.start(
            List.of("/bin/sh", "-c", "seq 1 100000; exit 3"),
            Map.of(),
            (_, _) -> {
              throw new StackOverflowError("planted");
            });

    assertThat(exitOf(agent)).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({
    "USER_ID, a\u0000b, USER_ID holds a NUL",
    "'', x, has a name",
    "A=B, x, has a name",
    "'A\u0000', x, has a name"
  })
  void whatNoProcessCanBeGivenIsAnOrdinaryFailureThatQuotesNoValue(
      String name, String value, String said) {
    assertThatThrownBy(
            () -> AgentProcess.start(List.of("/bin/true"), Map.of(name, value), (_, _) -> {}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(said)
        .message()
        .doesNotContain("a\u0000b");
  }

  private AgentProcess start(String script) throws IOException {
    BiConsumer<Stream, String> output = (stream, line) -> printed.add(stream + " " + line);
    return AgentProcess.start(List.of("/bin/sh", "-c", script), Map.of(), output);
  }

  private static int exitOf(AgentProcess agent) {
    return agent.exit().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
