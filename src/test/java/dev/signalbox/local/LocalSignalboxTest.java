package dev.signalbox.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.timeline.TimelineItem;
import dev.signalbox.local.ecs.EcsFaults;
import dev.signalbox.local.ecs.StartedTask;
import dev.signalbox.local.ecs.task.TaskFate.FailToStart.Containers;
import dev.signalbox.local.eventbridge.EventFaults;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

@TestInstance(Lifecycle.PER_CLASS)
final class LocalSignalboxTest {
  private static final String LOGS = "CloudWatchLogsAsyncClient";
  private static final Map<String, Object> SHORT = Map.of("run_ms", 100);
  private static final Map<String, Object> CRASH =
      Map.of("run_ms", 100, "report", "NONE", "exit_code", 4);

  private final RunningSignalbox signalbox = RunningSignalbox.start();

  @AfterAll
  void close() {
    signalbox.close();
  }

  @Test
  void sessionThatGoesWellIsStartedOnceAndNeverLookedAt() {
    var id = signalbox.submit(LocalNames.ECS_REPO, SHORT);
    signalbox.awaitSettled(id, "COMPLETED");
    signalbox.awaitSessionEnd(id);
    var agentCore = signalbox.submit(LocalNames.AGENTCORE_REPO, SHORT);
    signalbox.awaitSettled(agentCore, "COMPLETED");

    assertThat(signalbox.ecsCalls("RunTask", "signalbox/local/" + id + "/1")).isOne();
    assertThat(signalbox.ecsCalls("DescribeTasks", signalbox.text(id, "session_id"))).isZero();
    assertThat(signalbox.ecsCalls("ListTasks", "")).isZero();
    assertThat(signalbox.aws().agentCore().starts(agentCore)).isOne();
    // That of the logs is made when the first agent fails, which another test may let happen
    // before.
    var constructions = new HashMap<>(signalbox.local().serviceClients().constructions());
    assertThat(constructions.getOrDefault(LOGS, 1)).isOne();
    constructions.remove(LOGS);
    assertThat(constructions)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "SqsAsyncClient", 1,
                "DynamoDbAsyncClient", 1,
                "EcsAsyncClient", 1,
                "S3AsyncClient", 1,
                "BedrockAgentCoreAsyncClient", 1,
                "SecretsManagerAsyncClient", 1));
  }

  /// Written as the API of the specification's system writes it, in its own time format.
  @Test
  void taskIdAloneStartsARowThatAnotherProgramWrote() {
    var id = RunningSignalbox.newId();
    var at = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    var row = new HashMap<String, AttributeValue>();
    Map.of(
            "task_id",
            id,
            "user_id",
            RunningSignalbox.user(id),
            "status",
            "SUBMITTED",
            "status_created_at",
            "SUBMITTED#" + at,
            "created_at",
            at,
            "updated_at",
            at,
            "repo",
            LocalNames.ECS_REPO,
            "task_description",
            "written elsewhere",
            "branch_name",
            "bgagent/" + id + "/written-elsewhere",
            "channel_source",
            "api")
        .forEach((name, value) -> row.put(name, AttributeValue.fromS(value)));
    row.put("channel_metadata", AttributeValue.fromM(Map.of()));
    row.put("approval_gate_count", AttributeValue.fromN("0"));
    row.put("approval_gate_cap", AttributeValue.fromN("50"));
    row.put(
        "resolved_workflow",
        AttributeValue.fromM(
            Map.of(
                "id", AttributeValue.fromS("coding/new-task-v1"),
                "version", AttributeValue.fromS("1.0.0"))));
    signalbox
        .aws()
        .clients()
        .dynamoDb()
        .putItem(it -> it.tableName(LocalNames.TABLES.tasks()).item(row))
        .join();

    signalbox.send("{\"task_id\":\"" + id + "\"}");

    signalbox.awaitSettled(id, "COMPLETED");
    assertThat(signalbox.text(id, "created_at")).isEqualTo(at);
    assertThat(signalbox.row(id))
        .containsEntry("branch_name", row.get("branch_name"))
        .containsEntry("resolved_workflow", row.get("resolved_workflow"));
    assertThat(signalbox.aws().ecs().started(id)).hasSize(1);
    assertThat(signalbox.activeCount(RunningSignalbox.user(id))).isZero();
  }

  @Test
  void startRefusedForCapacityIsTriedAgainUnderANewToken() {
    var id = RunningSignalbox.newId();
    signalbox.aws().ecs().faults().refusePlacement(id, EcsFaults.NO_CAPACITY, 1);

    signalbox.submit(id, LocalNames.ECS_REPO, SHORT);

    signalbox.awaitSettled(id, "COMPLETED");
    assertThat(signalbox.attempt(id)).isEqualTo(2);
    assertThat(startedBy(id)).containsExactly("signalbox/local/" + id + "/2");
    assertThat(signalbox.timeline(id)).containsOnlyOnce("session_start_retry");
  }

  @Test
  void sessionThatFailsToStartForAPassingReasonGetsASecondAttempt() {
    var id = RunningSignalbox.newId();
    signalbox
        .aws()
        .ecs()
        .faults()
        .failToStart(
            id,
            "Timeout waiting for network interface provisioning to complete.",
            Containers.NONE,
            1);

    signalbox.submit(id, LocalNames.ECS_REPO, SHORT);

    signalbox.awaitSettled(id, "COMPLETED");
    assertThat(signalbox.attempt(id)).isEqualTo(2);
    assertThat(startedBy(id))
        .containsExactly("signalbox/local/" + id + "/1", "signalbox/local/" + id + "/2");
    assertThat(signalbox.timeline(id)).containsOnlyOnce("session_start_retry");
    assertThat(signalbox.activeCount(RunningSignalbox.user(id))).isZero();
  }

  @Test
  void lostAnswerOfRunTaskLeadsToTheSessionThatItStarted() {
    var id = RunningSignalbox.newId();
    signalbox.aws().ecs().faults().loseAnswer("RunTask", id, 1);

    signalbox.submit(id, LocalNames.ECS_REPO, SHORT);

    signalbox.awaitSettled(id, "COMPLETED");
    assertThat(signalbox.ecsCalls("RunTask", id)).isGreaterThan(1);
    assertThat(signalbox.attempt(id)).isOne();
    assertThat(signalbox.aws().ecs().started(id))
        .extracting(StartedTask::taskArn)
        .containsExactly(signalbox.text(id, "session_id"));
  }

  @Test
  void stoppedEventThatOvertakesTheAnswerFailsTheTaskOnce() {
    var id = RunningSignalbox.newId();
    signalbox.aws().ecs().faults().holdAnswerUntilStopped(id);

    signalbox.submit(id, LocalNames.ECS_REPO, CRASH);

    signalbox.awaitSettled(id, "FAILED");
    signalbox.awaitQuiet();
    assertThat(signalbox.status(id)).isEqualTo("FAILED");
    assertThat(signalbox.failure(id, "code")).isEqualTo("APPLICATION_EXIT");
    assertThat(signalbox.timeline(id)).containsOnlyOnce("task_failed");
    assertThat(signalbox.aws().ecs().started(id)).hasSize(1);
    assertThat(signalbox.activeCount(RunningSignalbox.user(id))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"COMPLETED", "FAILED"})
  void duplicatedAndReversedEventsLeaveTheSameRecord(String end) {
    var script = end.equals("COMPLETED") ? SHORT : CRASH;
    var plain = RunningSignalbox.newId();
    var duplicated = RunningSignalbox.newId();
    var reversed = RunningSignalbox.newId();
    signalbox.aws().eventBridge().faults().duplicate(EventFaults.startedBy(duplicated));
    signalbox.aws().eventBridge().faults().reverse(EventFaults.startedBy(reversed));

    for (var id : List.of(plain, duplicated, reversed)) {
      signalbox.submit(id, LocalNames.ECS_REPO, script);
      signalbox.awaitSettled(id, end);
      signalbox.awaitSessionEnd(id);
    }
    signalbox.awaitQuiet();

    assertThat(essence(duplicated)).isEqualTo(essence(plain));
    assertThat(essence(reversed)).isEqualTo(essence(plain));
    assertThat(signalbox.activeCount(RunningSignalbox.user(reversed))).isZero();
    assertThat(signalbox.activeCount(RunningSignalbox.user(duplicated))).isZero();
  }

  /// What a row and its timeline say, without ids and times.
  private Map<String, Object> essence(String id) {
    var row = new TreeMap<String, Object>(signalbox.row(id));
    row.put("attributes", List.copyOf(row.keySet()));
    row.keySet()
        .retainAll(
            List.of(
                "attributes",
                "status",
                "attempt",
                "failure",
                "error_message",
                "observed_version",
                "compute_type"));
    row.put("end", signalbox.outcome(id));
    row.put("timeline", signalbox.told(id));
    assertThat(signalbox.timeline(id))
        .filteredOn(TimelineItem.OUTPUT::equals)
        .hasSizeLessThanOrEqualTo(1);
    return row;
  }

  private List<String> startedBy(String id) {
    return signalbox.aws().ecs().started(id).stream().map(StartedTask::startedBy).toList();
  }
}
