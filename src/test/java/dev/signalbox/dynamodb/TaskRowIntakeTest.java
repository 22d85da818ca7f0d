package dev.signalbox.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.row.TaskRowIntake;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.port.queue.EventIntake.Reading;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskRowIntakeTest {
  private static final Instant RECEIVED = Instant.parse("2026-04-12T10:40:06Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent-completed.json",
        "agent-failed.json",
        "cancelled-by-the-api.json",
        "created-terminal.json",
        "overwritten-after-settling.json",
        "pending-uploads.json"
      })
  void anEndThatSomebodyElseWroteAndANewWaitForUploadsWakeTheTask(String file) throws IOException {
    assertThat(read(file))
        .isEqualTo(
            new Reading.Understood(
                new TaskEvent.TaskWoken("01JQZ3V6G8N4W2X5Y7B9CDEFGH", RECEIVED)));
  }

  @ParameterizedTest
  @CsvSource({
    "agent-heartbeat.json, not_terminal",
    "submitted.json, not_terminal",
    "settled-by-us.json, settled",
    "ended-and-settled-by-us.json, settled",
    "trace-uri-after-settling.json, settled",
    "removed-by-ttl.json, removed",
    "foreign-task-id.json, foreign_task_id"
  })
  void whatChangesNothingIsIgnored(String file, String because) throws IOException {
    assertThat(read(file)).isEqualTo(new Reading.Ignored(because));
  }

  @Test
  void laterWritesOfARowThatWaitsForUploadsSayNothingNew() throws IOException {
    var later =
        TypedJson.text("stream-records", "pending-uploads.json").replace("INSERT", "MODIFY");

    assertThat(new TaskRowIntake().read(later, RECEIVED))
        .isEqualTo(new Reading.Ignored("not_terminal"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"not-a-stream-record.json", "list.json"})
  void otherJsonIsSomeoneElses(String file) throws IOException {
    assertThat(read(file)).isEqualTo(new Reading.NotMine());
  }

  @ParameterizedTest
  @CsvSource({
    "no-keys.json, bad-event",
    "keys-only.json, bad-event",
    "no-status.json, bad-event",
    "later-event-name.json, bad-event",
    "cut-off.txt, bad-json"
  })
  void whatIsBrokenIsUnusable(String file, String reason) throws IOException {
    assertThat(read(file))
        .isInstanceOfSatisfying(
            Reading.Unusable.class, it -> assertThat(it.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "secret words", "null", "7", "{\"eventSource\":7}"})
  void noBodyIsTooOddToBeRead(String body) {
    assertThat(new TaskRowIntake().read(body, RECEIVED))
        .isInstanceOfAny(Reading.NotMine.class, Reading.Unusable.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "{\"eventSource\":\"aws:dynamodb\"} {}", "{} x"})
  void aBodyThatIsNotOneJsonValueIsBadJson(String body) {
    assertThat(new TaskRowIntake().read(body, RECEIVED))
        .isInstanceOfSatisfying(
            Reading.Unusable.class, it -> assertThat(it.reason()).isEqualTo("bad-json"));
  }

  @Test
  void theDetailOfABrokenBodyHoldsNothingOfIt() {
    var reading = new TaskRowIntake().read("{\"secret\": words", RECEIVED);

    assertThat(reading).isEqualTo(new Reading.Unusable("bad-json", "at line 1, column 12"));
  }

  private static Reading read(String file) throws IOException {
    return new TaskRowIntake().read(TypedJson.text("stream-records", file), RECEIVED);
  }
}
