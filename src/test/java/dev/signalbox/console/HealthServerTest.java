package dev.signalbox.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.aws.CallOutcome;
import dev.signalbox.aws.DependencyStates;
import dev.signalbox.orchestrator.SetupDoubts;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final DependencyStates states =
      new DependencyStates(() -> NOW, Map.of("http://q", "task_queue"), List.of("ecs"));
  private Instant now = NOW;
  private final SetupDoubts doubts = new SetupDoubts(() -> now);
  private final Loops loops = new Loops(() -> NOW);
  private final ReplicaHealth replica = new ReplicaHealth(states, doubts, loops);
  private final HealthServer health = HealthServer.start(vertx, "127.0.0.1", 0, replica).await();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void liveWhateverItsDependenciesAre() throws Exception {
    fail("ecs");

    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
  }

  @Test
  void aLoopThatStandsStillIsNamedAndMakesLivenessFail() throws Exception {
    var last = new AtomicReference<>(NOW);
    loops.watch("tasks", () -> NOW, Duration.ofMinutes(3));
    loops.watch("sweep", last::get, Duration.ofMinutes(10));
    last.set(NOW.minus(Duration.ofMinutes(10)));
    assertThat(get("/health/live").statusCode()).as("slow").isEqualTo(200);

    last.set(NOW.minus(Duration.ofMinutes(11)));

    var answer = get("/health/live");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"status": "standing still", "loops": {
                      "sweep": {
                        "since": "2026-11-23T09:49:00Z",
                        "detail": "It last turned 660 s ago, and a turn takes 600 s at most: restart this replica."}}}\
                    """));
    assertThat(get("/health/ready").statusCode()).as("ready is about AWS").isEqualTo(200);

    health.stopping();
    assertThat(get("/health/live").statusCode()).as("on purpose").isEqualTo(200);
  }

  @Test
  void readyWhileNothingIsKnown() throws Exception {
    var answer = get("/health/ready");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(json(answer))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"status": "ready", "dependencies": {
                      "task_queue": {"status": "unknown"}, "ecs": {"status": "unknown"}}}\
                    """));
  }

  @Test
  void notReadyNamesWhatIsDownSinceWhenAndWhy() throws Exception {
    fail("ecs");
    states.see(new CallOutcome("sqs", "AnyCall", Optional.of("http://q"), Optional.empty()));

    assertThat(json(get("/health/ready")))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"status": "not ready", "dependencies": {
                      "task_queue": {"status": "up", "since": "2026-11-23T10:00:00Z"},
                      "ecs": {"status": "down", "since": "2026-11-23T10:00:00Z",
                              "last_error": "IOException", "causes": ["IOException"],
                              "failures_in_a_row": 2}}}\
                    """));
  }

  @Test
  void doubtsAboutTheSettingsAreNamedAndPass() throws Exception {
    assertThat(doubts.raise(SetupDoubts.Kind.FOREIGN_CLUSTER, "arn:c", "Events come from there."))
        .isTrue();
    assertThat(doubts.raise(SetupDoubts.Kind.FOREIGN_CLUSTER, "arn:c", "Events come from there."))
        .isFalse();

    var answer = get("/health/ready");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer).path("status").asText()).isEqualTo("not ready");
    assertThat(json(answer).path("doubts").toString())
        .isEqualTo(
            "{\"foreign_cluster arn:c\":{\"since\":\"2026-11-23T10:00:00Z\","
                + "\"detail\":\"Events come from there.\"}}");

    now = NOW.plus(SetupDoubts.MEMORY).plusMillis(1);
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(doubts.raise(SetupDoubts.Kind.FOREIGN_CLUSTER, "arn:c", "again"))
        .as("news again")
        .isTrue();
  }

  @Test
  void readyAgainAfterTheNextSuccess() throws Exception {
    fail("ecs");
    states.see(new CallOutcome("ecs", "AnyCall", Optional.empty(), Optional.empty()));

    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    assertThat(json(get("/health/ready")).at("/dependencies/ecs/last_error").asText())
        .isEqualTo("IOException");
  }

  @Test
  void aReplicaThatStopsLivesAndIsNotReady() throws Exception {
    health.stopping();

    assertThat(get("/health/live").statusCode()).isEqualTo(200);
    assertThat(get("/health/ready").statusCode()).isEqualTo(503);
    assertThat(json(get("/health/ready")).path("status").asText()).isEqualTo("stopping");
  }

  @Test
  void answersNothingElse() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(404);
    var post = HttpRequest.newBuilder(uri("/health/live")).POST(BodyPublishers.noBody()).build();
    assertThat(send(post).statusCode()).isEqualTo(405);
  }

  @Test
  void anAddressThatIsTakenIsNamed() {
    var elsewhere = Vertx.vertx();
    try {
      assertThatThrownBy(
              () -> HealthServer.start(elsewhere, "127.0.0.1", health.port(), replica).await())
          .isInstanceOf(CannotListen.class)
          .hasMessageContaining("127.0.0.1:" + health.port());
    } finally {
      elsewhere.close().await();
    }
  }

  private void fail(String service) {
    for (var times = 0; times < 2; times++) {
      states.see(
          new CallOutcome(
              service, "AnyCall", Optional.empty(), Optional.of(new IOException("no"))));
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + health.port() + path);
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.ofString());
    }
  }

  private static JsonNode json(HttpResponse<String> answer) throws IOException {
    return new ObjectMapper().readTree(answer.body());
  }
}
