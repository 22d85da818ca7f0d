package dev.signalbox.local.outage;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.policy.OrphanPolicy;
import dev.signalbox.lifecycle.session.AttemptId;
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
import org.junit.jupiter.api.Test;

/// Runs with one fault each, and one without, whose metrics `target/alarm-run` then has. The tests
/// of the deployment judge its alarms on them; here it is only waited for that each fault was met.
class AlarmRunIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Path RUNNING = Path.of("src/test/resources/ecs-events/running.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String QUICK = "{\"run_ms\":10,\"report\":\"NONE\",\"exit_code\":3}";

  /// Does not end by itself, whatever its row says.
  private static final String HANGING = "{\"run_ms\":10,\"hang\":true}";

  private interface Fault {
    void meet(AlarmRun run) throws IOException;
  }

  private static void run(String name, Fault fault) throws IOException {
    try (var run = new AlarmRun()) {
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
          counted(run, Meters.START_TROUBLES, Map.of("code", "ACCESS_DENIED"), 1);
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
