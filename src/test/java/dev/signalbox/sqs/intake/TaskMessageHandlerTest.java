package dev.signalbox.sqs.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.trace.TaskTrace;
import dev.signalbox.lifecycle.trace.TraceContext;
import dev.signalbox.lifecycle.transition.TaskEvent.CancelRequested;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskSubmitted;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskWoken;
import dev.signalbox.orchestrator.port.queue.MessageHandler.Message;
import dev.signalbox.orchestrator.port.queue.Verdict;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskMessageHandlerTest {
  private static final Path SAMPLES = Path.of("src/test/resources/task-messages");
  private static final String MARKER = "s3cret-prompt";
  private static final String TASK = "01K5Z8J3QW6T9V0C2R4M7XNDPB";
  private static final String MESSAGE_ID = "0199b0a0-1c8e-4d7a-9f00-5a1b2c3d4e5f";
  private static final String LEAST =
      "{\"type\":\"submit\",\"user_id\":\"u1\",\"task_description\":\"x\"}";
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final Instant SENT = NOW.minusSeconds(600);

  private final Heard heard = new Heard();
  private final TaskMessageHandler handler = new TaskMessageHandler(heard, () -> NOW);

  private Verdict handle(String body) {
    return handle(body, MESSAGE_ID);
  }

  @Test
  void aRedrivenSubmitIsTheTaskOfTheMessageThatItRepeats() {
    var body = LEAST;
    var first = submitted(body).taskId();

    var again = new Message("another-id", body, 1, SENT, MESSAGE_ID, Optional.empty());
    assertThat(handler.handle(again)).isEqualTo(Heard.VERDICT);

    assertThat(heard.events.removeLast().taskId()).isEqualTo(first);
    assertThat(submitted(body, "another-id").taskId()).isNotEqualTo(first);
  }

  @Test
  void aTaskIsAPartOfItsMessagesTraceOrBeginsOne() {
    var sent =
        TraceContext.of(
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", Optional.empty());
    var beginning =
        new TaskMessageHandler(heard, () -> NOW, id -> Optional.of(TaskTrace.ofTask(id)));
    var traced = new Message(MESSAGE_ID, LEAST, 1, SENT, MESSAGE_ID, sent);
    var untraced = new Message(MESSAGE_ID, LEAST, 1, SENT);

    assertThat(trace(handler, traced)).isEqualTo(sent).isPresent();
    assertThat(trace(beginning, traced)).isEqualTo(sent);
    assertThat(trace(handler, untraced)).isEmpty();
    assertThat(trace(beginning, untraced)).isEqualTo(trace(beginning, untraced)).isPresent();
  }

  private Optional<TraceContext> trace(TaskMessageHandler any, Message message) {
    assertThat(any.handle(message)).isEqualTo(Heard.VERDICT);
    return ((TaskSubmitted) heard.events.removeLast()).request().trace();
  }

  private Verdict handle(String body, String messageId) {
    return handler.handle(new Message(messageId, body, 1, SENT));
  }

  private TaskSubmitted submitted(String body) {
    return submitted(body, MESSAGE_ID);
  }

  private TaskSubmitted submitted(String body, String messageId) {
    assertThat(handle(body, messageId)).isEqualTo(Heard.VERDICT);
    return (TaskSubmitted) heard.events.removeLast();
  }

  static Stream<Path> goodSamples() throws IOException {
    try (var files = Files.list(SAMPLES.resolve("good"))) {
      return files.sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("goodSamples")
  void goodMessageGoesToTheOrchestratorWhoseVerdictCounts(Path sample) throws IOException {
    assertThat(handle(Files.readString(sample))).isEqualTo(Heard.VERDICT);
    assertThat(heard.events).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "/task-messages/bad/expected.csv", delimiter = '|', numLinesToSkip = 1)
  void badMessageIsUnusableForAReasonThatQuotesNothingOfIt(String file, String reason, String says)
      throws IOException {
    var verdict = handle(Files.readString(SAMPLES.resolve("bad").resolve(file)));

    assertThat(verdict)
        .isInstanceOfSatisfying(
            Verdict.Unusable.class,
            unusable -> {
              assertThat(unusable.reason()).isEqualTo(reason);
              assertThat(unusable.detail())
                  .contains(says)
                  .doesNotContain(MARKER)
                  .hasSizeLessThanOrEqualTo(1_000);
            });
    assertThat(heard.events).isEmpty();
  }

  @Test
  void everyBadSampleHasAnExpectation() throws IOException {
    try (var files = Files.list(SAMPLES.resolve("bad"));
        var lines = Files.lines(SAMPLES.resolve("bad/expected.csv"))) {
      var expected = lines.skip(1).map(line -> line.split("\\|", -1)[0]).toList();
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".json"))
          .containsExactlyInAnyOrderElementsOf(expected)
          .hasSizeGreaterThan(60);
    }
  }

  @Test
  void everyFieldOfASubmitArrives() throws IOException {
    var event = submitted(Files.readString(SAMPLES.resolve("good/submit-full.json")));

    assertThat(event.taskId()).isEqualTo(TASK);
    assertThat(event.at()).isEqualTo(NOW);
    assertThat(event.request())
        .isEqualTo(
            new TaskRequest(
                "3f8a6c1e-user",
                Optional.of("octo-org/payments.api"),
                Optional.of("Make the retry delay configurable. Žluť 漢字 🚂"),
                OptionalInt.of(42),
                OptionalInt.of(108),
                Optional.of("coding/new-task-v1"),
                OptionalInt.of(500),
                Optional.of(new BigDecimal("2.5")),
                Optional.of("deploy-2026_7"),
                "slack",
                Map.of("slack_channel", "C012AB3CD"),
                Optional.of("{\"payload\":{\"priority\":\"high\",\"nested\":{\"n\":1.1}}}")));
  }

  @Test
  void leastSubmitHasDefaults() {
    var event = submitted(LEAST);

    assertThat(event.request()).isEqualTo(request(Optional.of("x"), Optional.empty()));
  }

  private static TaskRequest request(Optional<String> description, Optional<String> extra) {
    return new TaskRequest(
        "u1",
        Optional.empty(),
        description,
        OptionalInt.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        "sqs",
        Map.of(),
        extra);
  }

  /// As most serialisers write what is not set.
  @Test
  void anOptionalFieldThatIsNullIsAbsent() throws IOException {
    var least = submitted(Files.readString(SAMPLES.resolve("good/submit-least.json")));
    var nulls = submitted(Files.readString(SAMPLES.resolve("good/submit-nulls.json")));

    assertThat(least.request()).isEqualTo(request(Optional.of("x"), Optional.empty()));
    assertThat(nulls.request())
        .isEqualTo(request(Optional.empty(), Optional.of("{\"payload\":{\"a\":1}}")));
  }

  @Test
  void aPlaceOfTheChannelThatIsNullIsAbsent() throws IOException {
    var event = submitted(Files.readString(SAMPLES.resolve("good/submit-null-in-metadata.json")));

    assertThat(event.request().channelMetadata()).isEqualTo(Map.of("channel", "C1"));
  }

  @Test
  void cancelsAndWakesMayBeFullOfNulls() throws IOException {
    assertThat(handle(Files.readString(SAMPLES.resolve("good/cancel-nulls.json"))))
        .isEqualTo(Heard.VERDICT);
    assertThat(handle(Files.readString(SAMPLES.resolve("good/wake-nulls.json"))))
        .isEqualTo(Heard.VERDICT);

    assertThat(heard.events)
        .containsExactly(
            new CancelRequested(TASK, Optional.empty(), Optional.empty(), NOW, NOW),
            new TaskWoken(TASK, NOW));
  }

  /// Line breaks belong into a description, and a reason may be any text.
  @Test
  void freeTextKeepsItsControlCharacters() {
    var text = "a\\u0000\\r\\n\\tb\\u2028";
    var submit = "{\"type\":\"submit\",\"user_id\":\"u\",\"task_description\":\"" + text + "\"}";

    assertThat(submitted(submit).request().taskDescription()).contains("a\0\r\n\tb\u2028");
  }

  @Test
  void unknownFieldsAreKeptToTheDigit() throws IOException {
    var event = submitted(Files.readString(SAMPLES.resolve("good/submit-unknown-fields.json")));

    assertThat(event.request().extra())
        .contains("{\"big\":12345678901234567890.10,\"payload\":{\"a\":null}}");
    assertThat(event.request().options().values())
        .isEqualTo(Map.of("trace", "true", "attachments", "[{\"id\":1}]"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 19})
  void aCancelThatLayInTheQueueHasNotWaitedYet(int receives) throws IOException {
    var body = Files.readString(SAMPLES.resolve("good/cancel-full.json"));

    var _ = handler.handle(new Message("m", body, receives, SENT));

    assertThat(heard.events)
        .containsExactly(
            new CancelRequested(
                TASK, Optional.of("No longer needed."), Optional.of("3f8a6c1e-user"), NOW, NOW));
  }

  @Test
  void aCancelThatWasReceivedOftenSpeaksOfTheInstantItWasSentAt() throws IOException {
    var body = Files.readString(SAMPLES.resolve("good/cancel-full.json"));

    var verdict = handler.handle(new Message("m", body, 20, SENT));

    assertThat(verdict).isEqualTo(Heard.VERDICT);
    assertThat(heard.events)
        .containsExactly(
            new CancelRequested(
                TASK, Optional.of("No longer needed."), Optional.of("3f8a6c1e-user"), SENT, NOW));
  }

  @Test
  void taskIdAloneWakes() {
    assertThat(handle("{\"task_id\":\"" + TASK + "\"}")).isEqualTo(Heard.VERDICT);
    assertThat(heard.events).containsExactly(new TaskWoken(TASK, NOW));
  }

  @Test
  void messageOver256KibIsTooLargeAndOneOfExactlyThatIsNot() {
    var shell = LEAST.replace("}", ",\"x\":\"\"}");
    var room = 256 * 1024 - shell.length();

    assertThat(handle(shell.replace("\"\"", '"' + "x".repeat(room) + '"')))
        .isEqualTo(Heard.VERDICT);
    assertThat(handle(shell.replace("\"\"", '"' + "x".repeat(room + 1) + '"')))
        .isInstanceOfSatisfying(
            Verdict.Unusable.class, v -> assertThat(v.reason()).isEqualTo("too-large"));
    // Half as many characters, but two bytes each.
    assertThat(handle(shell.replace("\"\"", '"' + "é".repeat(room / 2 + 1) + '"')))
        .isInstanceOfSatisfying(
            Verdict.Unusable.class, v -> assertThat(v.reason()).isEqualTo("too-large"));
  }

  @Test
  void redeliveryIsTheSameTaskAndAnotherMessageAnotherTask() {
    var body = LEAST;

    var first = submitted(body).taskId();

    assertThat(AttemptId.isTaskId(first)).isTrue();
    assertThat(submitted(body).taskId()).isEqualTo(first);
    assertThat(submitted(body, "0199b0a0-1c8e-4d7a-9f00-5a1b2c3d4e60").taskId())
        .isNotEqualTo(first);
    // Pinned: a later version of the service must find the same task.
    assertThat(first).isEqualTo("01K6RA074E9NX9Y02T3CP3TKJZ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"not-a-uuid", "1-1-1-1-1", "", "ž漢", "0199b0a01c8e4d7a9f005a1b2c3d4e5f"})
  void messageIdOfAnyFormGivesATaskId(String messageId) {
    var body = LEAST;

    var taskId = submitted(body, messageId).taskId();

    assertThat(AttemptId.isTaskId(taskId)).isTrue();
    assertThat(submitted(body, messageId).taskId()).isEqualTo(taskId);
  }

  @Test
  void sameIdempotencyKeyOfTheSameUserIsTheSameTask() {
    var mine = keyed("u1", "k");

    assertThat(submitted(mine, "m-1").taskId())
        .isEqualTo(submitted(mine, "m-2").taskId())
        .isNotEqualTo(submitted(keyed("u2", "k")).taskId())
        .isNotEqualTo(submitted(keyed("u1", "k2")).taskId())
        .isNotEqualTo(submitted(keyed("u1k", "k")).taskId());
    assertThat(submitted(keyed("u", "1k")).taskId())
        .isNotEqualTo(submitted(keyed("u1", "k")).taskId());
    assertThat(AttemptId.isTaskId(submitted(mine).taskId())).isTrue();
  }

  private static String keyed(String user, String key) {
    return """
    {"type":"submit","user_id":"%s","idempotency_key":"%s","task_description":"x"}\
    """
        .formatted(user, key);
  }

  @Test
  void givenTaskIdWinsOverTheIdempotencyKey() {
    var body = keyed("u1", "k").replace("{", "{\"task_id\":\"" + TASK + "\",");

    assertThat(submitted(body).taskId()).isEqualTo(TASK);
  }
}
