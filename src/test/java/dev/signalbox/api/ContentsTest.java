package dev.signalbox.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.TestRows;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.lifecycle.failure.FailureCode;
import io.vertx.core.http.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;

/// A text of its own in every field that somebody can write, looked for wherever the service
/// answers.
final class ContentsTest {
  private static final String MARK = "zqsaid";
  private static final int TASKS = 5;

  /// What was planted, as it stands in a field.
  private static final TreeSet<String> PLANTED = new TreeSet<>();

  private static ServedApi served;
  private static int entries;

  @BeforeAll
  static void start() {
    served = ServedApi.withToken();
    served.servePages();
    var rows = new TestRows(served.clients().dynamoDb(), served.settings().tables());
    rows.completed("ann", "acme/a", said("title"));
    rows.failed("ann", "acme/a", FailureCode.AGENT_REPORTED);
    rows.completed("ann", "acme/a", said("other title"));
    rows.running("ann", said("title of one that asks"));
    rows.running("ann", said("title of one that nobody can read"));
    rows.slots("ann", 2, 1);
    ended();
    asking();
    letter(served.settings().queues().task().deadLetters().value(), "task");
    letter(served.settings().queues().events().deadLetters().value(), "events");
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  private static String said(String where) {
    var text = MARK + " in " + where + ".";
    PLANTED.add(text);
    return text;
  }

  private static AttributeValue text(String where) {
    return Item.text(said(where));
  }

  private static void ended() {
    change(1, Map.of("pr_url", text("the pull request")));
    change(
        2,
        Map.of(
            "error_message",
            text("the message"),
            "failure",
            map("code", Item.text("AGENT_REPORTED"), "detail", text("the cause"))));
    entry(2, "task_created", "channel_source", text("the channel"));
    entry(2, "hydration_complete", "fallback_error", text("what was not read"));
    entry(2, "preflight_failed", "detail", text("what a preflight found"));
    entry(2, "session_start_retry", "detail", text("why it was declined"));
    entry(2, "agent_milestone", "milestone", text("a milestone"), "details", text("its details"));
    entry(2, "agent_error", "message", text("an error"));
    entry(2, said("the type of an entry"));
    entry(
        2,
        "task_failed",
        "error_message",
        text("the end"),
        "previous_status",
        text("what ought to be a status"));
    entry(
        2,
        "agent_output",
        "attempt",
        Item.number(0),
        "cut",
        Item.text("false"),
        "text",
        text("the output"),
        "source",
        text("where the output is"));
    change(
        3,
        Map.of(
            "status",
            Item.text("CANCELLED"),
            "cancel_reason",
            text("a reason to cancel"),
            "cancel_requested_by",
            text("who cancelled")));
    entry(3, "task_cancelled", "reason", text("a reason"), "cancelled_by", text("who did"));
  }

  private static void asking() {
    change(
        4,
        Map.of(
            "status",
            Item.text("AWAITING_APPROVAL"),
            "awaiting_approval_request_id",
            text("a request")));
    entry(4, "approval_requested", "tool_name", text("a tool"), "message", text("a question"));
    change(5, Map.of("status", text("a status")));
  }

  private static AttributeValue map(Object... pairs) {
    var map = new TreeMap<String, AttributeValue>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], (AttributeValue) pairs[i + 1]);
    }
    return AttributeValue.fromM(map);
  }

  private static void change(int number, Map<String, AttributeValue> attributes) {
    var set = new ArrayList<String>();
    var names = new TreeMap<String, String>();
    var values = new TreeMap<String, AttributeValue>();
    attributes.forEach(
        (name, value) -> {
          set.add("#" + name + " = :" + name);
          names.put("#" + name, name);
          values.put(":" + name, value);
        });
    served
        .clients()
        .dynamoDb()
        .updateItem(
            it ->
                it.tableName(served.settings().tables().tasks())
                    .key(Map.of("task_id", Item.text(TestRows.id(number))))
                    .updateExpression("SET " + String.join(", ", set))
                    .expressionAttributeNames(names)
                    .expressionAttributeValues(values))
        .join();
  }

  private static void entry(int number, String type, Object... metadata) {
    var item =
        Map.of(
            "task_id",
            Item.text(TestRows.id(number)),
            "event_id",
            Item.text("01KB%022d".formatted(++entries)),
            "event_type",
            Item.text(type),
            "timestamp",
            Item.text("2026-03-01T10:00:%02dZ".formatted(entries)),
            "metadata",
            map(metadata));
    var table = served.settings().tables().taskEvents();
    served.clients().dynamoDb().putItem(it -> it.tableName(table).item(item)).join();
  }

  private static void letter(String url, String queue) {
    var attributes = new TreeMap<String, MessageAttributeValue>();
    for (var name : List.of("reason", "detail", "source_message_id")) {
      var value = said(name + " of a letter of " + queue);
      attributes.put(
          name, MessageAttributeValue.builder().dataType("String").stringValue(value).build());
    }
    served
        .clients()
        .sqs()
        .sendMessage(
            it ->
                it.queueUrl(url)
                    .messageBody(said("a body of " + queue))
                    .messageAttributes(attributes))
        .join();
  }

  /// Whatever can be asked for, of every task.
  private static List<String> paths() {
    var paths = new ArrayList<String>();
    for (var route : served.router().getRoutes()) {
      var path = route.getPath();
      if (path != null && route.methods() != null && route.methods().contains(HttpMethod.GET)) {
        paths.addAll(of(path));
      }
    }
    paths.add("/dead-letters?queue=events");
    paths.add("/find?q=" + TestRows.id(2));
    return paths.stream().filter(it -> !it.contains("*") && !it.startsWith("/assets")).toList();
  }

  private static Stream<String> ids() {
    return IntStream.rangeClosed(1, TASKS).mapToObj(TestRows::id);
  }

  private static List<String> of(String path) {
    return path.contains(":")
        ? ids().map(it -> path.replaceFirst(":(id|reference)\\b", it)).toList()
        : List.of(path);
  }

  private static Map<String, String> answers(String... headers) {
    var answers = new TreeMap<String, String>();
    for (var path : paths()) {
      answers.put(path, path.startsWith("/live/") ? told(path, headers) : answer(path, headers));
    }
    return answers;
  }

  private static String answer(String path, String... headers) {
    var request = served.request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    var answer = served.send(request.build());
    return answer.headers().map() + answer.body();
  }

  /// All that a page is told at first.
  private static String told(String path, String... headers) {
    var request = served.request(path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request.build(), BodyHandlers.ofInputStream());
      var told = new StringBuilder();
      var buffer = new byte[8_192];
      while (told.indexOf("event: pulse") < 0) {
        var read = answer.body().read(buffer);
        assertThat(read).as(path + " ended after " + told).isPositive();
        told.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
      }
      client.shutdownNow();
      return told.toString();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (InterruptedException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static String logIn() {
    var answer =
        served.send(
            served
                .request("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("token=" + ServedApi.TOKEN))
                .build());
    return answer.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
  }

  @Test
  void withoutTheTokenNoAnswerSaysWhatAnybodySaid() {
    var answers = answers();

    assertThat(answers).hasSizeGreaterThan(TASKS * 5);
    assertThat(answers).allSatisfy((_, answer) -> assertThat(answer).doesNotContain(MARK));
    assertThat(answers.get("/tasks/" + TestRows.id(2)))
        .contains(FailureCode.AGENT_REPORTED.cause(), "agent_milestone", "Log in to see");
    assertThat(answers.get("/api/v1/tasks/" + TestRows.id(2) + "/timeline"))
        .contains(FailureCode.AGENT_REPORTED.cause(), "agent_milestone");
  }

  @Test
  void withTheTokenAllOfItIsSaid() {
    var pages =
        String.join(
            "\n",
            answers("Cookie", logIn()).entrySet().stream()
                .filter(it -> !it.getKey().startsWith("/api/"))
                .map(Map.Entry::getValue)
                .toList());
    var documents =
        String.join(
            "\n",
            answers("Authorization", "Bearer " + ServedApi.TOKEN).entrySet().stream()
                .filter(it -> it.getKey().startsWith("/api/"))
                .map(Map.Entry::getValue)
                .toList());

    assertThat(PLANTED).hasSizeGreaterThan(30);
    assertThat(PLANTED).allSatisfy(it -> assertThat(documents).contains(it));
    assertThat(PLANTED).allSatisfy(it -> assertThat(pages).contains(it));
  }
}
