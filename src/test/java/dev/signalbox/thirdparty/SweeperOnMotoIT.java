package dev.signalbox.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.signalbox.dynamodb.DynamoTaskStore;
import dev.signalbox.dynamodb.TestStores;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.LocalSignalbox;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import dev.signalbox.service.ConfiguredClients;
import dev.signalbox.service.Signalbox;
import dev.signalbox.service.SystemSources;
import dev.signalbox.service.settings.Settings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The whole service with the ECS of moto, which never sends an event: whatever a row comes to
/// here, the sweep has brought it there.
final class SweeperOnMotoIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int NEVER = 1_000_000;

  private static Emulator moto;
  private static LocalAws aws;
  private static Signalbox service;
  private static DynamoTaskStore store;

  @BeforeAll
  static void start() {
    Python.require();
    moto = Emulator.start(Emulator.Kind.MOTO);
    var agent = LocalSignalbox.sampleAgent();
    aws = LocalAws.start(LocalAws.Ports.FREE, new LocalAws.Agents(agent, (_, _) -> {}, _ -> {}));
    var settings = ((Settings.Reading.Good) Settings.read(environment(agent))).settings();
    var clients = ConfiguredClients.of(settings, Optional.of(LocalAws.credentials()));
    service =
        Signalbox.start(
            settings, clients, new SystemSources(InstantSource.system(), new Random(1)));
    store = TestStores.store(aws.clients().dynamoDb(), LocalNames.TABLES);
  }

  private static Map<String, String> environment(List<String> agent) {
    var environment = new TreeMap<>(aws.serviceEnvironment(agent));
    environment.put("AWS_ENDPOINT_URL_ECS", moto.endpoint().toString());
    environment.put("SIGNALBOX_ECS_CLUSTER_ARN", moto.clusterArn());
    environment.put("SIGNALBOX_ECS_TASK_DEFINITION", Emulator.FAMILY);
    environment.put("SIGNALBOX_ECS_SUBNETS", moto.subnet());
    environment.put("SIGNALBOX_ECS_SECURITY_GROUPS", moto.securityGroup());
    environment.put("SIGNALBOX_SWEEP_INTERVAL", "300ms");
    environment.put("SIGNALBOX_SAFETY_LOOK", "1s");
    environment.put("SIGNALBOX_COMPLETION_GRACE", "1s");
    environment.put("SIGNALBOX_EXIT_GRACE", "1s");
    environment.put("SIGNALBOX_STOP_REPEAT", "1s");
    environment.put("SIGNALBOX_MISSING_GRACE", "1s");
    return environment;
  }

  @AfterAll
  static void stop() {
    Optional.ofNullable(service).ifPresent(Signalbox::close);
    Optional.ofNullable(aws).ifPresent(LocalAws::close);
    Optional.ofNullable(moto).ifPresent(Emulator::close);
  }

  @BeforeEach
  void tasksRunUntilTheyAreStopped() {
    moto.endTasksByLooking(NEVER);
  }

  /// moto shows exit code 0 and no stop code, so all that is known is that the agent did not
  /// report.
  @Test
  void aTaskThatSomebodyStopsIsFoundAndItsAgentHadNotReported() {
    var id = running();

    stopAsSomebodyWould(id);

    var row = settled(id);
    assertThat(row.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(row.failure().orElseThrow().code()).isEqualTo(FailureCode.AGENT_NEVER_REPORTED);
    assertThat(row.slotHeld()).isFalse();
  }

  @Test
  void aTaskThatGoesDownStepByStepIsOverAtItsLastStepOnly() {
    moto.endTasksByLooking(1);

    var id = submit();

    var row = settled(id);
    assertThat(row.failure().orElseThrow().code()).isEqualTo(FailureCode.AGENT_NEVER_REPORTED);
    assertThat(row.attempt().number()).as("attempts").isEqualTo(1);
    // Our own look must not be the one that brings the last step.
    moto.endTasksByLooking(NEVER);
    assertThat(lastStatus(id)).isEqualTo("STOPPED");
  }

  @Test
  void aTaskWhoseAgentReportedIsCompletedAndItsSessionStopped() {
    var id = running();

    report(id, "COMPLETED");

    assertThat(settled(id).status()).isEqualTo(TaskStatus.COMPLETED);
    await().atMost(LIMIT).until(() -> lastStatus(id).equals("STOPPED"));
  }

  @Test
  void aCancelledTaskIsStoppedAndNoEventIsMissed() {
    var id = running();

    send("{\"type\":\"cancel\",\"task_id\":\"%s\"}".formatted(id));

    assertThat(settled(id).status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(lastStatus(id)).isEqualTo("STOPPED");
  }

  private static String running() {
    var id = submit();
    await()
        .atMost(LIMIT)
        .until(() -> row(id).filter(it -> it.status() == TaskStatus.RUNNING).isPresent());
    return id;
  }

  private static String submit() {
    var id = UlidCreator.getUlid().toString();
    send(
        """
        {"type":"submit","task_id":"%s","user_id":"%s","repo":"%s","task_description":"x"}\
        """
            .formatted(id, id, LocalNames.ECS_REPO));
    return id;
  }

  private static void send(String body) {
    var url = aws.queues().tasks().url();
    var _ = aws.clients().sqs().sendMessage(it -> it.queueUrl(url).messageBody(body)).join();
  }

  private static String taskArn(String id) {
    var key = Map.of("task_id", AttributeValue.fromS(id));
    var table = LocalNames.TABLES.tasks();
    var item = aws.clients().dynamoDb().getItem(it -> it.tableName(table).key(key)).join().item();
    return Optional.ofNullable(item.get("session_id")).map(AttributeValue::s).orElseThrow();
  }

  private static void stopAsSomebodyWould(String id) {
    var arn = taskArn(id);
    var _ =
        moto.clients()
            .ecs()
            .stopTask(it -> it.cluster(Emulator.CLUSTER).task(arn).reason("by hand"))
            .join();
  }

  private static String lastStatus(String id) {
    var arn = taskArn(id);
    return moto.clients()
        .ecs()
        .describeTasks(it -> it.cluster(Emulator.CLUSTER).tasks(arn))
        .join()
        .tasks()
        .getFirst()
        .lastStatus();
  }

  /// As an agent does: its own row, on a condition.
  private static void report(String id, String status) {
    var values =
        Map.of(
            ":status", AttributeValue.fromS(status),
            ":running", AttributeValue.fromS("RUNNING"));
    var _ =
        aws.clients()
            .dynamoDb()
            .updateItem(
                it ->
                    it.tableName(LocalNames.TABLES.tasks())
                        .key(Map.of("task_id", AttributeValue.fromS(id)))
                        .updateExpression("SET #status = :status")
                        .conditionExpression("#status = :running")
                        .expressionAttributeNames(Map.of("#status", "status"))
                        .expressionAttributeValues(values))
            .join();
  }

  private static TaskRecord settled(String id) {
    await().atMost(LIMIT).until(() -> row(id).filter(TaskRecord::settled).isPresent());
    return row(id).orElseThrow();
  }

  private static Optional<TaskRecord> row(String id) {
    return store.find(id) instanceof Lookup.Found(var record)
        ? Optional.of(record)
        : Optional.empty();
  }
}
