package dev.signalbox.service.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The command that a task has where no setting gives another one, run as ECS runs it: the agent's
/// code and S3 are stand-ins, Python is not.
class BatchBootCommandTest {
  private static final String REQUIRE = "E2E_REQUIRE_PYTHON";
  private static final String PAYLOAD =
      "{\"task_id\": \"01J\", \"prompt\": \"gr\\u00f6\\u00dfer \\\"quoted\\\"\\nsecond line\"}";
  private static final String SUCCESS = "{\"status\": \"success\"}";

  private static final Map<String, String> ENVIRONMENT =
      Map.ofEntries(
          Map.entry("SIGNALBOX_AGENTCORE_LANE_QUEUE_URL", "https://sqs/lane-agentcore"),
          Map.entry("SIGNALBOX_TASK_QUEUE_URL", "https://sqs/tasks"),
          Map.entry("SIGNALBOX_TASK_DEAD_LETTER_QUEUE_URL", "https://sqs/tasks-dead"),
          Map.entry("SIGNALBOX_EVENTS_QUEUE_URL", "https://sqs/events"),
          Map.entry("SIGNALBOX_EVENTS_DEAD_LETTER_QUEUE_URL", "https://sqs/events-dead"),
          Map.entry("SIGNALBOX_TASK_TABLE", "tasks"),
          Map.entry("SIGNALBOX_TASK_EVENTS_TABLE", "events"),
          Map.entry("SIGNALBOX_USER_CONCURRENCY_TABLE", "users"),
          Map.entry("AWS_REGION", "eu-central-1"),
          Map.entry("SIGNALBOX_ECS_ENABLED", "true"),
          Map.entry("SIGNALBOX_ECS_LANE_QUEUE_URL", "https://sqs/lane-ecs"),
          Map.entry(
              "SIGNALBOX_ECS_CLUSTER_ARN", "arn:aws:ecs:eu-central-1:111122223333:cluster/agents"),
          Map.entry("SIGNALBOX_ECS_TASK_DEFINITION", "agent"),
          Map.entry("SIGNALBOX_ECS_SUBNETS", "subnet-1"),
          Map.entry("SIGNALBOX_ECS_SECURITY_GROUPS", "sg-1"));

  @TempDir private Path folder = Path.of("");

  /// Skips, where nobody can overlook it, on a machine without Python.
  @BeforeEach
  void python() throws InterruptedException {
    try {
      new ProcessBuilder("python3", "-c", "").start().waitFor();
    } catch (IOException _) {
      if ("true".equals(System.getenv(REQUIRE))) {
        fail("the boot command's test is required, but there is no python3");
      }
      System.err.printf("%n==== BOOT COMMAND NOT RUN: there is no python3 ====%n%n");
      Assumptions.abort("NOT RUN: there is no python3");
    }
  }

  @Test
  void anInlinePayloadIsWorkedOnAndItsSuccessIsExitCode0() throws Exception {
    assertThat(boot(Map.of("AGENT_PAYLOAD", PAYLOAD), SUCCESS)).isZero();

    assertThat(workedOn()).contains(json(PAYLOAD));
  }

  @Test
  void aPayloadBehindAPointerIsFetchedFromItsBucketAndKey() throws Exception {
    store("payloads/of-tasks/01J/attempt-2/payload.json", PAYLOAD);
    var pointer = "s3://payloads/of-tasks/01J/attempt-2/payload.json";

    assertThat(boot(Map.of("AGENT_PAYLOAD_S3_URI", pointer), SUCCESS)).isZero();

    assertThat(workedOn()).contains(json(PAYLOAD));
  }

  @Test
  void aPointerCountsMoreThanAnInlinePayload() throws Exception {
    store("payloads/01J.json", PAYLOAD);
    var both =
        Map.of("AGENT_PAYLOAD_S3_URI", "s3://payloads/01J.json", "AGENT_PAYLOAD", "{\"stale\": 1}");

    assertThat(boot(both, SUCCESS)).isZero();

    assertThat(workedOn()).contains(json(PAYLOAD));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\": \"error\"}",
        "{\"status\": \"cancelled\"}",
        "{\"status\": \"SUCCESS\"}",
        "{\"status\": null}",
        "{}",
        "null",
        "a crash"
      })
  void everyOtherEndIsExitCode1(String end) throws Exception {
    assertThat(boot(Map.of("AGENT_PAYLOAD", PAYLOAD), end)).isEqualTo(1);

    assertThat(workedOn()).contains(json(PAYLOAD));
  }

  @Test
  void withoutAPayloadNoAgentRuns() throws Exception {
    var missing = Map.of("AGENT_PAYLOAD_S3_URI", "s3://payloads/01J.json");

    assertThat(boot(missing, SUCCESS)).isEqualTo(1);
    assertThat(boot(Map.of("AGENT_PAYLOAD", "{\"task_id\""), SUCCESS)).isEqualTo(1);
    assertThat(boot(Map.of(), SUCCESS)).isEqualTo(1);

    assertThat(workedOn()).isEmpty();
  }

  /// The command that goes into RunTask, in a folder that holds a module named like the agent's.
  private int boot(Map<String, String> payload, String end) throws Exception {
    var repository = Files.createDirectories(folder.resolve("repository"));
    copy("decoy.py", repository.resolve("entrypoint.py"));
    var image = Files.createDirectories(folder.resolve("image"));
    copy("entrypoint.py", image.resolve("entrypoint.py"));
    var libraries = Files.createDirectories(folder.resolve("libraries"));
    copy("boto3.py", libraries.resolve("boto3.py"));
    copy("sitecustomize.py", libraries.resolve("sitecustomize.py"));

    var process = new ProcessBuilder(defaultCommand()).directory(repository.toFile());
    process.environment().clear();
    process
        .environment()
        .put("PATH", Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin"));
    process.environment().put("PYTHONPATH", libraries.toString());
    process.environment().put("IMAGE", image.toString());
    process.environment().put("BUCKETS", folder.resolve("buckets").toString());
    process.environment().put("WORKED_ON", folder.resolve("worked-on.json").toString());
    process.environment().put("ENDS_WITH", end);
    process.environment().putAll(payload);
    process.redirectErrorStream(true).redirectOutput(folder.resolve("said.txt").toFile());
    return exitCode(process.start());
  }

  private static int exitCode(Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
      return process.exitValue();
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> defaultCommand() {
    return switch (Settings.read(new HashMap<>(ENVIRONMENT))) {
      case Settings.Reading.Good(var settings) ->
          settings.compute().ecs().orElseThrow().settings().agent().command();
      case Settings.Reading.Bad(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private void store(String key, String document) throws IOException {
    var file = folder.resolve("buckets").resolve(key);
    Files.createDirectories(file.getParent());
    Files.writeString(file, document);
  }

  private Optional<JsonNode> workedOn() throws IOException {
    var file = folder.resolve("worked-on.json");
    return Files.exists(file) ? Optional.of(json(Files.readString(file))) : Optional.empty();
  }

  private static JsonNode json(String text) throws IOException {
    return new ObjectMapper().readTree(text);
  }

  private static void copy(String resource, Path to) throws IOException {
    Files.writeString(to, Files.readString(Path.of("src/test/resources/boot", resource)));
  }
}
