package dev.signalbox.orchestrator.port.store;

import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.TaskRecord;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Where the index keeps an open task. Live sessions are kept apart, so that they can be supervised
/// without a deadline, and with it a write, of their own: a slot of their type holds nothing else.
///
/// @param name the stored word
/// @param type of the live sessions in it; empty where others are kept
public record TaskShard(String name, Optional<ComputeType> type) {
  /// Launches change a few entries each; the launch limits of the backends keep these shards far
  /// below what one partition takes.
  private static final int OPEN = 2;

  private static final int OBSERVABLE_SLOTS = 8;
  private static final int HEARTBEAT_SLOTS = 4;

  /// Returns the shard of a task that has a deadline. It rests only on what this service alone
  /// writes: other programs change the status, and cannot move the entry.
  public static TaskShard of(TaskRecord record) {
    var hash = record.taskId().hashCode();
    return record
        .attempt()
        .computeType()
        .filter(type -> slotsOf(type) > 0 && isLive(record))
        .map(type -> live(type, Math.floorMod(hash, slotsOf(type))))
        .orElseGet(() -> open(Math.floorMod(hash, OPEN)));
  }

  private static boolean isLive(TaskRecord record) {
    var attempt = record.attempt();
    return attempt.session().isPresent()
        && attempt.end().isEmpty()
        && attempt.agentEnd().isEmpty()
        && !attempt.stopPending()
        && !record.settled();
  }

  /// Returns the shards of all that is not a live session.
  public static List<TaskShard> open() {
    return IntStream.range(0, OPEN).mapToObj(TaskShard::open).toList();
  }

  /// Returns the slots over which the live sessions of a type are spread; none if nobody can
  /// supervise them.
  public static List<TaskShard> slots(ComputeType type) {
    return IntStream.range(0, slotsOf(type)).mapToObj(slot -> live(type, slot)).toList();
  }

  /// Returns every shard.
  public static List<TaskShard> all(ComputeTypes types) {
    var live = types.all().stream().flatMap(type -> slots(type).stream());
    return Stream.concat(open().stream(), live).toList();
  }

  private static TaskShard open(int number) {
    return new TaskShard("OPEN#" + number, Optional.empty());
  }

  private static TaskShard live(ComputeType type, int slot) {
    return new TaskShard("LIVE#" + type.word() + "#" + slot, Optional.of(type));
  }

  private static int slotsOf(ComputeType type) {
    if (type.can(Capability.HEARTBEAT_ONLY)) {
      return HEARTBEAT_SLOTS;
    }
    return type.can(Capability.OBSERVABLE) ? OBSERVABLE_SLOTS : 0;
  }
}
