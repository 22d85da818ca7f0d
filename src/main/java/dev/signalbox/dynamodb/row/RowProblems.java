package dev.signalbox.dynamodb.row;

import dev.signalbox.dynamodb.slots.QueueKeys;
import dev.signalbox.dynamodb.slots.Reserved;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.TaskStatus;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What of a row is not understood although a decision rests on it.
final class RowProblems {
  private final Item item;
  private final ComputeTypes types;
  private final Map<String, String> found = new LinkedHashMap<>();

  RowProblems(Item item, ComputeTypes types) {
    this.item = item;
    this.types = types;
  }

  /// Returns by attribute, in order of weight, what is wrong with it.
  Map<String, String> find() {
    if (item.textOf("task_id").isEmpty()) {
      found.put("task_id", "no task_id");
    }
    require("status", item.textOf("status").flatMap(TaskStatus::ofWord).isPresent());
    user();
    require("created_at", item.timeOf("created_at").isPresent());
    time("deadline_at");
    time("agent_heartbeat_at");
    place();
    require("attempt", !item.has("attempt") || item.intOf("attempt").orElse(-1) >= 0);
    if (AttemptSince.number(item) > 0) {
      attempt();
    }
    return found;
  }

  /// The slots of a user with a reserved id would be counted in one of our own items.
  private void user() {
    var user = item.textOf("user_id").orElse("");
    if (user.isEmpty()) {
      found.put("user_id", "no user_id");
    } else if (user.startsWith(Reserved.PREFIX)) {
      found.put("user_id", "user_id is reserved");
    }
  }

  private void attempt() {
    require("compute_type", item.textOf("compute_type").flatMap(types::ofWord).isPresent());
    if (item.has("session_id") && TaskItemReader.session(item, types).isEmpty()) {
      found.put("session_id", "session_id without the compute_metadata to stop it by");
    }
    require(
        "observed_version",
        !item.has("observed_version") || item.longOf("observed_version").isPresent());
    time("next_try_at");
    if (item.has("session_end")
        && TaskItemReader.end(item, "session_end", Optional.empty()).isEmpty()) {
      found.put("session_end", "session_end has no known outcome and time");
    }
  }

  /// A place that cannot be named can neither be counted nor left.
  private void place() {
    var stored = new TreeMap<String, String>();
    item.textOf(QueueKeys.QUEUED_USER).ifPresent(it -> stored.put(QueueKeys.QUEUED_USER, it));
    item.textOf(QueueKeys.QUEUE_NAME).ifPresent(it -> stored.put(QueueKeys.QUEUE_NAME, it));
    var user = item.textOf("user_id").orElse("");
    var place =
        QueueKeys.place(
            item.textOf(QueueKeys.QUEUED_USER), item.textOf(QueueKeys.QUEUE_NAME), types);
    if (!place.map(it -> QueueKeys.keys(it, user)).orElse(Map.of()).equals(stored)) {
      var because =
          "queued_user and queue_name are %s and %s"
              .formatted(item.wordOf(QueueKeys.QUEUED_USER), item.wordOf(QueueKeys.QUEUE_NAME));
      found.put(QueueKeys.QUEUE_NAME, because);
      found.put(QueueKeys.QUEUED_USER, because);
    }
  }

  private void time(String name) {
    require(name, !item.has(name) || item.timeOf(name).isPresent());
  }

  private void require(String name, boolean understood) {
    if (!understood) {
      found.put(name, name + " is " + item.wordOf(name));
    }
  }
}
