package dev.signalbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.signalbox.dynamodb.DynamoTaskStore;
import dev.signalbox.dynamodb.TestStores;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.local.eventbridge.EventFaults;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.Signalbox;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.settings.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Silence, on the local AWS, with deadlines short enough to wait for.
class SweepEndToEndTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private static LocalAws aws;
  private static Signalbox service;
  private static DynamoTaskStore store;

  @BeforeAll
  static void start() {
    var agent = LocalSignalbox.sampleAgent();
    aws = LocalAws.start(LocalAws.Ports.FREE, new LocalAws.Agents(agent, (_, _) -> {}, _ -> {}));
    var environment = new TreeMap<>(aws.serviceEnvironment(agent));
    environment.put("SIGNALBOX_SWEEP_INTERVAL", "300ms");
    environment.put("SIGNALBOX_HEARTBEAT_STALE", "4s");
    environment.put("SIGNALBOX_HEARTBEAT_NEVER_SEEN", "6s");
    environment.put("SIGNALBOX_SAFETY_LOOK", "4s");
    environment.put("SIGNALBOX_MAXIMUM_DURATION", "15s");
    var settings = ((Settings.Reading.Good) Settings.read(environment)).settings();
    var clients = ConfiguredClients.of(settings, Optional.of(LocalAws.credentials()));
    service =
        Signalbox.start(
            settings, clients, new SystemSources(InstantSource.system(), new Random(1)));
    store = TestStores.store(aws.clients().dynamoDb(), LocalNames.TABLES);
  }

  @AfterAll
  static void stop() {
    service.close();
    aws.close();
  }

  @Test
  void anAgentCoreAgentThatDiesSilentlyIsLostByItsHeartbeat() {
    var id = UlidCreator.getUlid().toString();

    submit(id, LocalNames.AGENTCORE_REPO, "{\"run_ms\":500,\"crash_signal\":\"KILL\"}");

    var row = ended(id);
    assertThat(row.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(row.failure().orElseThrow().code()).isEqualTo(FailureCode.HEARTBEAT_LOST);
    assertThat(row.slotHeld()).isFalse();
  }

  @Test
  void anEcsTaskWhoseEventsAreAllLostIsFound() {
    var id = UlidCreator.getUlid().toString();
    aws.eventBridge().faults().drop(EventFaults.startedBy(id));

    submit(id, LocalNames.ECS_REPO, "{\"run_ms\":10,\"report\":\"NONE\",\"exit_code\":3}");

    var row = ended(id);
    assertThat(row.failure().orElseThrow().code()).isEqualTo(FailureCode.APPLICATION_EXIT);
    assertThat(aws.wire().journal().calls("ecs", "DescribeTasks")).isNotEmpty();
  }

  @Test
  void aTaskThatRunsTooLongIsTimedOutAndItsProcessIsGone() {
    var id = UlidCreator.getUlid().toString();

    submit(id, LocalNames.ECS_REPO, "{\"run_ms\":120000}");

    assertThat(ended(id).status()).isEqualTo(TaskStatus.TIMED_OUT);
    await().atMost(LIMIT).until(() -> aws.ecs().liveSessions(id).isEmpty());
    await()
        .atMost(LIMIT)
        .until(() -> row(id).filter(it -> !it.attempt().stopPending()).isPresent());
  }

  private static void submit(String id, String repo, String script) {
    var body =
        """
        {"type":"submit","task_id":"%s","user_id":"%s","repo":"%s","task_description":"x",
         "sample_agent":%s}\
        """
            .formatted(id, id, repo, script);
    aws.clients()
        .sqs()
        .sendMessage(it -> it.queueUrl(aws.queues().tasks().url()).messageBody(body))
        .join();
  }

  private static TaskRecord ended(String id) {
    await().atMost(LIMIT).until(() -> row(id).filter(TaskRecord::settled).isPresent());
    return row(id).orElseThrow();
  }

  private static Optional<TaskRecord> row(String id) {
    return store.find(id) instanceof Lookup.Found(var record)
        ? Optional.of(record)
        : Optional.empty();
  }
}
