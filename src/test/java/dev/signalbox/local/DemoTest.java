package dev.signalbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.cli.SignalboxCommand;
import dev.signalbox.cli.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class DemoTest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void everyTaskOfTheDemoEndsAsExpectedAndStdoutIsOneDocument() throws IOException {
    var code = SignalboxCommand.commandLine(terminal()).execute("local", "--demo", "--json");

    var text = out.toString(StandardCharsets.UTF_8);
    assertThat(code).as(text).isZero();
    var document = JSON.readTree(text);
    assertThat(document.path("ok").isBoolean()).isTrue();
    assertThat(document.path("ok").asBoolean()).isTrue();
    assertThat(document.path("dead_letters").isInt()).isTrue();
    assertThat(document.path("dead_letters").asInt()).isEqualTo(3);
    assertThat(document.path("tasks"))
        .extracting(
            task -> task.path("name").asText(),
            task -> task.path("status").asText(),
            task -> task.path("code").asText(),
            task -> task.path("attempts").asInt())
        .containsExactlyInAnyOrder(
            tuple("ecs-success", "COMPLETED", "null", 1),
            tuple("ecs-agent-failed", "FAILED", "AGENT_REPORTED", 1),
            tuple("ecs-crash", "FAILED", "APPLICATION_EXIT", 1),
            tuple("ecs-oom", "FAILED", "OUT_OF_MEMORY", 1),
            tuple("ecs-silent", "FAILED", "AGENT_NEVER_REPORTED", 1),
            tuple("ecs-image-missing-then-ok", "COMPLETED", "null", 2),
            tuple("ecs-duplicate-message", "COMPLETED", "null", 1),
            tuple("ecs-early-stop", "FAILED", "APPLICATION_EXIT", 1),
            tuple("ecs-cancelled", "CANCELLED", "null", 1),
            tuple("ecs-timeout", "TIMED_OUT", "MAXIMUM_DURATION", 1),
            tuple("ecs-event-lost", "FAILED", "APPLICATION_EXIT", 1),
            tuple("ecs-no-capacity-then-ok", "COMPLETED", "null", 2),
            tuple("ecs-events-shuffled", "COMPLETED", "null", 1),
            tuple("ecs-response-lost", "COMPLETED", "null", 1),
            tuple("ecs-hangs-after-report", "COMPLETED", "null", 1),
            tuple("ecs-pull-request", "COMPLETED", "null", 1),
            tuple("ecs-github-down", "COMPLETED", "null", 1),
            tuple("github-no-such-pull-request", "FAILED", "PR_NOT_FOUND_OR_CLOSED", 1),
            tuple("queued-behind-limit", "COMPLETED", "null", 1),
            tuple("agentcore-success", "COMPLETED", "null", 1),
            tuple("agentcore-heartbeat-lost", "FAILED", "HEARTBEAT_LOST", 1),
            tuple("agentcore-refused", "FAILED", "AGENT_RUNTIME_ERROR", 1),
            tuple("agentcore-cancelled", "CANCELLED", "null", 1),
            tuple("bad-json", "DEAD_LETTER", "bad-json", 0),
            tuple("bad-schema", "DEAD_LETTER", "bad-schema", 0),
            tuple("nothing-to-do", "DEAD_LETTER", "nothing-to-do", 0));
    assertThat(document.path("tasks")).allSatisfy(DemoTest::hasEveryMember);
    assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static void hasEveryMember(JsonNode task) {
    assertThat(task.fieldNames())
        .toIterable()
        .contains("name", "task_id", "status", "code", "attempts", "detect_ms", "expected", "ok");
    assertThat(task.path("ok").asBoolean()).isTrue();
    assertThat(task.path("expected").asText()).startsWith(expectedStart(task));
    var stoppedByEcs = task.path("name").asText().matches("ecs-.*|queued-.*");
    assertThat(task.path("detect_ms").isNumber()).isEqualTo(stoppedByEcs);
  }

  private static String expectedStart(JsonNode task) {
    var status = task.path("status").asText();
    return status.equals("DEAD_LETTER") ? "dead letter" : status;
  }

  private Terminal terminal() {
    return new Terminal(
        Map.of(),
        InstantSource.system(),
        RandomGenerator.getDefault(),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }
}
