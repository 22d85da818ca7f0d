package dev.signalbox.local.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireServerTest {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient http = HttpClient.newHttpClient();
  private final WireServer server = new WireServer(vertx, InstantSource.system());

  @BeforeEach
  void start() {
    server.serve(
        new WireTarget(
            "greeter",
            "Greeter_2026",
            Map.of(
                "Greet", call -> WireAnswer.of(call.request().put("greeted", true)),
                "Refuse", WireServerTest::refuse,
                "Vanish", _ -> new WireAnswer.Lost(),
                "Overflow",
                    _ -> {
                      throw new StackOverflowError("planted");
                    },
                "Break", _ -> WireAnswer.of(Json.parse("[]").orElseThrow()))));
    server.start(0);
  }

  @AfterEach
  void stop() {
    server.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    http.close();
  }

  private static WireAnswer refuse(WireCall call) {
    throw new WireRefusal(
        400, "ConflictException", "no", Json.object().set("resourceIds", Json.texts(List.of("a"))));
  }

  @Test
  void callReachesTheServiceNamedByItsTarget() throws Exception {
    var answer = call("Greeter_2026.Greet", "{\"name\":\"x\"}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).toString()).isEqualTo("{\"name\":\"x\",\"greeted\":true}");
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/x-amz-json-1.1");
    assertThat(answer.headers().firstValue("x-amzn-RequestId")).isPresent();
  }

  @Test
  void refusalCarriesItsCodeAndExtraMembers() throws Exception {
    var answer = call("Greeter_2026.Refuse", "{}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(json(answer).toString())
        .isEqualTo("{\"__type\":\"ConflictException\",\"message\":\"no\",\"resourceIds\":[\"a\"]}");
  }

  @Test
  void lostAnswerClosesTheConnection() {
    assertThatThrownBy(() -> call("Greeter_2026.Vanish", "{}")).isInstanceOf(IOException.class);
  }

  @Test
  void brokenStandInAnswersWithAServerFault() throws Exception {
    assertThat(call("Greeter_2026.Break", "{}").statusCode()).isEqualTo(500);
    assertThat(call("Greeter_2026.Overflow", "{}").statusCode()).isEqualTo(500);
  }

  @Test
  void unsignedCallIsRefused() throws Exception {
    var request = post("/", "{}").header("X-Amz-Target", "Greeter_2026.Greet").build();

    var answer = http.send(request, BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(json(answer).path("__type").asText())
        .isEqualTo("MissingAuthenticationTokenException");
    assertThat(server.journal().entries()).isEmpty();
  }

  @Test
  void unknownOperationIsRefusedByNameAndCounted() throws Exception {
    var operation = call("Greeter_2026.Dance", "{}");
    var service = call("Other.Greet", "{}");

    assertThat(operation.statusCode()).isEqualTo(501);
    assertThat(operation.body()).contains("UnsupportedOperation", "Greeter_2026.Dance");
    assertThat(service.statusCode()).isEqualTo(501);
    assertThat(server.unsupportedCalls()).containsExactly("Greeter_2026.Dance", "Other.Greet");
  }

  @Test
  void bodyThatIsNoObjectIsRefused() throws Exception {
    assertThat(call("Greeter_2026.Greet", "[1").body()).contains("SerializationException");
  }

  @Test
  void journalKeepsEachCallWithItsAttempt() throws Exception {
    var request =
        signed("/", "{\"n\":1}")
            .header("X-Amz-Target", "Greeter_2026.Greet")
            .header("amz-sdk-request", "attempt=3; max=4")
            .build();
    http.send(request, BodyHandlers.ofString());
    call("Greeter_2026.Refuse", "{}");

    assertThat(server.journal().entries()).hasSize(2);
    var greeting = server.journal().calls("greeter", "Greet").getFirst();
    assertThat(greeting.attempt()).isEqualTo(3);
    assertThat(greeting.request().path("n").asInt()).isEqualTo(1);
    var shown = http.send(get("/_local/journal"), BodyHandlers.ofString());
    assertThat(json(shown).path("calls")).hasSize(2);
    assertThat(json(shown).path("calls").path(0).path("operation").asText()).isEqualTo("Greet");
  }

  @Test
  void restRouteWithTheLongestPrefixGetsTheRawPath() throws Exception {
    server.rest("/runtimes/", request -> request.response().end("general"));
    server.rest("/runtimes/arn%3Aaws", request -> request.response().end(request.path()));

    var exact =
        http.send(
            signed("/runtimes/arn%3Aaws%2Fx/invocations", "").build(), BodyHandlers.ofString());
    var general = http.send(signed("/runtimes/plain", "").build(), BodyHandlers.ofString());

    assertThat(exact.body()).isEqualTo("/runtimes/arn%3Aaws%2Fx/invocations");
    assertThat(exact.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(general.body()).isEqualTo("general");
  }

  @Test
  void faultsReachTheStandInTheyNameAndAreTakenBack() throws Exception {
    var added = new ArrayList<ObjectNode>();
    server.faults("greeter", added::add, added::clear);

    var known =
        http.send(
            post("/_local/faults", "{\"service\":\"greeter\",\"fault\":\"mute\"}").build(),
            BodyHandlers.ofString());
    var unknown =
        http.send(
            post("/_local/faults", "{\"service\":\"nobody\"}").build(), BodyHandlers.ofString());

    assertThat(known.statusCode()).isEqualTo(200);
    assertThat(added).hasSize(1);
    assertThat(unknown.statusCode()).isEqualTo(400);
    http.send(
        HttpRequest.newBuilder(server.endpoint().resolve("/_local/faults")).DELETE().build(),
        BodyHandlers.ofString());
    assertThat(added).isEmpty();
  }

  private HttpResponse<String> call(String target, String body)
      throws IOException, InterruptedException {
    return http.send(
        signed("/", body).header("X-Amz-Target", target).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder signed(String path, String body) {
    return post(path, body).header("Authorization", "AWS4-HMAC-SHA256 Credential=test");
  }

  private HttpRequest.Builder post(String path, String body) {
    return HttpRequest.newBuilder(server.endpoint().resolve(path))
        .header("Content-Type", "application/x-amz-json-1.1")
        .POST(BodyPublishers.ofString(body));
  }

  private HttpRequest get(String path) {
    return HttpRequest.newBuilder(server.endpoint().resolve(path)).GET().build();
  }

  private static ObjectNode json(HttpResponse<String> answer) {
    return Json.parse(answer.body()).orElseThrow();
  }
}
