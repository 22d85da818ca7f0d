package dev.signalbox.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.LocalSignalbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The agent of the page on agents, with boto3: as it stands there and as a stranger might write
/// it, it works in every run.
final class PythonAgentIT {
  private static final Path PAGE = Path.of("docs/agents.md");
  private static final Pattern AGENT = Pattern.compile("(?s)```python\\n(.*?)\\n```");
  private static final int RUNS = 5;

  @TempDir private Path folder = Path.of("");
  private final List<String> printed = new CopyOnWriteArrayList<>();

  /// Each variant is one replacement in the page's text. In the second, a condition that fails ends
  /// the agent, so that it shows whether one does.
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "as it stands on the page | import sys | import sys",
        "RUNNING first and every condition must hold | return False | raise",
        "without status_created_at | \"status_created_at\": f\"{status}#{at}\", | ` `",
        "never writes RUNNING | if not enter(\"RUNNING\" | if False and not enter(\"RUNNING\"",
        "times without a fraction | .isoformat() | .isoformat(timespec=\"seconds\")",
        "times with Z | .isoformat() | .isoformat().replace(\"+00:00\", \"Z\")",
      })
  void everyRunOfItCompletes(String variant, String of, String by) throws IOException {
    Python.require();
    var agent = agent(of, by);
    try (var local = start(agent)) {
      var tasks = IntStream.range(0, RUNS * 2).mapToObj(i -> submit(local, i)).toList();

      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(
              () ->
                  assertThat(tasks)
                      .allSatisfy(id -> assertThat(row(local, id)).containsKey("settled_at")));

      assertThat(tasks)
          .as(() -> String.join("\n", printed))
          .allSatisfy(
              id -> {
                assertThat(text(row(local, id), "status")).isEqualTo("COMPLETED");
                assertThat(row(local, id)).doesNotContainKeys("error_message", "slot_held");
              });
      assertThat(printed).filteredOn(line -> line.contains("'do 7'")).hasSize(3);
      assertThat(printed).noneMatch(line -> line.contains("Error"));
    }
  }

  /// It assumes the role once for each task, before it does anything else.
  @Test
  void itWorksInASessionOfItsTaskWhereThereIsARole() throws IOException {
    Python.require();
    try (var role = new SessionRole()) {
      try (var local = start(agent("import os", inARole(SessionRole.ARN, role)))) {
        var tasks = IntStream.range(0, 2).mapToObj(i -> submit(local, i)).toList();
        await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(
                () ->
                    assertThat(tasks)
                        .allSatisfy(id -> assertThat(row(local, id)).containsKey("settled_at")));

        assertThat(tasks)
            .as(() -> String.join("\n", printed))
            .allSatisfy(id -> assertThat(text(row(local, id), "status")).isEqualTo("COMPLETED"));
        assertThat(role.assumed())
            .extracting(it -> it.get("RoleSessionName"))
            .containsExactlyInAnyOrderElementsOf(tasks.stream().map(id -> "agent-" + id).toList());
      }
    }
  }

  /// boto3 asks for other credentials ten minutes before theirs are over: of sessions of five
  /// minutes, for each call.
  @Test
  void itAssumesTheRoleAgainBeforeASessionIsOver() throws IOException {
    Python.require();
    try (var role = new SessionRole(Duration.ofMinutes(5))) {
      try (var local = start(agent("import os", inARole(SessionRole.ARN, role)))) {
        var task = submit(local, 0);
        await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(() -> assertThat(row(local, task)).containsKey("settled_at"));

        assertThat(text(row(local, task), "status"))
            .as(() -> String.join("\n", printed))
            .isEqualTo("COMPLETED");
        assertThat(role.assumed())
            .hasSizeGreaterThan(5)
            .allSatisfy(it -> assertThat(it).containsEntry("RoleSessionName", "agent-" + task));
      }
    }
  }

  private static String inARole(String arn, SessionRole role) {
    return "import os\nos.environ.update(AGENT_SESSION_ROLE_ARN='%s', AWS_ENDPOINT_URL_STS='%s')"
        .formatted(arn, role.endpoint());
  }

  @Test
  void itEndsWhereTheRoleCannotBeAssumed() throws IOException {
    Python.require();
    try (var role = new SessionRole()) {
      var another = "arn:aws:iam::111122223333:role/another";
      try (var local = start(agent("import os", inARole(another, role)))) {
        var task = submit(local, 0);
        await()
            .atMost(Duration.ofMinutes(2))
            .untilAsserted(() -> assertThat(row(local, task)).containsKey("settled_at"));

        assertThat(text(row(local, task), "status")).isEqualTo("FAILED");
        assertThat(printed).anyMatch(line -> line.contains("AccessDenied"));
        assertThat(printed).noneMatch(line -> line.contains("step 0"));
      }
    }
  }

  private List<String> agent(String of, String by) throws IOException {
    var found = AGENT.matcher(Files.readString(PAGE));
    assertThat(found.find()).as("an agent in Python on the page").isTrue();
    assertThat(found.group(1)).contains(of);
    var file = folder.resolve("agent.py");
    Files.writeString(file, found.group(1).replace(of, by));
    return List.of(Python.program("python").toString(), file.toString());
  }

  private LocalSignalbox start(List<String> agent) {
    return LocalSignalbox.start(
        LocalAws.Ports.FREE,
        Map.of(),
        agent,
        (source, line) -> printed.add(source.task() + " " + line),
        _ -> {},
        InstantSource.system(),
        RandomGenerator.getDefault());
  }

  private static String submit(LocalSignalbox local, int number) {
    var id = UlidCreator.getUlid().toString();
    var message =
        new ObjectMapper()
            .createObjectNode()
            .put("type", "submit")
            .put("task_id", id)
            .put("user_id", "user-" + id)
            .put("repo", number % 2 == 0 ? LocalNames.ECS_REPO : LocalNames.AGENTCORE_REPO)
            .put("task_description", "do " + number);
    var queue = local.aws().queues().tasks().url();
    var body = message.toString();
    local.aws().clients().sqs().sendMessage(it -> it.queueUrl(queue).messageBody(body)).join();
    return id;
  }

  private static Map<String, AttributeValue> row(LocalSignalbox local, String id) {
    var key = Map.of("task_id", AttributeValue.fromS(id));
    return local
        .aws()
        .clients()
        .dynamoDb()
        .getItem(it -> it.tableName(LocalNames.TABLES.tasks()).key(key).consistentRead(true))
        .join()
        .item();
  }

  private static String text(Map<String, AttributeValue> row, String name) {
    return row.getOrDefault(name, AttributeValue.fromS("")).s();
  }
}
