package dev.signalbox.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.hostile.WiredHandlers;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.orchestrator.port.queue.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bodies that producers and AWS put on the two queues, through the real handlers.
class MessageCorpusTest {
  private static final Path FILE = Path.of("src/test/resources/corpus/messages.jsonl");
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();

  /// One line of the file.
  record Line(JsonNode json) {
    String text(String field) {
      return json.path(field).asText();
    }

    String body() {
      return json.has("bodyBase64")
          ? new String(Base64.getDecoder().decode(text("bodyBase64")), UTF_8)
          : text("body");
    }

    List<String> words(String field) {
      return json.path(field).valueStream().map(JsonNode::asText).toList();
    }

    @Override
    public String toString() {
      return text("id");
    }
  }

  static Stream<Line> lines() throws IOException {
    var lines = Stream.<Line>builder();
    for (var line : Files.readAllLines(FILE)) {
      lines.add(new Line(JSON.readTree(line)));
    }
    return lines.build();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lines")
  void aBodyEndsAsItsLineExpects(Line line) {
    var wired = new WiredHandlers();
    var handler =
        switch (line.text("queue")) {
          case "task" -> wired.tasks();
          case "events" -> wired.events();
          case String other -> throw new IllegalArgumentException(other);
        };

    var verdict = handler.handle(new MessageHandler.Message("m-1", line.body(), 1, NOW));

    if (line.text("expect").equals("dead-letter")) {
      assertThat(verdict).isInstanceOf(Verdict.Unusable.class);
      saysWhatItShould(line, (Verdict.Unusable) verdict);
    } else {
      // A cancel of a task that is not there yet waits for it.
      assertThat(verdict).isNotInstanceOf(Verdict.Unusable.class);
      assertThat(wired.ignoredEvents()).isEqualTo(line.text("expect").equals("ignored") ? 1 : 0);
    }
  }

  private static void saysWhatItShould(Line line, Verdict.Unusable verdict) {
    if (line.json().has("reason")) {
      assertThat(verdict.reason()).as(verdict.detail()).isEqualTo(line.text("reason"));
    }
    for (var name : line.words("names")) {
      assertThat(verdict.detail()).contains(name);
    }
    for (var never : line.words("never")) {
      assertThat(verdict.detail()).doesNotContain(never);
    }
  }

  @Test
  void everyLineIsWellFormed() throws IOException {
    assertThat(lines())
        .hasSizeGreaterThanOrEqualTo(100)
        .allSatisfy(
            line -> {
              assertThat(line.text("source")).as(line.toString()).isNotEmpty();
              assertThat(Set.of("accepted", "dead-letter", "ignored"))
                  .contains(line.text("expect"));
            })
        .extracting(Line::toString)
        .doesNotHaveDuplicates()
        .isSorted();
  }
}
