package dev.signalbox.local.outage;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.policy.OrphanPolicy;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.metrics.Meters;
import dev.signalbox.metrics.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Runs with one fault each, and one without, whose metrics `target/alarm-run` then has. The tests
/// of the deployment judge its alarms on them; here it is only waited for that each fault was met.
class AlarmRunIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path RUNNING = Path.of("src/test/resources/ecs-events/running.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUICK = "{\"run_ms\":10,\"report\":\"NONE\",\"exit_code\":3}";

  /// Does not end by itself, whatever its row says.
  private static final String HANGING = "{\"run_ms\":10,\"hang\":true}";

  /// Runs on, and says nothing.
  private static final String SILENT = "{\"run_ms\":10,\"report\":\"NONE\",\"hang\":true}";

  private interface Fault {
    void meet(AlarmRun run) throws IOException;
  }

  private static void run(String name, Fault fault) throws IOException {
    run(name, _ -> {}, fault);
  }

  private static void run(String name, Consumer<LocalAws> planted, Fault fault) throws IOException {
    try (var run = new AlarmRun(planted)) {
      fault.meet(run);
      run.minutes(15);
      run.writeTo(name);
    }
  }

  @Test
  void nothingIsWrong() throws IOException {
    run(
        "healthy",
        run -> {
          for (var repo : List.of(LocalNames.ECS_REPO, LocalNames.AGENTCORE_REPO)) {
            var id = submit(run, repo, "{\"run_ms\":50}");
            ended(run, id);
          }
          counted(run, Meters.VERDICTS, Map.of(), 2);
        });
  }

  @Test
  void messagesAreUnusable() throws IOException {
    run(
        "unusable-messages",
        run -> {
          run.view().send(run.aws().queues().tasks().url(), "no JSON");
          run.view().send(run.aws().queues().events().url(), "no JSON");
          counted(run, Meters.DEAD_LETTERS, Map.of(), 2);
        });
  }

  @Test
  void dynamoDbIsDown() throws IOException {
    run(
        "dynamodb-down",
        run -> {
          run.setDynamoDb(FaultProxy.Mode.ERROR_500);
          submit(run, LocalNames.ECS_REPO, QUICK);
          await().atMost(LIMIT).until(() -> gauge(run, Meters.DEPENDENCY_UP, "dynamodb") == 0);
          counted(run, Meters.SWEEP_ROUNDS, Map.of("outcome", "incomplete"), 6);
        });
  }

  @Test
  void eventsAreLost() throws IOException {
    run(
        "events-lost",
        run -> {
          run.aws().eventBridge().faults().drop(_ -> true);
          var ids = new ArrayList<String>();
          for (int i = 0; i < 5; i++) {
            ids.add(submit(run, LocalNames.ECS_REPO, QUICK));
          }
          ids.forEach(it -> ended(run, it));
          counted(run, Meters.SWEEP_CORRECTIONS, Map.of("kind", "look"), 5);
        });
  }

  @Test
  void startsAreDenied() throws IOException {
    run(
        "starts-denied",
        run -> {
          run.aws().ecs().faults().accessDenied("RunTask", "");
          submit(run, LocalNames.ECS_REPO, QUICK);
          await()
              .atMost(LIMIT)
              .until(() -> gauge(run, Meters.START_TROUBLES_STANDING, "ACCESS_DENIED") >= 1);
        });
  }

  @Test
  void stopIsNeverConfirmed() throws IOException {
    run(
        "stop-unconfirmed",
        run -> {
          run.aws().ecs().faults().ignoreStop("", 1_000);
          submit(run, LocalNames.ECS_REPO, HANGING);
          counted(run, Meters.STOPS_UNCONFIRMED, Map.of(), 1);
        });
  }

  @Test
  void sessionsHaveNoRow() throws IOException {
    run(
        "sessions-without-row",
        run -> {
          for (int i = 0; i <= OrphanPolicy.DEFAULTS.sessionsMax(); i++) {
            tellRunning(run, LocalNames.CLUSTER_ARN);
          }
          await()
              .atMost(LIMIT)
              .until(() -> gauge(run, Meters.SETUP_DOUBTS, "sessions_without_row") >= 1);
        });
  }

  @Test
  void eventsComeFromAnotherCluster() throws IOException {
    run(
        "foreign-cluster",
        run -> {
          tellRunning(run, LocalNames.CLUSTER_ARN + "-2");
          await()
              .atMost(LIMIT)
              .until(() -> gauge(run, Meters.SETUP_DOUBTS, "foreign_cluster") >= 1);
        });
  }

  @Test
  void queueHasNotItsDeadLetters() throws IOException {
    run(
        "deployment-doubt",
        AlarmRunIT::redriveToTheWrongQueue,
        run ->
            await().atMost(LIMIT).until(() -> gauge(run, Meters.SETUP_DOUBTS, "deployment") >= 1));
  }

  private static void redriveToTheWrongQueue(LocalAws aws) {
    var policy =
        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":1000}"
            .formatted(aws.queues().tasksDead().arn());
    var _ =
        aws.clients()
            .sqs()
            .setQueueAttributes(
                it ->
                    it.queueUrl(aws.queues().events().url())
                        .attributes(Map.of(QueueAttributeName.REDRIVE_POLICY, policy)))
            .join();
  }

  @Test
  void eventsWaitForLong() throws IOException {
    run("events-late", run -> eventsWait(run, Duration.ofSeconds(40)));
  }

  /// Longer than it should be, and no reason to wake anybody.
  @Test
  void eventsWaitForAWhile() throws IOException {
    run("events-nearly-late", run -> eventsWait(run, Duration.ofSeconds(11)));
  }

  /// In each of three periods.
  private static void eventsWait(AlarmRun run, Duration time) {
    run.putForward(time);
    for (int i = 0; i < 3; i++) {
      ended(run, submit(run, LocalNames.ECS_REPO, QUICK));
      counted(run, Meters.DETECTION, Map.of(), i + 1);
      counted(run, Meters.EVENT_DELAY, Map.of(), i + 1);
      run.minutes(5);
    }
  }

  @Test
  void rowIsNotUnderstood() throws IOException {
    run(
        "row-unreadable",
        run -> {
          var id = submit(run, LocalNames.ECS_REPO, SILENT);
          await().atMost(LIMIT).until(() -> run.view().text(id, "status").equals("RUNNING"));
          writeStatus(run, id, "DONE");
          run.view().send(run.aws().queues().tasks().url(), "{\"task_id\":\"" + id + "\"}");
          counted(run, Meters.ROWS_UNREADABLE, Map.of(), 1);
        });
  }

  private static void writeStatus(AlarmRun run, String id, String status) {
    var _ =
        run.aws()
            .clients()
            .dynamoDb()
            .updateItem(
                it ->
                    it.tableName(LocalNames.TABLES.tasks())
                        .key(Map.of("task_id", AttributeValue.fromS(id)))
                        .updateExpression("SET #status = :status")
                        .expressionAttributeNames(Map.of("#status", "status"))
                        .expressionAttributeValues(Map.of(":status", AttributeValue.fromS(status))))
            .join();
  }

  /// The others turn all the same.
  @Test
  void sweepsStandStill() throws IOException {
    run(
        "loop-stands",
        run -> {
          run.hangSweeps();
          run.putForward(Duration.ofHours(1));
          await().atMost(LIMIT).until(() -> read(run, Meters.LOOP_STANDING, Map.of()) > 0);
          for (var queue : List.of("tasks", "events")) {
            await().atMost(LIMIT).until(() -> gauge(run, Meters.RECEIVE_AGE, queue) < 60);
          }
        });
  }

  @Test
  void replicaIsGone() throws IOException {
    run("replica-gone", AlarmRun::kill);
  }

  private static void tellRunning(AlarmRun run, String cluster) throws IOException {
    var event = (ObjectNode) JSON.readTree(Files.readString(RUNNING));
    var attempt = new AttemptId(UlidCreator.getUlid().toString(), 1);
    ((ObjectNode) event.path("detail"))
        .put("clusterArn", cluster)
        .put("taskArn", cluster.replace(":cluster/", ":task/") + "/" + attempt)
        .put("startedBy", EcsSession.startedBy(LocalNames.DEPLOYMENT, attempt));
    run.view().send(run.aws().queues().events().url(), event.toString());
  }

  private static String submit(AlarmRun run, String repo, String script) {
    var id = UlidCreator.getUlid().toString();
    run.view()
        .send(
            run.aws().queues().tasks().url(),
            """
            {"type":"submit","task_id":"%s","user_id":"%s","repo":"%s","task_description":"x",
             "sample_agent":%s}\
            """
                .formatted(id, id, repo, script));
    return id;
  }

  private static void ended(AlarmRun run, String id) {
    await().atMost(LIMIT).until(() -> !run.view().text(id, "settled_at").isEmpty());
  }

  private static void counted(AlarmRun run, Meters meter, Map<String, String> labels, int times) {
    await().atMost(LIMIT).until(() -> read(run, meter, labels) >= times);
  }

  private static double gauge(AlarmRun run, Meters meter, String value) {
    return read(run, meter, Map.of(meter.labelKeys().getFirst(), value));
  }

  /// The sum over all series with these labels; not a number where there is none.
  private static double read(AlarmRun run, Meters meter, Map<String, String> labels) {
    return run.service().meters().read().stream()
        .filter(it -> it.series().meter() == meter)
        .filter(it -> it.series().labels().entrySet().containsAll(labels.entrySet()))
        .mapToDouble(Reading::number)
        .reduce(Double::sum)
        .orElse(Double.NaN);
  }
}
