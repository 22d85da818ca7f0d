package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.HANGS;
import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static dev.signalbox.local.RunningSignalbox.message;
import static dev.signalbox.local.RunningSignalbox.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.local.ecs.EcsFaults;
import dev.signalbox.local.wire.JournalEntry;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Payloads of ECS tasks in the bucket: there while somebody may read them, gone afterwards,
/// whatever the end.
@TestInstance(Lifecycle.PER_CLASS)
final class PayloadPointerTest {
  private static final String LARGE = "x".repeat(60 * 1024);

  private final RunningSignalbox signalbox = RunningSignalbox.start();

  @AfterAll
  void close() {
    signalbox.close();
  }

  private static void sendLarge(RunningSignalbox to, String id, Map<String, Object> script) {
    to.send(large(id, LocalNames.ECS_REPO, script));
  }

  private static ObjectNode large(String id, String repo, Map<String, Object> script) {
    var message = message(id, user(id), repo, script);
    message.putObject("payload").put("text", LARGE);
    return message;
  }

  private List<String> kept(String id) {
    return signalbox.aws().s3().keys(LocalNames.PAYLOAD_BUCKET).stream()
        .filter(key -> key.contains(id))
        .toList();
  }

  private List<String> calls(String operation, String id) {
    return signalbox.aws().wire().journal().calls("s3", operation).stream()
        .map(JournalEntry::request)
        .map(call -> call.path("key").asText())
        .filter(key -> key.contains(id))
        .toList();
  }

  private void awaitNothingKept(String id) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(kept(id)).isEmpty());
    assertThat(signalbox.row(id)).doesNotContainKey("payload_uri");
  }

  @Test
  void taskWithAPayloadThatNoOverrideCouldHoldCompletes() {
    var id = RunningSignalbox.newId();

    sendLarge(signalbox, id, Map.of("run_ms", 100));

    signalbox.awaitSettled(id, "COMPLETED");
    assertThat(calls("PutObject", id)).containsExactly("tasks/" + id + "/1/payload.json");
    assertThat(calls("GetObject", id)).hasSize(1);
    assertThat(runTask(id))
        .contains("AGENT_PAYLOAD_S3_URI")
        .doesNotContain("\"AGENT_PAYLOAD\"")
        .hasSizeLessThan(8192);
    awaitNothingKept(id);
  }

  private String runTask(String id) {
    return signalbox.aws().wire().journal().calls("ecs", "RunTask").stream()
        .map(call -> call.request().toString())
        .filter(request -> request.contains(id))
        .findFirst()
        .orElse("");
  }

  @Test
  void cancelledTaskLeavesNothing() {
    var id = RunningSignalbox.newId();
    sendLarge(signalbox, id, HANGS);
    signalbox.awaitRunning(id);
    assertThat(signalbox.text(id, "payload_uri"))
        .isEqualTo("s3://signalbox-payloads/tasks/" + id + "/1/payload.json");
    assertThat(kept(id)).hasSize(1);

    signalbox.cancel(id);

    signalbox.awaitSettled(id, "CANCELLED");
    awaitNothingKept(id);
  }

  @Test
  void crashedAgentLeavesNothing() {
    var id = RunningSignalbox.newId();

    sendLarge(signalbox, id, Map.of("run_ms", 100, "report", "NONE", "exit_code", 4));

    signalbox.awaitSettled(id, "FAILED");
    assertThat(signalbox.failure(id, "code")).isEqualTo("APPLICATION_EXIT");
    awaitNothingKept(id);
  }

  @Test
  void agentThatReportsItsFailureLeavesNothing() {
    var id = RunningSignalbox.newId();

    sendLarge(signalbox, id, Map.of("run_ms", 100, "report", "FAILED"));

    signalbox.awaitSettled(id, "FAILED");
    assertThat(signalbox.failure(id, "code")).isEqualTo("AGENT_REPORTED");
    awaitNothingKept(id);
  }

  @Test
  void startsThatAreRefusedUntilTheTaskIsGivenUpLeaveNothing() {
    var id = RunningSignalbox.newId();
    signalbox.aws().ecs().faults().refusePlacement(id, "ATTRIBUTE", 3);

    sendLarge(signalbox, id, Map.of());

    signalbox.awaitSettled(id, "FAILED");
    assertThat(signalbox.failure(id, "code")).isEqualTo("REQUEST_REFUSED");
    assertThat(calls("PutObject", id)).as("one for each attempt").hasSize(3);
    awaitNothingKept(id);
  }

  @Test
  void newAttemptHasAnObjectOfItsOwnAndTheOneBeforeIsGone() {
    var id = RunningSignalbox.newId();
    signalbox.aws().ecs().faults().refusePlacement(id, EcsFaults.NO_CAPACITY, 1);

    sendLarge(signalbox, id, HANGS);

    signalbox.awaitRunning(id);
    assertThat(signalbox.attempt(id)).isEqualTo(2);
    assertThat(kept(id)).containsExactly("tasks/" + id + "/2/payload.json");
    assertThat(signalbox.text(id, "payload_uri")).endsWith("/2/payload.json");
    signalbox.cancel(id);
    signalbox.awaitSettled(id, "CANCELLED");
    awaitNothingKept(id);
  }

  @Test
  void deleteThatFailsHoldsNothingUpAndIsRepeated() {
    var id = RunningSignalbox.newId();
    // Three are the SDK's own tries, so that the fourth comes with the message's next delivery.
    signalbox.aws().s3().faults().refuse("DeleteObject", id, 503, "SlowDown", OptionalInt.of(3));

    sendLarge(signalbox, id, Map.of("run_ms", 100));

    signalbox.awaitSettled(id, "COMPLETED");
    awaitNothingKept(id);
    assertThat(calls("DeleteObject", id)).hasSizeGreaterThan(3);
  }

  @Test
  void agentCoreGetsTheDocumentItself() {
    var id = RunningSignalbox.newId();

    signalbox.send(large(id, LocalNames.AGENTCORE_REPO, Map.of("run_ms", 100)));

    signalbox.awaitSettled(id, "COMPLETED");
    assertThat(calls("PutObject", id)).isEmpty();
    assertThat(calls("DeleteObject", id)).isEmpty();
  }

  @Test
  void withoutABucketWhatIsTooLargeIsRefusedBeforeTheCall() {
    var agent = LocalSignalbox.sampleAgent();
    try (var inline = RunningSignalbox.start(agent, Map.of("SIGNALBOX_PAYLOAD_BUCKET", ""))) {
      var large = RunningSignalbox.newId();
      var small = RunningSignalbox.newId();

      sendLarge(inline, large, Map.of());
      inline.submit(small, LocalNames.ECS_REPO, Map.of("run_ms", 100));

      inline.awaitSettled(large, "FAILED");
      assertThat(inline.failure(large, "code")).isEqualTo("OVERRIDES_TOO_LARGE");
      assertThat(inline.ecsCalls("RunTask", large)).isZero();
      inline.awaitSettled(small, "COMPLETED");
      assertThat(inline.row(small)).doesNotContainKey("payload_uri");
      assertThat(inline.aws().wire().journal().calls("s3", "PutObject")).isEmpty();
      assertThat(inline.aws().wire().journal().calls("s3", "DeleteObject")).isEmpty();
    }
  }

  /// As the wired service composes it, with a bucket of payloads and without one.
  @ParameterizedTest
  @ValueSource(strings = {LocalNames.PAYLOAD_BUCKET, ""})
  void whatASubmitAsksOfTheAgentReachesIt(String bucket) {
    var settings =
        Map.of("SIGNALBOX_PAYLOAD_BUCKET", bucket, "SIGNALBOX_ATTACHMENTS_BUCKET", "files");
    try (var own = RunningSignalbox.start(LocalSignalbox.sampleAgent(), settings)) {
      var id = RunningSignalbox.newId();
      var message = message(id, user(id), LocalNames.ECS_REPO, HANGS);
      message.put("trace", true).put("approval_timeout_s", 60).put("base_branch", "next");
      var log = message.putArray("attachments").addObject().put("s3_key", "a/log.txt");
      log.putObject("screening").put("status", "passed");

      own.send(message);

      own.awaitRunning(id);
      var document = bucket.isEmpty() ? inline(own, id) : stored(own, bucket, id);
      assertThat(document)
          .contains("\"s3_uri\":\"s3://files/a/log.txt\"", "\"trace\":true", "\"max_turns\":100")
          .contains("\"approval_timeout_s\":60", "\"base_branch\":\"next\"")
          .contains("\"branch_name\":\"bgagent/" + id + "/a-task-of-a-test\"")
          .doesNotContain("screening");
      assertThat(own.row(id))
          .containsEntry("trace", AttributeValue.fromBool(true))
          .containsEntry("approval_timeout_s", AttributeValue.fromN("60"));
      own.cancel(id);
      own.awaitSettled(id, "CANCELLED");
    }
  }

  private static String stored(RunningSignalbox own, String bucket, String id) {
    var key = "tasks/" + id + "/1/payload.json";
    return own.aws()
        .clients()
        .s3()
        .getObject(it -> it.bucket(bucket).key(key), AsyncResponseTransformer.toBytes())
        .join()
        .asUtf8String();
  }

  private static String inline(RunningSignalbox own, String id) {
    return own.aws().wire().journal().calls("ecs", "RunTask").stream()
        .map(JournalEntry::request)
        .filter(request -> request.toString().contains(id))
        .flatMap(request -> request.findValuesAsText("value").stream())
        .filter(value -> value.startsWith("{"))
        .findFirst()
        .orElseThrow();
  }
}
