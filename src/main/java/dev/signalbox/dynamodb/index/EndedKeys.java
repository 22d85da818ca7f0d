package dev.signalbox.dynamodb.index;

import dev.signalbox.dynamodb.row.Timestamps;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The keys under which an index keeps the tasks that have ended, by how and when. A row has them
/// once it is settled. They say all that a count of ends needs, so that it reads no rows.
public final class EndedKeys {
  /// How the task ended, spread over a few keys.
  public static final String ENDED_SHARD = "ended_shard";

  /// When it ended and, if it failed, with which code.
  public static final String ENDED_AT = "ended_at";

  private static final int SHARDS = 2;
  private static final String SEPARATOR = "#";

  private EndedKeys() {}

  /// One end, as its key tells it.
  public record End(Instant at, Optional<FailureCode> code) {}

  /// Returns both or none: a task that has not been settled is in no such index.
  public static Map<String, String> of(TaskRecord record) {
    if (!record.settled() || !record.status().isTerminal()) {
      return Map.of();
    }
    var ended = record.times().completedAt().orElse(record.statusSince());
    var code = record.failure().map(it -> SEPARATOR + it.code().name()).orElse("");
    var number = Math.floorMod(record.taskId().hashCode(), SHARDS);
    return Map.of(
        ENDED_SHARD, shard(record.status(), number), ENDED_AT, Timestamps.text(ended) + code);
  }

  /// Returns the shards of a terminal status.
  public static List<String> shards(TaskStatus status) {
    return IntStream.range(0, SHARDS).mapToObj(it -> shard(status, it)).toList();
  }

  private static String shard(TaskStatus status, int number) {
    return status.name() + SEPARATOR + number;
  }

  /// Reads a stored `ended_at`; empty for one that nobody of us wrote.
  public static Optional<End> end(String key) {
    var parts = key.split(SEPARATOR, 2);
    return Timestamps.read(parts[0])
        .map(
            at ->
                new End(
                    at,
                    parts.length == 1
                        ? Optional.empty()
                        : Optional.of(FailureCode.ofWord(parts[1]).orElse(FailureCode.UNKNOWN))));
  }
}
