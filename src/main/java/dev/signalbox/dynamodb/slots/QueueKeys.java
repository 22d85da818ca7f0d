package dev.signalbox.dynamodb.slots;

import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.Waiting;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// How the place of a queued task stands in its row: in the keys of two sparse indexes, so that
/// only tasks that wait are in them.
public final class QueueKeys {
  /// Key of the tasks of one user that wait for a slot, or for a place in a lane.
  public static final String QUEUED_USER = "queued_user";

  /// Key of all tasks that wait for the same thing.
  public static final String QUEUE_NAME = "queue_name";

  static final String GLOBAL = "global";
  private static final String LAUNCH = "launch#";

  private QueueKeys() {}

  /// Returns the keys that a task has in its row; none when it does not wait.
  public static Map<String, String> of(TaskRecord record) {
    return record
        .admission()
        .waiting()
        .map(place -> keys(place, record.request().userId()))
        .orElse(Map.of());
  }

  /// Returns the keys of a place.
  public static Map<String, String> keys(Waiting place, String userId) {
    var keys = new TreeMap<String, String>();
    switch (place) {
      case Waiting.ForSlot(var limit) -> {
        keys.put(QUEUED_USER, userId);
        if (limit == AdmissionLimit.GLOBAL) {
          keys.put(QUEUE_NAME, GLOBAL);
        }
      }
      case Waiting.InLane(var type) -> keys.put(QUEUE_NAME, launch(type));
      case Waiting.BeforeLane(var type) -> {
        keys.put(QUEUED_USER, beforeLane(type, userId));
        keys.put(QUEUE_NAME, launch(type));
      }
    }
    return keys;
  }

  /// Returns the place that the keys of a row tell of; empty for a row that is in no queue of ours.
  public static Optional<Waiting> place(
      Optional<String> queuedUser, Optional<String> queueName, ComputeTypes types) {
    var type =
        queueName
            .filter(name -> name.startsWith(LAUNCH))
            .flatMap(name -> types.ofWord(name.substring(LAUNCH.length())));
    if (type.isPresent()) {
      return Optional.of(
          queuedUser.isPresent()
              ? new Waiting.BeforeLane(type.get())
              : new Waiting.InLane(type.get()));
    }
    var limit = queueName.equals(Optional.of(GLOBAL)) ? AdmissionLimit.GLOBAL : AdmissionLimit.USER;
    return queuedUser.map(_ -> new Waiting.ForSlot(limit));
  }

  static String launch(ComputeType type) {
    return LAUNCH + type.word();
  }

  /// No user's id begins like this, so these tasks are not taken for ones that wait for a slot.
  static String beforeLane(ComputeType type, String userId) {
    return Reserved.PREFIX + LAUNCH + type.word() + "#" + userId;
  }
}
