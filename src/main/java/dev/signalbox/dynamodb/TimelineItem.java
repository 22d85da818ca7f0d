package dev.signalbox.dynamodb;

import com.github.f4b6a3.ulid.Ulid;
import dev.signalbox.lifecycle.TaskRecord;
import dev.signalbox.lifecycle.Transition.Move;
import dev.signalbox.lifecycle.Transition.Note;
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
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Writes entries of the timeline as items. The id is a ULID that follows from the move, so the
/// same move always writes the same item.
final class TimelineItem {
  private TimelineItem() {}

  static List<Map<String, AttributeValue>> of(Move move, Duration retention) {
    var items = new ArrayList<Map<String, AttributeValue>>();
    var seen = new HashMap<String, Integer>();
    for (var note : move.notes()) {
      // Two notes of one type in one move are two entries.
      var occurrence = seen.merge(note.eventType(), 1, Integer::sum);
      var id = id(move, note.eventType() + (occurrence == 1 ? "" : "/" + occurrence));
      items.add(item(move.after(), note, id, move.at(), retention));
    }
    return items;
  }

  static Map<String, AttributeValue> created(TaskRecord record, Duration retention) {
    var metadata = new TreeMap<String, String>();
    var request = record.request();
    request.repo().ifPresent(repo -> metadata.put("repo", repo));
    request.issueNumber().ifPresent(issue -> metadata.put("issue_number", "" + issue));
    metadata.put("channel_source", request.channelSource());
    var at = record.times().createdAt();
    var id = ulid(at, String.join("\n", record.taskId(), "task_created"));
    return item(record, new Note("task_created", metadata), id, at, retention);
  }

  private static String id(Move move, String type) {
    return ulid(
        move.at(),
        String.join(
            "\n",
            move.after().taskId(),
            Integer.toString(move.after().attempt().number()),
            move.before().status().name(),
            move.after().status().name(),
            type));
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
      item.put("metadata", Item.texts(note.metadata()));
    }
    return item;
  }

  /// 48 bits of time and 80 bits of what else makes the entry unique.
  private static String ulid(Instant at, String identity) {
    var hash = ByteBuffer.wrap(sha256(identity));
    var time = at.toEpochMilli() << 16;
    return new Ulid(time | (hash.getShort() & 0xffffL), hash.getLong()).toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has SHA-256", absent);
    }
  }
}
