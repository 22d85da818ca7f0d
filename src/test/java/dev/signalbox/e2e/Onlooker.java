package dev.signalbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.f4b6a3.ulid.UlidCreator;
import dev.signalbox.local.AwsView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A world as a producer and an onlooker see it.
final class Onlooker {
  static final Duration LIMIT = Duration.ofSeconds(90);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AttributeValue NO_MAP = AttributeValue.fromM(Map.of());

  private final AwsWorld world;
  private final AwsView view;

  Onlooker(AwsWorld world) {
    this.world = world;
    this.view = new AwsView(world.clients(), world.tables());
  }

  static String newId() {
    return UlidCreator.getUlid().toString();
  }

  static String user(String id) {
    return "user-" + id;
  }

  String submit(String repo, Map<String, Object> script) {
    var id = newId();
    submit(id, repo, script);
    return id;
  }

  void submit(String id, String repo, Map<String, Object> script) {
    send(message(id, repo, script));
  }

  static String message(String id, String repo, Map<String, Object> script) {
    var message = JSON.createObjectNode().put("type", "submit").put("task_id", id);
    message.put("user_id", user(id)).put("repo", repo).put("task_description", "a task of a story");
    message.set("sample_agent", JSON.valueToTree(script));
    return message.toString();
  }

  void cancel(String id) {
    send("{\"type\":\"cancel\",\"task_id\":\"" + id + "\"}");
  }

  void send(String body) {
    send(world.queues().tasks().url(), body);
  }

  void send(String queueUrl, String body) {
    view.send(queueUrl, body);
  }

  Map<String, AttributeValue> row(String id) {
    return view.row(id);
  }

  String text(String id, String attribute) {
    return view.text(id, attribute);
  }

  String status(String id) {
    return text(id, "status");
  }

  String code(String id) {
    return view.failure(id, "code");
  }

  /// What a row and its timeline say, without ids and times.
  Map<String, Object> essence(String id) {
    var essence = new TreeMap<String, Object>(row(id));
    essence.keySet().retainAll(List.of("status", "attempt", "failure", "compute_type"));
    var end = new TreeMap<>(row(id).getOrDefault("session_end", NO_MAP).m());
    end.remove("seen_at");
    essence.put("end", end);
    essence.put("timeline", view.told(id));
    return essence;
  }

  /// How many sessions the task ever had, on either substrate.
  long sessions(String id) {
    return world.ecs().started(id).size() + world.agentCore().starts(id);
  }

  void awaitRunning(String id) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(status(id)).isEqualTo("RUNNING");
              assertThat(row(id)).containsKey("session_id");
            });
  }

  /// Waits until the task has ended in this way and nothing of it is left: no slot, no stop to be
  /// confirmed, no session.
  void awaitSettled(String id, String status) {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(status(id)).isEqualTo(status);
              assertThat(row(id)).containsKey("settled_at").doesNotContainKey("slot_held");
              assertThat(row(id)).doesNotContainKey("stop_pending");
              assertThat(world.ecs().liveSessions(id)).isEmpty();
              assertThat(world.agentCore().liveSessions(id)).isEmpty();
              assertThat(view.activeCount(user(id))).isZero();
            });
  }

  /// Waits until the row knows that the ECS session is over.
  void awaitSessionEnd(String id) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(row(id)).containsKey("session_end"));
  }

  /// Waits until both queues are empty: nothing is on its way to the service any more.
  void awaitQuiet() {
    await().atMost(LIMIT).until(() -> pending(world.queues().tasks().url()) == 0);
    await().atMost(LIMIT).until(() -> pending(world.queues().events().url()) == 0);
  }

  int pending(String queueUrl) {
    return view.pending(queueUrl);
  }
}
