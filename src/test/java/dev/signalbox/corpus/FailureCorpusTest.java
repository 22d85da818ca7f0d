package dev.signalbox.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What AWS says of ends and of starts, through the service's own readers: a stopped task as an
/// event and as a look at it, a start that fails over the wire.
class FailureCorpusTest {
  private static final Path FILE = Path.of("src/test/resources/corpus/failures.jsonl");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final FailureReaders READERS = new FailureReaders();

  /// One line of the file.
  record Line(JsonNode json) {
    String text(String field) {
      return json.path(field).asText();
    }

    JsonNode input() {
      return json.path("input");
    }

    /// What must be read: the code, who acts, what follows, and whether the agent ran.
    String expected() {
      var told = text("code") + " " + text("origin") + " " + text("retry");
      return json.has("ran") ? told + (json.get("ran").asBoolean() ? " ran" : " never ran") : told;
    }

    @Override
    public String toString() {
      return text("id");
    }
  }

  @AfterAll
  static void close() {
    READERS.close();
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
  void everyTextIsReadAsItsLineExpects(Line line) {
    for (var read : read(READERS, line)) {
      assertThat(read).as(line.json().toString()).isEqualTo(line.expected());
    }
  }

  static List<String> read(FailureReaders readers, Line line) {
    return switch (line.text("kind")) {
      case "ecs-stop" -> List.of(readers.event(line.input()), readers.look(line.input()));
      case "ecs-run-failure" -> List.of(readers.runFailure(line.input()));
      case "ecs-run-exception" -> List.of(readers.runException(line.input()));
      case "agentcore-invoke" -> List.of(readers.invocation(line.input()));
      case String other -> throw new IllegalArgumentException(other);
    };
  }

  @Test
  void everyLineIsWellFormed() throws IOException {
    assertThat(lines())
        .hasSizeGreaterThanOrEqualTo(250)
        .allSatisfy(line -> assertThat(line.text("source")).as(line.toString()).isNotEmpty())
        .extracting(Line::toString)
        .doesNotHaveDuplicates()
        .isSorted();
  }
}
