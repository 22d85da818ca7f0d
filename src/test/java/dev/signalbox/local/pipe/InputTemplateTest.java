package dev.signalbox.local.pipe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.dynamodb.row.TaskRowIntake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputTemplateTest {
  private static final Path RECORDS = Path.of("src/test/resources/stream-records");

  private static final String EMPTY = "{\"S\":\"\"}";

  private static final InputTemplate TEMPLATE = new InputTemplate(InputTemplate.TASK_ROWS);

  /// Those that pass the filter of the pipe.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent-completed",
        "agent-failed",
        "cancelled-by-the-api",
        "created-terminal",
        "ended-and-settled-by-us",
        "foreign-task-id",
        "overwritten-after-settling",
        "pending-uploads"
      })
  void whatTheTemplateLeavesIsReadLikeTheWholeRecord(String name) throws IOException {
    var record = Files.readString(RECORDS.resolve(name + ".json"));
    var sent = TEMPLATE.render(record);
    var intake = new TaskRowIntake();

    assertThat(intake.read(sent, Instant.EPOCH)).isEqualTo(intake.read(record, Instant.EPOCH));
    assertThat(sent).hasSizeLessThan(500).doesNotContain("description", "prompt");
  }

  /// How AWS renders a path that finds nothing is told nowhere: whatever it is, it is no instant.
  @ParameterizedTest
  @CsvSource({
    "'{\"S\":\"\"}'",
    "'{\"S\":null}'",
    "'{\"S\":\"null\"}'",
    "'{\"S\":\"<$.dynamodb.NewImage.settled_at.S>\"}'",
    "'{}'",
    "'null'",
    "'\"\"'"
  })
  void aMissingAttributeIsMissingHoweverItIsRendered(String settledAt) throws IOException {
    for (var name : List.of("agent-completed", "ended-and-settled-by-us")) {
      var record = Files.readString(RECORDS.resolve(name + ".json"));
      var sent = TEMPLATE.render(record);
      // Not settled before, and for the first of them not afterwards either.
      var first = sent.indexOf(EMPTY);
      var rendered = sent.substring(0, first) + settledAt + sent.substring(first + EMPTY.length());
      var intake = new TaskRowIntake();

      assertThat(intake.read(rendered, Instant.EPOCH))
          .as(name)
          .isEqualTo(intake.read(record, Instant.EPOCH));
    }
  }

  @Test
  void textsAreEscapedAndPathsThatFindNothingAreEmpty() throws JsonProcessingException {
    var template = new InputTemplate("{\"a\":\"<$.x.S>\",\"b\":\"<$.y.S>\"}");

    var sent = template.render("{\"x\":{\"S\":\"\\\"$1\\\\ <$.y.S>\\n\"}}");

    var read = new ObjectMapper().readTree(sent);
    assertThat(read.path("a").asText()).isEqualTo("\"$1\\ <$.y.S>\n");
    assertThat(read.path("b").asText()).isEmpty();
  }
}
