package dev.signalbox.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.policy.OrphanPolicy;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.metrics.Meters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The running service hears of sessions that are not in its table: another deployment's, and its
/// own.
class SetupDoubtsTest {
  private static final Path RUNNING = Path.of("src/test/resources/ecs-events/running.json");

  private final RunningSignalbox signalbox = RunningSignalbox.start();

  @AfterEach
  void close() {
    signalbox.close();
  }

  @Test
  void sessionsOfAnotherDeploymentInTheSameClusterAreNotTouched() throws Exception {
    for (int i = 0; i < OrphanPolicy.DEFAULTS.sessionsMax() + 1; i++) {
      send(LocalNames.CLUSTER_ARN, new DeploymentName("other"));
    }

    heard(
        Meters.EVENTS_FOREIGN,
        "reason",
        "foreign_deployment",
        OrphanPolicy.DEFAULTS.sessionsMax() + 1);
    assertThat(stops()).isZero();
    assertThat(ready().path("status").asText()).isEqualTo("ready");
  }

  @Test
  void manySessionsOfItsOwnWithoutARowAreADoubtAndNoneIsStopped() throws Exception {
    for (int i = 0; i < OrphanPolicy.DEFAULTS.sessionsMax() + 1; i++) {
      send(LocalNames.CLUSTER_ARN, LocalNames.DEPLOYMENT);
    }

    heard(Meters.ORPHANS, "judgement", "watch", OrphanPolicy.DEFAULTS.sessionsMax() + 1);
    assertThat(stops()).isZero();
    assertThat(ready().path("status").asText()).isEqualTo("not ready");
    assertThat(ready().at("/doubts/sessions_without_row/detail").asText())
        .contains("have no row in the Tasks table");
  }

  @Test
  void sessionsOfItsOwnInAnotherClusterAreADoubt() throws Exception {
    var other = LocalNames.CLUSTER_ARN + "-2";
    send(other, LocalNames.DEPLOYMENT);

    heard(Meters.EVENTS_FOREIGN, "reason", "foreign_cluster", 1);
    assertThat(ready().path("status").asText()).isEqualTo("not ready");
    assertThat(ready().path("doubts").has("foreign_cluster " + other)).isTrue();
  }

  private void send(String cluster, DeploymentName deployment) throws IOException {
    var event = (ObjectNode) RunningSignalbox.JSON.readTree(Files.readString(RUNNING));
    var attempt = new AttemptId(RunningSignalbox.newId(), 1);
    ((ObjectNode) event.path("detail"))
        .put("clusterArn", cluster)
        .put("taskArn", cluster.replace(":cluster/", ":task/") + "/" + attempt)
        .put("startedBy", EcsSession.startedBy(deployment, attempt));
    var queue = signalbox.aws().queues().events().url();
    var body = event.toString();
    var _ =
        signalbox
            .aws()
            .clients()
            .sqs()
            .sendMessage(it -> it.queueUrl(queue).messageBody(body))
            .join();
  }

  private void heard(Meters meter, String label, String kind, int times) {
    var meters = signalbox.local().service().meters();
    await().atMost(RunningSignalbox.LIMIT).until(() -> meters.total(meter, label, kind) == times);
  }

  private int stops() {
    return signalbox.aws().wire().journal().calls("ecs", "StopTask").size();
  }

  private JsonNode ready() throws IOException, InterruptedException {
    var port = signalbox.local().service().httpPort();
    var uri = URI.create("http://127.0.0.1:" + port + "/health/ready");
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
      return RunningSignalbox.JSON.readTree(answer.body());
    }
  }
}
