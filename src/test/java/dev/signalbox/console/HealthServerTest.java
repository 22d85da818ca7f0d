package dev.signalbox.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.aws.CallOutcome;
import dev.signalbox.aws.DependencyStates;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HealthServerTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

  private final Vertx vertx = Vertx.vertx();
  private final DependencyStates states =
      new DependencyStates(() -> NOW, Map.of("http://q", "task_queue"), List.of("ecs"));
  private final HealthServer health = HealthServer.start(vertx, "127.0.0.1", 0, states).await();

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
    states.see(new CallOutcome("sqs", Optional.of("http://q"), Optional.empty()));

    assertThat(json(get("/health/ready")))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"status": "not ready", "dependencies": {
                      "task_queue": {"status": "up", "since": "2026-11-23T10:00:00Z"},
                      "ecs": {"status": "down", "since": "2026-11-23T10:00:00Z",
                              "last_error": "IOException", "failures_in_a_row": 2}}}\
                    """));
  }

  @Test
  void readyAgainAfterTheNextSuccess() throws Exception {
    fail("ecs");
    states.see(new CallOutcome("ecs", Optional.empty(), Optional.empty()));

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
              () -> HealthServer.start(elsewhere, "127.0.0.1", health.port(), states).await())
          .isInstanceOf(CannotListen.class)
          .hasMessageContaining("127.0.0.1:" + health.port());
    } finally {
      elsewhere.close().await();
    }
  }

  private void fail(String service) {
    for (var times = 0; times < 2; times++) {
      states.see(new CallOutcome(service, Optional.empty(), Optional.of(new IOException("no"))));
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
