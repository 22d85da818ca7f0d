package dev.signalbox.query.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.query.TaskPage;
import dev.signalbox.query.TaskSummary;
import java.util.Optional;

/// One task of a list.
public final class TaskSummaryJson {
  private TaskSummaryJson() {}

  public static ObjectNode of(TaskSummary task) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("task_id", task.taskId()).put("user_id", task.userId());
    Members.text(json, "repo", task.repo());
    Members.text(json, "title", Optional.of(task.title()).filter(it -> !it.isEmpty()));
    json.put("status", task.status().name());
    json.put("status_since", task.statusSince().toString());
    json.put("created_at", task.createdAt().toString());
    Members.time(json, "started_at", task.startedAt());
    Members.time(json, "completed_at", task.completedAt());
    json.put("attempt", task.attempt());
    Members.text(json, "compute_type", task.computeType().map(it -> it.word()));
    Members.text(json, "failure_code", task.failure().map(Enum::name));
    Members.text(json, "pr_url", task.result().prUrl());
    task.result().costUsd().ifPresent(it -> json.put("cost_usd", it));
    task.result().turns().ifPresent(it -> json.put("turns", it));
    return json;
  }

  /// A page of them.
  public static ObjectNode of(TaskPage page) {
    var json = JsonNodeFactory.instance.objectNode();
    var tasks = json.putArray("tasks");
    page.tasks().forEach(it -> tasks.add(of(it)));
    Members.text(json, "next", page.next());
    return json;
  }
}
