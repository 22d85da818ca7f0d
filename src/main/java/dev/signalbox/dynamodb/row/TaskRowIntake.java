package dev.signalbox.dynamodb.row;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.port.queue.EventIntake;
import java.time.Instant;
import java.util.Optional;

/// Reads changes of the Tasks table, as EventBridge Pipes sends them: where a backend sends no
/// events, the agent's own write to its row is the only word of its end. A new row that waits for
/// uploads is told of as well. The pipe sends what is
/// read here and no more; a whole record of the stream is read as well.
public final class TaskRowIntake implements EventIntake {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  @Override
  public Reading read(String body, Instant receivedAt) {
    JsonNode record;
    try {
      record = JSON.readTree(body);
    } catch (JsonProcessingException broken) {
      return new Reading.Unusable("bad-json", at(broken));
    }
    if (record.isMissingNode()) {
      return new Reading.Unusable("bad-json", "the body is empty");
    }
    return record.path("eventSource").asText("").equals("aws:dynamodb")
        ? change(record, receivedAt)
        : new Reading.NotMine();
  }

  private static Reading change(JsonNode record, Instant receivedAt) {
    var change = record.path("dynamodb");
    var taskId = text(change.path("Keys"), "task_id");
    if (taskId.isEmpty()) {
      return new Reading.Unusable("bad-event", "a stream record without Keys.task_id.S");
    }
    return switch (record.path("eventName").asText("")) {
      case "REMOVE" -> new Reading.Ignored("removed");
      case "INSERT" -> image(taskId.get(), change, true, receivedAt);
      case "MODIFY" -> image(taskId.get(), change, false, receivedAt);
      default -> new Reading.Unusable("bad-event", "a stream record without a known eventName");
    };
  }

  /// @param isNew whether the row was made just now. One that waits for uploads then may never be
  ///     told of otherwise, and needs its deadline
  private static Reading image(String taskId, JsonNode change, boolean isNew, Instant receivedAt) {
    var row = change.path("NewImage");
    var status = text(row, "status");
    if (status.isEmpty()) {
      return new Reading.Unusable("bad-event", "a stream record without NewImage.status.S");
    }
    if (!AttemptId.isTaskId(taskId)) {
      return new Reading.Ignored("foreign_task_id");
    }
    var known = status.flatMap(TaskStatus::ofWord);
    if (isNew && known.filter(TaskStatus.PENDING_UPLOADS::equals).isPresent()) {
      return new Reading.Understood(new TaskEvent.TaskWoken(taskId, receivedAt));
    }
    if (known.filter(TaskStatus::isTerminal).isEmpty()) {
      return new Reading.Ignored("not_terminal");
    }
    return settled(row) && !changedBySomebody(change, status)
        ? new Reading.Ignored("settled")
        : new Reading.Understood(new TaskEvent.TaskWoken(taskId, receivedAt));
  }

  /// Our own write that ends a task settles it at the same time. A row that was settled before and
  /// has another status now was changed by a program that breaks the contract. The pipe passes
  /// changes of the status only, and leaves the old one out.
  private static boolean changedBySomebody(JsonNode change, Optional<String> status) {
    var before = change.path("OldImage");
    return settled(before) && !text(before, "status").equals(status);
  }

  /// A pipe writes an empty text, or who knows what, where a row has no such attribute.
  private static boolean settled(JsonNode row) {
    return text(row, "settled_at").flatMap(Timestamps::read).isPresent();
  }

  private static Optional<String> text(JsonNode image, String attribute) {
    return Optional.of(image.path(attribute).path("S").asText("")).filter(it -> !it.isEmpty());
  }

  /// Where it broke, without a word of the body.
  private static String at(JsonProcessingException broken) {
    return Optional.ofNullable(broken.getLocation())
        .map(it -> "at line " + it.getLineNr() + ", column " + it.getColumnNr())
        .orElse("at an unknown place");
  }
}
