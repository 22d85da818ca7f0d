package dev.signalbox.cli.show;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.cli.text.PlainText;
import dev.signalbox.dynamodb.timeline.DynamoTimeline;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.StartDelay;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.service.inquiry.TaskInquiry.Answer;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/// A task as one JSON document. What there is not, is left out; names and words are those of the
/// row.
public final class TaskJson {
  private TaskJson() {}

  /// Returns the document for a terminal: characters that it would obey are escaped.
  public static String text(ObjectNode document) {
    return PlainText.json(document.toPrettyString());
  }

  public static ObjectNode of(Answer.Found found) {
    var task = found.record();
    var json = JsonNodeFactory.instance.objectNode();
    json.put("task_id", task.taskId()).put("user_id", task.request().userId());
    text(json, "repo", task.request().repo());
    json.put("status", task.status().name()).put("status_since", task.statusSince().toString());
    times(json, task);
    found.queuePlace().ifPresent(place -> queue(json.putObject("queue"), place, task));
    if (task.attempt().number() > 0) {
      attempt(json.putObject("attempt"), task.attempt());
    }
    StartDelay.of(task).ifPresent(delay -> delay(json.putObject("start_delay"), delay));
    json.put("slot_held", task.slotHeld());
    json.put("global_slot_held", task.admission().globalSlotHeld());
    json.put("settled", task.settled());
    task.failure().ifPresent(failure -> failure(json.putObject("failure"), failure));
    text(json, "error_message", task.errorMessage());
    text(json, "cancel_reason", task.cancellation().reason());
    text(json, "cancel_requested_by", task.cancellation().requestedBy());
    SessionJson.add(json, found);
    var timeline = json.putArray("timeline");
    found.timeline().forEach(entry -> entry(timeline.addObject(), entry));
    return json;
  }

  private static void times(ObjectNode json, TaskRecord task) {
    var times = task.times();
    json.put("created_at", times.createdAt().toString());
    time(json, "queued_at", times.queuedAt());
    time(json, "started_at", times.startedAt());
    time(json, "agent_heartbeat_at", times.heartbeatAt());
    time(json, "completed_at", times.completedAt());
    time(json, "deadline_at", task.deadlineAt());
  }

  private static void queue(ObjectNode json, int place, TaskRecord task) {
    json.put("position", place);
    text(json, "waits_for", task.admission().waiting().map(it -> it.limit().word()));
    json.put("admission_attempts", task.admission().attempts());
  }

  private static void attempt(ObjectNode json, Attempt attempt) {
    json.put("number", attempt.number());
    text(json, "compute_type", attempt.computeType().map(type -> type.word()));
    text(json, "session_id", attempt.session().map(session -> session.sessionId()));
    time(json, "session_ended_at", attempt.end().map(end -> end.seenAt()));
    time(json, "next_try_at", attempt.nextTryAt());
    json.put("stop_pending", attempt.stopPending());
  }

  private static void delay(ObjectNode json, StartDelay delay) {
    json.put("since", delay.since().toString());
    time(json, "next_try_at", delay.nextTryAt());
    failure(json, delay.cause());
  }

  private static void failure(ObjectNode json, FailureCause failure) {
    var code = failure.code();
    json.put("code", code.name()).put("origin", code.origin().name());
    json.put("cause", code.cause()).put("detail", failure.detail());
    json.put("next_step", code.nextStep());
  }

  private static void entry(ObjectNode json, DynamoTimeline.Entry entry) {
    json.put("at", entry.at().toString()).put("event_type", entry.eventType());
    json.put("event_id", entry.eventId());
    var metadata = json.putObject("metadata");
    new TreeMap<>(entry.metadata()).forEach((key, value) -> metadata.set(key, node(value)));
  }

  private static JsonNode node(NoteValue value) {
    var nodes = JsonNodeFactory.instance;
    return switch (value) {
      case NoteValue.Text(var text) -> nodes.textNode(text);
      case NoteValue.Numeric(var number) -> nodes.numberNode(number);
      case NoteValue.Flag(var flag) -> nodes.booleanNode(flag);
    };
  }

  private static void time(ObjectNode json, String name, Optional<Instant> at) {
    text(json, name, at.map(Instant::toString));
  }

  private static void text(ObjectNode json, String name, Optional<String> text) {
    text.ifPresent(it -> json.put(name, it));
  }
}
