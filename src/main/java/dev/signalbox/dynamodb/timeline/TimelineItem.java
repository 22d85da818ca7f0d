package dev.signalbox.dynamodb.timeline;

import com.github.f4b6a3.ulid.Ulid;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.Timestamps;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Note;
import dev.signalbox.orchestrator.port.output.KeptOutputs.Kept;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Writes entries of the timeline as items. The id is a ULID that follows from the move, so the
/// same move always writes the same item. Ids of one instant sort in the order of what happened.
public final class TimelineItem {
  /// The entry that no transition writes.
  public static final String OUTPUT = "agent_output";

  private static final int CREATED_FIRST = 0;
  private static final int OUTPUT_LAST = 0xffff;
  private static final int ATTEMPT_MAX = 0xfe;
  private static final int NOTE_MAX = 0xf;

  private TimelineItem() {}

  public static List<Map<String, AttributeValue>> of(Move move, Duration retention) {
    var items = new ArrayList<Map<String, AttributeValue>>();
    var seen = new HashMap<String, Integer>();
    for (var note : move.notes()) {
      // Two notes of one type in one move are two entries.
      var occurrence = seen.merge(note.eventType(), 1, Integer::sum);
      var type = note.eventType() + (occurrence == 1 ? "" : "/" + occurrence);
      var id = ulid(move.at(), rank(move, items.size()), identity(move, type));
      items.add(item(move.after(), note, id, move.at(), retention));
    }
    return items;
  }

  public static Map<String, AttributeValue> created(TaskRecord record, Duration retention) {
    var metadata = new TreeMap<String, NoteValue>();
    var request = record.request();
    request.repo().ifPresent(repo -> metadata.put("repo", NoteValue.of(repo)));
    request.issueNumber().ifPresent(issue -> metadata.put("issue_number", NoteValue.of(issue)));
    metadata.put("channel_source", NoteValue.of(request.channelSource()));
    var at = record.times().createdAt();
    var id = ulid(at, CREATED_FIRST, String.join("\n", record.taskId(), "task_created"));
    return item(record, new Note("task_created", metadata), id, at, retention);
  }

  /// The entry that holds the last lines of the agent of the task's current attempt.
  static Map<String, AttributeValue> output(TaskRecord task, Kept output, Duration retention) {
    var note =
        Note.of(OUTPUT)
            .with("attempt", task.attempt().number())
            .with("source", output.source())
            .with("cut", output.cut())
            .with("text", Optional.of(output.text()).filter(it -> !it.isEmpty()));
    return item(task, note, outputId(task), output.fetchedAt(), retention);
  }

  /// It follows from the end of the task, so it is one for each attempt, whoever fetches it.
  static String outputId(TaskRecord task) {
    var number = Integer.toString(task.attempt().number());
    var at = task.times().completedAt().orElse(task.times().createdAt());
    return ulid(at, OUTPUT_LAST, String.join("\n", task.taskId(), number, OUTPUT));
  }

  private static String identity(Move move, String type) {
    return String.join(
        "\n",
        move.after().taskId(),
        Integer.toString(move.after().attempt().number()),
        move.before().status().name(),
        move.after().status().name(),
        type);
  }

  /// Attempts follow each other, within an attempt the states, and the notes of a move as it lists
  /// them.
  private static int rank(Move move, int note) {
    var attempt = 1 + Math.min(move.after().attempt().number(), ATTEMPT_MAX);
    return attempt << 8 | step(move.after().status()) << 4 | Math.min(note, NOTE_MAX);
  }

  private static int step(TaskStatus status) {
    return switch (status) {
      case PENDING_UPLOADS, SUBMITTED -> 0;
      case QUEUED -> 1;
      case HYDRATING -> 2;
      case RUNNING, AWAITING_APPROVAL, FINALIZING -> 3;
      case COMPLETED, FAILED, CANCELLED, TIMED_OUT -> 4;
    };
  }

  private static Map<String, AttributeValue> item(
      TaskRecord task, Note note, String id, Instant at, Duration retention) {
    var item = new TreeMap<String, AttributeValue>();
    item.put("task_id", Item.text(task.taskId()));
    item.put("event_id", Item.text(id));
    item.put("event_type", Item.text(note.eventType()));
    item.put("timestamp", Item.text(Timestamps.text(at)));
    item.put("ttl", Item.number(at.plus(retention).getEpochSecond()));
    item.put("user_id", Item.text(task.request().userId()));
    task.request().repo().ifPresent(repo -> item.put("repo", Item.text(repo)));
    if (!note.metadata().isEmpty()) {
      item.put("metadata", metadata(note));
    }
    return item;
  }

  private static AttributeValue metadata(Note note) {
    var map = new TreeMap<String, AttributeValue>();
    note.metadata().forEach((key, value) -> map.put(key, attribute(value)));
    return AttributeValue.fromM(map);
  }

  private static AttributeValue attribute(NoteValue value) {
    return switch (value) {
      case NoteValue.Text(var text) -> Item.text(text);
      case NoteValue.Numeric number -> AttributeValue.fromN(number.spelled());
      case NoteValue.Flag(var flag) -> Item.flag(flag);
    };
  }

  /// 48 bits of time, 16 of the rank within it, and 64 of what else makes the entry unique.
  private static String ulid(Instant at, int rank, String identity) {
    var hash = ByteBuffer.wrap(sha256(identity));
    return new Ulid(at.toEpochMilli() << 16 | rank, hash.getLong()).toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }
}
