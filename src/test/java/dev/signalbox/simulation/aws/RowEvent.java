package dev.signalbox.simulation.aws;

import dev.signalbox.lifecycle.task.TaskRecord;

/// The record of a row's change, as far as the pipe's messages are looked at.
final class RowEvent {
  private RowEvent() {}

  static String of(TaskRecord before, TaskRecord after) {
    return """
    {"eventName":"MODIFY","eventSource":"aws:dynamodb","dynamodb":{\
    "Keys":{"task_id":{"S":"%s"}},"OldImage":%s,"NewImage":%s}}\
    """
        .formatted(after.taskId(), image(before), image(after));
  }

  private static String image(TaskRecord row) {
    var settled = row.settled() ? ",\"settled_at\":{\"S\":\"2026-01-01T00:00:00.000Z\"}" : "";
    return "{\"task_id\":{\"S\":\"%s\"},\"status\":{\"S\":\"%s\"}%s}"
        .formatted(row.taskId(), row.status(), settled);
  }
}
