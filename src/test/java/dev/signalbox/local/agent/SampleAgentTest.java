package dev.signalbox.local.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.local.agent.jvm.AgentCommand;
import dev.signalbox.local.embedded.EmbeddedDynamoDb;
import dev.signalbox.local.embedded.LocalClients;
import dev.signalbox.local.embedded.Tables;
import dev.signalbox.local.process.AgentProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class SampleAgentTest {
  private static final AtomicInteger IDS = new AtomicInteger();
  private static final EmbeddedDynamoDb SERVER = EmbeddedDynamoDb.start(0);
  private static final LocalClients CLIENTS = new LocalClients();
  private static final DynamoDbAsyncClient DB = CLIENTS.dynamoDb(SERVER.endpoint());

  private final String taskId = "TASK" + IDS.incrementAndGet();
  private final List<String> output = new CopyOnWriteArrayList<>();
  private final Map<String, String> environment =
      new HashMap<>(
          Map.of(
              "TASK_ID",
              taskId,
              "TASK_TABLE_NAME",
              "Tasks",
              "TASK_EVENTS_TABLE_NAME",
              "TaskEvents",
              "AWS_ENDPOINT_URL",
              SERVER.endpoint().toString(),
              "AWS_REGION",
              "us-east-1",
              "AWS_ACCESS_KEY_ID",
              "local",
              "AWS_SECRET_ACCESS_KEY",
              "local"));
  private final List<AgentProcess> started = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void tables() {
    Tables.createTasks(DB, "Tasks", StreamViewType.NEW_AND_OLD_IMAGES);
    Tables.createEvents(DB, "TaskEvents");
  }

  @AfterAll
  static void close() {
    DB.close();
    CLIENTS.close();
    SERVER.close();
  }

  @AfterEach
  void killAll() {
    started.forEach(AgentProcess::kill);
  }

  @Test
  void aGoodRunWritesTheRowAsTheRealAgentDoesAndExitsWithZero() {
    put("HYDRATING", 1);

    assertThat(exitOf(run("{\"run_ms\":300,\"cost_usd\":0.25}"))).isZero();

    var row = row();
    var time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";
    assertThat(text(row, "status")).isEqualTo("COMPLETED");
    assertThat(text(row, "started_at")).matches(time);
    assertThat(text(row, "completed_at")).matches(time);
    assertThat(text(row, "agent_heartbeat_at")).matches(time);
    assertThat(text(row, "status_created_at")).isEqualTo("COMPLETED#" + text(row, "completed_at"));
    assertThat(text(row, "cost_usd")).isEqualTo("0.25");
    assertThat(Double.parseDouble(text(row, "duration_s"))).isBetween(0.3, 20.0);
    assertThat(text(row, "turns")).isEqualTo("2");
    assertThat(row).containsEntry("build_passed", AttributeValue.fromBool(true));
    assertThat(row).doesNotContainKeys("updated_at", "ttl", "error_message");
  }

  @Test
  void aFailedRunLeavesAMessageOfAtMostAThousandCharactersAndExitsWithOne() {
    put("RUNNING", 1);
    var message = "no \\\"luck\\\" \\u00e9 " + "x".repeat(2000);

    assertThat(exitOf(run("{\"report\":\"FAILED\",\"message\":\"" + message + "\"}"))).isOne();

    assertThat(text(row(), "status")).isEqualTo("FAILED");
    assertThat(text(row(), "error_message")).hasSize(1000).startsWith("no \"luck\" é xxx");
  }

  /// The service writes RUNNING as well, and may be first.
  @Test
  void aTaskThatIsRunningAlreadyIsRun() {
    var item = new HashMap<>(key());
    item.put("status", AttributeValue.fromS("RUNNING"));
    item.put("attempt", AttributeValue.fromN("1"));
    item.put("started_at", AttributeValue.fromS("2026-11-28T05:00:00.000Z"));
    DB.putItem(p -> p.tableName("Tasks").item(item)).join();

    assertThat(exitOf(run("{\"report\":\"NONE\",\"exit_code\":0}"))).isZero();

    assertThat(text(row(), "status")).isEqualTo("RUNNING");
    assertThat(text(row(), "started_at")).isEqualTo("2026-11-28T05:00:00.000Z");
    assertThat(text(row(), "status_created_at")).startsWith("RUNNING#");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 3"})
  void aRunWithoutReportLeavesTheRowRunning(int asked, int expected) {
    put("HYDRATING", 1);

    assertThat(exitOf(run("{\"report\":\"NONE\",\"exit_code\":" + asked + "}")))
        .isEqualTo(expected);

    assertThat(text(row(), "status")).isEqualTo("RUNNING");
  }

  @Test
  void aCrashBySignalLeavesTheRowRunningAndTheSignalInTheExitCode() {
    put("HYDRATING", 1);

    assertThat(exitOf(run("{\"crash_signal\":\"KILL\"}"))).isEqualTo(137);

    assertThat(text(row(), "status")).isEqualTo("RUNNING");
  }

  @Test
  void aHangingAgentHasReportedAndStaysAliveUntilItIsTerminated() {
    put("HYDRATING", 1);
    var agent = run("{\"hang\":true,\"run_ms\":0}");
    await().untilAsserted(() -> assertThat(text(row(), "status")).isEqualTo("COMPLETED"));
    await().until(() -> output.stream().anyMatch(line -> line.contains("hangs")));

    assertThat(agent.isAlive()).isTrue();
    agent.stop(20_000);

    assertThat(exitOf(agent)).isEqualTo(143);
  }

  @Test
  void aTerminatedAgentExitsWith143AndWritesNoResult() {
    put("HYDRATING", 1);
    var agent = run("{\"run_ms\":60000}");
    await().untilAsserted(() -> assertThat(text(row(), "status")).isEqualTo("RUNNING"));

    agent.stop(20_000);

    assertThat(exitOf(agent)).isEqualTo(143);
    assertThat(text(row(), "status")).isEqualTo("RUNNING");
  }

  @Test
  void aCancellationIsHeededBetweenTwoSteps() {
    put("HYDRATING", 1);
    var agent = run("{\"run_ms\":60000}");
    await().untilAsserted(() -> assertThat(text(row(), "status")).isEqualTo("RUNNING"));

    put("CANCELLED", 1);

    assertThat(exitOf(agent)).isOne();
    assertThat(text(row(), "status")).isEqualTo("CANCELLED");
    assertThat(milestones()).containsExactly("repo_setup_complete", "cancel_detected");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CANCELLED", "FAILED", "TIMED_OUT", "COMPLETED"})
  void aTaskThatHasEndedIsNotStarted(String status) {
    put(status, 1);

    assertThat(exitOf(run("{}"))).isOne();

    assertThat(row()).containsOnlyKeys("task_id", "status", "attempt");
    assertThat(milestones()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"HYDRATING", "RUNNING"})
  void anotherAttemptOfTheTaskIsNotTouched(String status) {
    put(status, 2);
    environment.put("ATTEMPT", "1");

    assertThat(exitOf(run("{}"))).isOne();

    assertThat(row()).containsOnlyKeys("task_id", "status", "attempt");
    assertThat(text(row(), "status")).isEqualTo(status);
  }

  @Test
  void itsOwnAttemptIsRun() {
    put("HYDRATING", 2);
    environment.put("ATTEMPT", "2");

    assertThat(exitOf(run("{}"))).isZero();

    assertThat(text(row(), "status")).isEqualTo("COMPLETED");
  }

  @Test
  void aQueuedTaskIsNeverOverwritten() {
    put("QUEUED", 1);

    assertThat(exitOf(run("{}"))).isZero();

    assertThat(row()).containsOnlyKeys("task_id", "status", "attempt");
  }

  @Test
  void heartbeatsGoOnDuringTheRun() {
    put("HYDRATING", 1);
    environment.put("SAMPLE_HEARTBEAT_MS", "100");
    var _ = run("{\"run_ms\":60000}");
    await().until(() -> row().containsKey("agent_heartbeat_at"));
    var first = text(row(), "agent_heartbeat_at");

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> !text(row(), "agent_heartbeat_at").equals(first));
  }

  @Test
  void withoutHeartbeatsThereIsNotOne() {
    put("HYDRATING", 1);

    assertThat(exitOf(run("{\"heartbeat\":false}"))).isZero();

    assertThat(row()).doesNotContainKey("agent_heartbeat_at");
  }

  @Test
  void eachPhaseIsAMilestoneWithATimeInMicroseconds() {
    put("HYDRATING", 1);

    assertThat(exitOf(run("{}"))).isZero();

    assertThat(milestones()).containsExactly("repo_setup_complete", "agent_execution_complete");
    assertThat(events())
        .allSatisfy(
            event -> {
              assertThat(text(event, "event_type")).isEqualTo("agent_milestone");
              assertThat(text(event, "event_id")).matches("[0-9A-HJKMNP-TV-Z]{26}");
              assertThat(text(event, "timestamp"))
                  .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}\\+00:00");
            });
  }

  @Test
  void withoutATableItWorksWithoutWriting() {
    environment.remove("TASK_TABLE_NAME");

    assertThat(exitOf(run("{}"))).isZero();
    assertThat(DB.getItem(g -> g.tableName("Tasks").key(key())).join().hasItem()).isFalse();
  }

  @Test
  void anOutageOfDynamoDbDoesNotStopIt() {
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");

    assertThat(exitOf(run("{}"))).isZero();
    assertThat(output).anyMatch(line -> line.contains("could not write the result"));
  }

  @Test
  void anUnreadablePayloadFailsBeforeTheRowIsTouchedAndIsNotPrinted() {
    put("HYDRATING", 1);
    environment.put("AGENT_PAYLOAD", "{\"secret\":\"hunter2\"");

    assertThat(exitOf(start())).isOne();

    assertThat(text(row(), "status")).isEqualTo("HYDRATING");
    assertThat(output).hasSize(1).noneMatch(line -> line.contains("hunter2"));
  }

  /// The endpoint is DynamoDB's, which has no such object.
  @Test
  void aPayloadThatIsNotInS3FailsBeforeTheRowIsTouched() {
    put("HYDRATING", 1);
    environment.put("AGENT_PAYLOAD_S3_URI", "s3://payloads/tasks/1/payload.json");

    assertThat(exitOf(start())).isOne();

    assertThat(text(row(), "status")).isEqualTo("HYDRATING");
    assertThat(output)
        .singleElement()
        .asString()
        .contains("cannot start: the payload cannot be read from S3");
  }

  private AgentProcess run(String script) {
    environment.put("AGENT_PAYLOAD", "{\"prompt\":null,\"sample_agent\":" + script + "}");
    return start();
  }

  private AgentProcess start() {
    try {
      var agent =
          AgentProcess.start(
              AgentCommand.shared().words(), environment, (_, line) -> output.add(line));
      started.add(agent);
      return agent;
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static int exitOf(AgentProcess agent) {
    return agent.exit().orTimeout(30, TimeUnit.SECONDS).join();
  }

  private void put(String status, int attempt) {
    var item = new HashMap<>(key());
    item.put("status", AttributeValue.fromS(status));
    item.put("attempt", AttributeValue.fromN(Integer.toString(attempt)));
    DB.putItem(p -> p.tableName("Tasks").item(item)).join();
  }

  private Map<String, AttributeValue> key() {
    return Map.of("task_id", AttributeValue.fromS(taskId));
  }

  private Map<String, AttributeValue> row() {
    return DB.getItem(g -> g.tableName("Tasks").key(key()).consistentRead(true)).join().item();
  }

  private static AttributeValue in(Map<String, AttributeValue> item, String name) {
    return item.getOrDefault(name, AttributeValue.fromNul(true));
  }

  private static String text(Map<String, AttributeValue> item, String name) {
    return Optional.ofNullable(in(item, name).s()).orElse("");
  }

  private List<Map<String, AttributeValue>> events() {
    return DB.query(
            q ->
                q.tableName("TaskEvents")
                    .keyConditionExpression("task_id = :id")
                    .expressionAttributeValues(Map.of(":id", AttributeValue.fromS(taskId))))
        .join()
        .items();
  }

  private List<String> milestones() {
    return events().stream().map(event -> text(in(event, "metadata").m(), "milestone")).toList();
  }
}
