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
