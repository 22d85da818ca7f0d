package dev.signalbox.dynamodb.row;

import dev.signalbox.dynamodb.index.CreatedKeys;
import dev.signalbox.dynamodb.slots.QueueKeys;
import dev.signalbox.lifecycle.task.Stored.Spelling;
import dev.signalbox.lifecycle.task.TaskRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The attributes that the condition of a write names, because decisions rest on them. The
/// heartbeat is among them: an agent that is heard between the read and the write must not be
/// declared lost.
final class Compared {
  /// Absent means false.
  static final List<String> FLAGS =
      List.of("slot_held", "global_slot_held", "stop_pending", "context_pending");

  /// Only whether they are there counts.
  static final List<String> MARKS = List.of("settled_at", "session_end");

  private static final List<String> OF_TASK =
      List.of(
          "status",
          "attempt",
          "slot_held",
          "global_slot_held",
          QueueKeys.QUEUED_USER,
          QueueKeys.QUEUE_NAME,
          "settled_at",
          "deadline_at",
          "agent_heartbeat_at");

  private static final List<String> OF_ATTEMPT =
      List.of("session_id", "observed_version", "session_end", "stop_pending", "context_pending");

  /// Keys of indexes that follow from other attributes, which nothing is decided by.
  private static final List<String> DERIVED = List.of("status_created_at", "deadline_shard");

  private Compared() {}

  /// What else stands in a row without an attempt about a session is another orchestrator's, and is
  /// not looked at.
  static List<String> of(TaskRecord record) {
    var names = new ArrayList<>(OF_TASK);
    if (record.attempt().number() > 0) {
      names.addAll(OF_ATTEMPT);
    }
    return names;
  }

  /// Returns what of these, of the derived keys and of what was not understood stands otherwise
  /// than this service would write it.
  ///
  /// @param unread the names of what was not understood
  static Map<String, Spelling> spellings(
      Map<String, AttributeValue> theirs, TaskRecord record, Iterable<String> unread) {
    var ours = TaskItem.of(record, record.times().createdAt(), Optional.empty());
    var names = of(record);
    names.addAll(DERIVED);
    names.addAll(CreatedKeys.ALL);
    unread.forEach(names::add);
    var spellings = new HashMap<String, Spelling>();
    for (var name : names) {
      var own = Optional.ofNullable(ours.get(name));
      var stands = Optional.ofNullable(theirs.get(name));
      if (differ(name, own, stands)) {
        spellings.put(name, new Spelling(RawValue.of(own), RawValue.of(stands)));
      }
    }
    return spellings;
  }

  private static boolean differ(
      String name, Optional<AttributeValue> own, Optional<AttributeValue> stands) {
    if (FLAGS.contains(name)) {
      return own.isPresent() != stands.filter(it -> Boolean.TRUE.equals(it.bool())).isPresent();
    }
    return MARKS.contains(name) ? own.isPresent() != stands.isPresent() : !own.equals(stands);
  }
}
