package dev.signalbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnAgentTest {
  /// Shells set these themselves.
  private static final Set<String> OF_THE_SHELL = Set.of("PWD", "OLDPWD", "SHLVL", "_");

  private static final Set<String> OF_THIS_MACHINE = Set.of("PATH", "HOME", "TMPDIR");

  @TempDir private Path folder = Path.of("");

  @Test
  void ownAgentGetsTheEnvironmentOfEcsAndItsExitCodeDecides() throws IOException {
    var seen = folder.resolve("environment");
    var script = folder.resolve("agent.sh");
    Files.writeString(script, "env -0 > '" + seen + "'\nexit 5\n");
    var inline = Map.of("SIGNALBOX_PAYLOAD_BUCKET", "");
    try (var signalbox = RunningSignalbox.start(List.of("/bin/sh", script.toString()), inline)) {
      var id = signalbox.submit(LocalNames.ECS_REPO, Map.of());
      signalbox.awaitSettled(id, "FAILED");

      assertThat(signalbox.failure(id, "code")).isEqualTo("APPLICATION_EXIT");
      assertThat(signalbox.failure(id, "detail")).containsPattern("\\b5\\b");
      var environment = read(seen);
      assertThat(environment)
          .containsEntry("TASK_ID", id)
          .containsEntry("ATTEMPT", "1")
          .containsEntry("TASK_TABLE_NAME", LocalNames.TABLES.tasks())
          .containsAllEntriesOf(signalbox.aws().awsEnvironment());
      assertThat(environment)
          .containsKeys(
              "AWS_ENDPOINT_URL_DYNAMODB",
              "AWS_REGION",
              "AWS_ACCESS_KEY_ID",
              "AWS_SECRET_ACCESS_KEY");
      var payload = RunningSignalbox.JSON.readTree(environment.get("AGENT_PAYLOAD"));
      assertThat(payload.path("prompt").asText()).isEqualTo("a task of a test");
      assertThat(payload.path("task_id").asText()).isEqualTo(id);
      assertThat(fromOutside(environment, signalbox)).isSubsetOf(OF_THIS_MACHINE);
    }
  }

  @Test
  void ownAgentIsToldWhereItsPayloadLiesAndCanReadItThere()
      throws IOException, InterruptedException {
    var seen = folder.resolve("environment");
    var go = folder.resolve("go");
    var script = folder.resolve("agent.sh");
    Files.writeString(
        script,
        "env -0 > '%1$s.part'; mv '%1$s.part' '%1$s'\nwhile [ ! -f '%2$s' ]; do sleep 0.1; done\nexit 5\n"
            .formatted(seen, go));
    try (var signalbox = RunningSignalbox.start(List.of("/bin/sh", script.toString()));
        var http = HttpClient.newHttpClient()) {
      var id = signalbox.submit(LocalNames.ECS_REPO, Map.of());
      await().atMost(RunningSignalbox.LIMIT).until(() -> Files.exists(seen));

      var environment = read(seen);
      assertThat(environment)
          .doesNotContainKey("AGENT_PAYLOAD")
          .containsEntry(
              "AGENT_PAYLOAD_S3_URI", "s3://signalbox-payloads/tasks/" + id + "/1/payload.json");
      // As `curl "$AWS_ENDPOINT_URL_S3/${AGENT_PAYLOAD_S3_URI#s3://}"` would.
      var object = environment.getOrDefault("AGENT_PAYLOAD_S3_URI", "").substring("s3://".length());
      var uri = URI.create(environment.get("AWS_ENDPOINT_URL_S3") + "/" + object);
      var payload =
          RunningSignalbox.JSON.readTree(
              http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                  .body());
      assertThat(payload.path("task_id").asText()).isEqualTo(id);
      Files.createFile(go);
      signalbox.awaitSettled(id, "FAILED");
    }
  }

  /// What neither the local AWS nor the task gave.
  private static Set<String> fromOutside(
      Map<String, String> environment, RunningSignalbox signalbox) {
    var left = new HashMap<>(environment);
    left.keySet().removeAll(signalbox.aws().awsEnvironment().keySet());
    left.keySet().removeAll(OF_THE_SHELL);
    left.keySet()
        .removeAll(
            Set.of(
                "TASK_ID",
                "ATTEMPT",
                "REPO_URL",
                "MAX_TURNS",
                "AGENT_PAYLOAD",
                "CLAUDE_CODE_USE_BEDROCK",
                "TASK_TABLE_NAME",
                "TASK_EVENTS_TABLE_NAME",
                "USER_CONCURRENCY_TABLE_NAME",
                "TASK_APPROVALS_TABLE_NAME",
                "ARTIFACTS_BUCKET_NAME",
                "TRACE_ARTIFACTS_BUCKET_NAME"));
    return left.keySet();
  }

  private static Map<String, String> read(Path seen) throws IOException {
    var environment = new HashMap<String, String>();
    for (var line : Files.readString(seen).split("\0", -1)) {
      var equals = line.indexOf('=');
      if (equals > 0) {
        environment.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    return environment;
  }
}
