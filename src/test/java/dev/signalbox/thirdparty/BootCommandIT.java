package dev.signalbox.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.service.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The default command of a task, run with boto3 as it is: how it comes by its payload where the
/// session role is the only way to it.
final class BootCommandIT {
  private static final String TASK = "01JAGENTQ0000000000000000A";
  private static final String OTHER = "01JAGENTQ0000000000000000B";
  private static final String AGENT =
      """
      import os
      def run_task_from_payload(payload):
          print("worked on", payload["prompt"], "with", os.environ["AWS_ACCESS_KEY_ID"])
          return {"status": "success"}
      """;

  private static final Map<String, String> SETTINGS =
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

  private final SessionRole role = new SessionRole();

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void prepare() throws IOException {
    Python.require();
    Files.writeString(folder.resolve("entrypoint.py"), AGENT);
    for (var task : List.of(TASK, OTHER)) {
      role.put("/payloads/tasks/" + task + "/1/payload.json", "{\"prompt\": \"of " + task + "\"}");
    }
  }

  @AfterEach
  void stop() {
    role.close();
  }

  @Test
  void payloadIsReadInASessionOfTheTaskAlone() throws Exception {
    var ended = run(environment(TASK, Map.of("AGENT_SESSION_ROLE_ARN", SessionRole.ARN)));

    assertThat(ended.text()).contains("worked on of " + TASK).contains("with task-role");
    assertThat(ended.code()).isZero();
    assertThat(role.assumed()).hasSize(1);
    assertThat(role.assumed().getFirst())
        .containsEntry("RoleSessionName", "signalbox-" + TASK)
        .containsEntry("DurationSeconds", "900")
        .doesNotContainKey("Tags.member.2.Key");
  }

  /// A payload of another task, as a wrong pointer would have it: the session is refused there.
  @Test
  void payloadOfAnotherTaskIsRefused() throws Exception {
    var environment = environment(TASK, Map.of("AGENT_SESSION_ROLE_ARN", SessionRole.ARN));
    environment.put("TASK_ID", OTHER);

    var ended = run(environment);

    assertThat(ended.text()).contains("AccessDenied").doesNotContain("worked on");
    assertThat(ended.code()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"arn:aws:iam::111122223333:role/another", "not-an-arn"})
  void roleThatCannotBeAssumedEndsTheTaskWithALine(String wrong) throws Exception {
    var ended = run(environment(TASK, Map.of("AGENT_SESSION_ROLE_ARN", wrong)));

    assertThat(ended.text())
        .startsWith("signalbox: cannot assume " + wrong + " for task " + TASK + ": ")
        .doesNotContain("Traceback", "worked on");
    assertThat(ended.code()).isEqualTo(1);
    assertThat(role.assumed()).isEmpty();
  }

  @Test
  void taskWithoutAnIdIsNobodysSession() throws Exception {
    var environment = environment(TASK, Map.of("AGENT_SESSION_ROLE_ARN", SessionRole.ARN));
    environment.remove("TASK_ID");

    var ended = run(environment);

    assertThat(ended.text()).startsWith("signalbox: cannot assume ");
    assertThat(ended.code()).isEqualTo(1);
  }

  /// Without a role there are the credentials that the SDK finds, which this bucket does not serve.
  @ParameterizedTest
  @ValueSource(strings = {"", " "})
  void withoutARoleNoneIsAssumed(String none) throws Exception {
    var ended = run(environment(TASK, Map.of("AGENT_SESSION_ROLE_ARN", none)));

    assertThat(ended.text()).contains("AccessDenied").doesNotContain("worked on");
    assertThat(role.assumed()).isEmpty();
  }

  @Test
  void inlinePayloadNeedsNoRole() throws Exception {
    var environment = environment(TASK, Map.of("AGENT_SESSION_ROLE_ARN", SessionRole.ARN));
    environment.remove("AGENT_PAYLOAD_S3_URI");
    environment.put("AGENT_PAYLOAD", "{\"prompt\": \"inline\"}");

    var ended = run(environment);

    assertThat(ended.text()).contains("worked on inline");
    assertThat(ended.code()).isZero();
    assertThat(role.assumed()).isEmpty();
  }

  private Map<String, String> environment(String task, Map<String, String> more) {
    var environment = new HashMap<String, String>();
    environment.put("TASK_ID", task);
    environment.put("AGENT_PAYLOAD_S3_URI", "s3://payloads/tasks/" + task + "/1/payload.json");
    environment.put("PYTHONPATH", folder.toString());
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_DEFAULT_REGION", "eu-central-1");
    environment.put("AWS_ACCESS_KEY_ID", "task-role");
    environment.put("AWS_SECRET_ACCESS_KEY", "secret");
    environment.put("AWS_ENDPOINT_URL_STS", role.endpoint());
    environment.put("AWS_ENDPOINT_URL_S3", role.endpoint());
    environment.putAll(more);
    return environment;
  }

  private record Ended(int code, String text) {}

  private static Ended run(Map<String, String> environment) throws Exception {
    var command = new ArrayList<>(defaultCommand());
    command.set(0, Python.program(command.getFirst()).toString());
    var process = Python.process(command, environment).start();
    try {
      var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
      return new Ended(process.exitValue(), text);
    } finally {
      process.destroyForcibly();
    }
  }

  private static List<String> defaultCommand() {
    return switch (Settings.read(new HashMap<>(SETTINGS))) {
      case Settings.Reading.Good(var settings) ->
          settings.compute().ecs().orElseThrow().settings().agent().command();
      case Settings.Reading.Bad(var problems) -> throw new AssertionError(problems.toString());
    };
  }
}
