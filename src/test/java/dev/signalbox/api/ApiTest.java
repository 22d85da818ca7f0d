package dev.signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalbox.dynamodb.TestRows;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.sqs.deadletter.DeadLetters;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// Every answer here is compared with the document.
class ApiTest {
  private static final String HOSTILE =
      "<script>alert(1)</script>\u0007\u202Eright to left " + "x".repeat(9_000);
  private static final ApiDocument DOCUMENT = new ApiDocument();

  private static ServedApi api;

  record Documented(int status, JsonNode body) {}

  @BeforeAll
  static void start() {
    api = ServedApi.withToken();
    var tables = new TestRows(api.clients().dynamoDb(), api.settings().tables());
    tables.completed("ann", "acme/a", "Mend the lamp.");
    tables.result(1, "https://example.com/pull/7", "0.25", 12);
    tables.failed("bob", "acme/b", FailureCode.OUT_OF_MEMORY);
    tables.running("cid", HOSTILE);
    tables.slots("ann", 2, 1);
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  private static Documented documented(String method, String path, HttpResponse<String> answer) {
    assertThat(DOCUMENT.violations(method, path, answer)).as(answer.body()).isEmpty();
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(answer.body()).doesNotContain("at dev.signalbox", "Exception");
    return new Documented(answer.statusCode(), ServedApi.json(answer));
  }

  private static Documented get(String path) {
    var known = path.contains("?") ? path.substring(0, path.indexOf('?')) : path;
    return documented("get", known, api.get(path));
  }

  /// As whoever holds the token.
  private static HttpResponse<String> read(String path) {
    return api.send(
        api.request("/api/v1" + path).header("Authorization", "Bearer " + ServedApi.TOKEN).build());
  }

  @Test
  void everyRouteIsDocumentedAndEveryDocumentedOneIsServed() {
    var served = new TreeSet<String>();
    for (var route : api.router().getRoutes()) {
      if (route.methods() != null && route.getPath() != null) {
        route.methods().stream()
            .filter(it -> !it.name().equals("HEAD"))
            .forEach(it -> served.add(it + " " + route.getPath()));
      }
    }

    assertThat(served).isEqualTo(DOCUMENT.operations()).hasSize(10);
    assertThat(ServedApi.json(api.get("/openapi.json"))).isEqualTo(DOCUMENT.json());
  }

  @Test
  void everyCodeAndStatusIsDocumented() {
    var schemas = DOCUMENT.json().at("/components/schemas");

    assertThat(texts(schemas.at("/FailureCode/enum")))
        .containsExactlyElementsOf(names(FailureCode.values()));
    assertThat(texts(schemas.at("/Status/enum")))
        .containsExactlyElementsOf(names(dev.signalbox.lifecycle.task.TaskStatus.values()));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(JsonNode::asText).toList();
  }

  private static List<String> names(Enum<?>[] constants) {
    return java.util.Arrays.stream(constants).map(Enum::name).toList();
  }

  @Test
  void tasksAreListedAndFiltered() {
    var all = get("/tasks").body().path("tasks");
    var failed = get("/tasks?status=FAILED,TIMED_OUT&failure_code=OUT_OF_MEMORY").body();
    var first = get("/tasks?size=1").body();
    var second = get("/tasks?size=1&from=" + first.path("next").asText()).body();

    assertThat(all).hasSize(3);
    assertThat(failed.path("tasks")).hasSize(1);
    assertThat(failed.at("/tasks/0/user_id").asText()).isEqualTo("bob");
    assertThat(failed.at("/tasks/0/failure_code").asText()).isEqualTo("OUT_OF_MEMORY");
    assertThat(second.at("/tasks/0")).isNotEqualTo(first.at("/tasks/0"));
  }

  /// What a task is about is for whoever holds the token, where there is one.
  @Test
  void titlesAreForWhoeverHoldsTheToken() {
    assertThat(api.get("/tasks").body()).doesNotContain("lamp", "title", "alert(1)");
    assertThat(api.get("/tasks/" + TestRows.id(1)).body()).doesNotContain("lamp", "title");
    assertThat(api.get("/tasks/" + TestRows.id(1) + "/timeline").body())
        .doesNotContain("lamp", "title");

    var told = documented("get", "/tasks", read("/tasks")).body();
    assertThat(told.toString()).contains("Mend the lamp.");
    var hostile =
        told.path("tasks").valueStream().filter(it -> it.path("user_id").asText().equals("cid"));
    assertThat(hostile.findFirst().orElseThrow().path("title").asText())
        .startsWith("<script>alert(1)</script>\u0007\u202Eright")
        .hasSize(200);
  }

  @Test
  void aTaskIsFoundInAnyCaseOfLettersAndExplained() {
    var id = TestRows.id(1);
    var task =
        documented(
            "get", "/tasks/{reference}", read("/tasks/" + id.toLowerCase(java.util.Locale.ROOT)));
    var timeline =
        documented("get", "/tasks/{reference}/timeline", read("/tasks/" + id + "/timeline"));

    assertThat(task.body().path("task_id").asText()).isEqualTo(id);
    assertThat(timeline.body().at("/task/task_id").asText()).isEqualTo(id);
    var absent = api.get("/tasks/nobody-knows-it");
    assertThat(documented("get", "/tasks/{reference}", absent).status()).isEqualTo(404);
  }

  @Test
  void anExplanationIsThatOfTheServiceAndAsDocumented() {
    var path = "/tasks/{reference}/timeline";
    var completed = documented("get", path, read("/tasks/" + TestRows.id(1) + "/timeline")).body();
    var failed = documented("get", path, read("/tasks/" + TestRows.id(2) + "/timeline")).body();
    var open = documented("get", path, read("/tasks/" + TestRows.id(3) + "/timeline")).body();

    assertThat(completed.path("task")).isEqualTo(listed("ann"));
    assertThat(completed.at("/task/pr_url").asText()).isEqualTo("https://example.com/pull/7");
    assertThat(completed.at("/task/cost_usd").decimalValue()).isEqualByComparingTo("0.25");
    assertThat(completed.at("/task/turns").asInt()).isEqualTo(12);
    assertThat(failed.at("/verdict/code").asText()).isEqualTo("OUT_OF_MEMORY");
    assertThat(failed.at("/verdict/message").asText()).isNotBlank();
    assertThat(failed.at("/task/failure_code").asText()).isEqualTo("OUT_OF_MEMORY");
    assertThat(open.has("verdict")).isFalse();
    assertThat(open.path("headline").asText()).isNotBlank();
  }

  /// What the list says of the only task of a user.
  private static JsonNode listed(String user) {
    return documented("get", "/tasks", read("/tasks?user_id=" + user)).body().at("/tasks/0");
  }

  @Test
  void usersAndTheOverviewAreTold() {
    var users = get("/users").body().path("users");
    var overview = get("/overview").body();

    assertThat(users).hasSize(1);
    assertThat(users.get(0).path("active").asInt()).isEqualTo(2);
    assertThat(users.get(0).path("waiting").asInt()).isEqualTo(1);
    assertThat(overview.at("/states/RUNNING/number").asInt()).isEqualTo(1);
    assertThat(overview.at("/states/FAILED/number").asInt()).isEqualTo(1);
    assertThat(overview.at("/failures/0/failure_code").asText()).isEqualTo("OUT_OF_MEMORY");
    assertThat(overview.path("queues")).hasSize(6);
    assertThat(overview.path("unknown")).isEmpty();
  }

  @Test
  void aSubmitIsSentAsAnyProducerSendsIt() {
    var sent =
        documented(
            "post",
            "/tasks",
            api.post("/tasks", "{\"user_id\":\"ann\",\"task_description\":\"Mend\uFFFE it.\"}"));
    var refused = documented("post", "/tasks", api.post("/tasks", "{\"user_id\":\"\",\"repo\":1}"));

    assertThat(sent.status()).isEqualTo(202);
    var taskId = sent.body().path("task_id").asText();
    var body = received(api.settings().queues().task().url().value());
    assertThat(body).contains("\"task_id\":\"" + taskId + "\"", "\"type\":\"submit\"");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(texts(refused.body().path("problems"))).anyMatch(it -> it.startsWith("user_id"));
  }

  private static String received(String url) {
    var answer = api.clients().sqs().receiveMessage(it -> it.queueUrl(url)).join();
    assertThat(answer.messages()).hasSize(1);
    var message = answer.messages().getFirst();
    api.clients()
        .sqs()
        .deleteMessage(it -> it.queueUrl(url).receiptHandle(message.receiptHandle()))
        .join();
    return message.body();
  }

  @Test
  void aCancelIsSentForATaskThatThereIs() {
    var path = "/tasks/{reference}/cancel";
    var id = TestRows.id(3);
    var sent =
        documented("post", path, api.post("/tasks/" + id + "/cancel", "{\"reason\":\"Enough.\"}"));
    var body = received(api.settings().queues().task().url().value());
    var absent = documented("post", path, api.post("/tasks/nobody/cancel", ""));
    var refused = documented("post", path, api.post("/tasks/" + id + "/cancel", "{\"reason\":1}"));

    assertThat(sent.status()).isEqualTo(202);
    assertThat(body).contains(id, "Enough.", "\"requested_by\":\"api\"", "\"cancel\"");
    assertThat(absent.status()).isEqualTo(404);
    assertThat(refused.status()).isEqualTo(422);
  }

  @Test
  void deadLettersAreListedAndSentBack() {
    var dead = api.settings().queues().task().deadLetters().value();
    api.clients()
        .sqs()
        .sendMessage(
            it ->
                it.queueUrl(dead)
                    .messageBody("{\"secret\":1}")
                    .messageAttributes(
                        Map.of(
                            "reason",
                            MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("bad-schema")
                                .build())))
        .join();
    var listed = get("/dead-letters?queue=task").body().path("dead_letters");
    var withBody = documented("get", "/dead-letters", read("/dead-letters?queue=task")).body();
    var id = listed.at("/0/message_id").asText();
    var path = "/dead-letters/{queue}/{message_id}/redrive";
    var back = documented("post", path, api.post("/dead-letters/task/" + id + "/redrive", ""));
    var again = documented("post", path, api.post("/dead-letters/task/" + id + "/redrive", ""));

    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).has("body")).isFalse();
    assertThat(withBody.at("/dead_letters/0/body").asText()).isEqualTo("{\"secret\":1}");
    assertThat(back.status()).isEqualTo(202);
    assertThat(again.status()).isEqualTo(404);
    assertThat(received(api.settings().queues().task().url().value())).contains("secret");
    assertThat(new DeadLetters(api.clients().sqs(), dead).list(10)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/tasks?size=0",
        "/tasks?size=101",
        "/tasks?size=1&size=2",
        "/tasks?status=DONE",
        "/tasks?status=",
        "/tasks?failure_code=oops",
        "/tasks?created_from=yesterday",
        "/tasks?created_from=%2B999999999-01-01T00:00:00Z",
        "/tasks?from=AAAA",
        "/tasks?user_id=",
        "/tasks?user=ann",
        "/users?from=%00",
        "/dead-letters?queue=lanes",
        "/dead-letters?most=-1",
        "/overview?size=1"
      })
  void whatIsWrongWithAParameterIsSaidByItsName(String path) {
    var answer = get(path);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().path("detail").asText()).isNotBlank().doesNotContain("yesterday");
  }

  @Test
  void methodsTypesAndSizesThatDoNotFitAreNamed() {
    var token = "Bearer " + ServedApi.TOKEN;
    var put = api.request("/api/v1/tasks").PUT(BodyPublishers.ofString("{}")).build();
    var head = api.request("/api/v1/tasks").HEAD().build();
    var text =
        api.request("/api/v1/tasks")
            .header("Authorization", token)
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{}"))
            .build();

    assertThat(api.send(put).statusCode()).isEqualTo(405);
    assertThat(api.send(put).headers().firstValue("Allow")).contains("GET, HEAD, POST");
    assertThat(api.send(head).statusCode()).isEqualTo(200);
    assertThat(api.send(head).body()).isEmpty();
    assertThat(documented("post", "/tasks", api.send(text)).status()).isEqualTo(415);
    assertThat(documented("post", "/tasks", api.post("/tasks", "")).status()).isEqualTo(400);
    var large = "{\"user_id\":\"" + "x".repeat(300_000) + "\"}";
    assertThat(documented("post", "/tasks", api.post("/tasks", large)).status()).isEqualTo(413);
    for (var body : List.of("[]", "{", "{\"a\":1,\"a\":2}", "{} {}", "[".repeat(5_000))) {
      assertThat(documented("post", "/tasks", api.post("/tasks", body)).status()).isEqualTo(400);
    }
    for (var path : List.of("/", "/nothing", "/tasks/a/b", "/../health")) {
      assertThat(api.get(path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(api.get("/tasks/%ff").statusCode()).isBetween(400, 404);
  }

  @Test
  void withoutTheTokenNobodyActs() {
    for (var header : List.of("", "Bearer wrong-token-of-tests", "Basic YTpi", "Bearer ")) {
      var request = api.request("/api/v1/tasks").POST(BodyPublishers.ofString("{}"));
      if (!header.isEmpty()) {
        request.header("Authorization", header);
      }
      var answer = documented("post", "/tasks", api.send(request.build()));

      assertThat(answer.status()).as(header).isEqualTo(401);
    }
    var wrong =
        api.request("/api/v1/tasks").header("Authorization", "Bearer wrong-token-of-tests").build();
    assertThat(documented("get", "/tasks", api.send(wrong)).status()).isEqualTo(401);
  }
}
