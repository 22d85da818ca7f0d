package dev.signalbox.dynamodb.query;

import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.Tables;
import dev.signalbox.dynamodb.index.EndedKeys;
import dev.signalbox.dynamodb.query.Partition.Bounds;
import dev.signalbox.dynamodb.row.Timestamps;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.Overview.Count;
import dev.signalbox.query.Overview.Failures;
import dev.signalbox.query.Overview.Minute;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/// The tasks that ended within a time, counted by the keys of an index alone.
final class EndedCounts {
  /// Of one status; with more, its count is not exact and the oldest are left out.
  private static final int COUNTED_MAX = 5_000;

  private static final int AT_ONCE = 1_000;

  /// @param end what the key says of it
  private record Ended(TaskStatus status, String taskId, EndedKeys.End end) {}

  private final List<Ended> ended = new ArrayList<>();
  private final Map<TaskStatus, Count> states = new EnumMap<>(TaskStatus.class);

  private EndedCounts() {}

  static EndedCounts read(
      DynamoDbAsyncClient client, TableNames tables, Instant now, Duration window) {
    var counts = new EndedCounts();
    for (var status : TaskStatus.values()) {
      if (status.isTerminal()) {
        counts.read(client, tables, status, now.minus(window));
      }
    }
    // The newest first, for whoever looks at a sample.
    counts.ended.sort(Comparator.comparing((Ended it) -> it.end().at()).reversed());
    return counts;
  }

  private void read(
      DynamoDbAsyncClient client, TableNames tables, TaskStatus status, Instant since) {
    var partitions = EndedKeys.shards(status).stream().map(it -> partition(it, since)).toList();
    var begin = Place.begin(partitions.size());
    var entries = new MergedPartitions(client, tables.tasks(), partitions, begin, AT_ONCE);
    var entry = entries.next();
    var number = 0;
    while (entry.isPresent() && number < COUNTED_MAX) {
      var taskId = entry.get().row();
      EndedKeys.end(entry.get().range()).ifPresent(it -> ended.add(new Ended(status, taskId, it)));
      number++;
      entry = entries.next();
    }
    states.put(status, new Count(number, entry.isEmpty()));
  }

  /// No end lies in the future, but the clock of an agent may.
  private static Partition partition(String shard, Instant since) {
    return new Partition(
        Tables.ENDED_INDEX,
        EndedKeys.ENDED_SHARD,
        shard,
        EndedKeys.ENDED_AT,
        new Bounds.Between(Timestamps.text(since), "9999"),
        true);
  }

  Map<TaskStatus, Count> states() {
    return states;
  }

  /// Returns the ids of those that ended last.
  List<String> newest(int most) {
    return ended.stream().limit(most).map(Ended::taskId).toList();
  }

  /// Returns every minute of the window, those in which nothing ended too.
  List<Minute> minutes(Instant now, Duration window) {
    var numbers = new TreeMap<Instant, int[]>();
    var first = now.minus(window).truncatedTo(ChronoUnit.MINUTES);
    for (var at = first; !at.isAfter(now); at = at.plus(1, ChronoUnit.MINUTES)) {
      numbers.put(at, new int[3]);
    }
    for (var one : ended) {
      var minute = numbers.get(one.end().at().truncatedTo(ChronoUnit.MINUTES));
      if (minute != null) {
        minute[column(one.status())]++;
      }
    }
    return numbers.entrySet().stream().map(it -> minute(it.getKey(), it.getValue())).toList();
  }

  private static Minute minute(Instant at, int[] numbers) {
    return new Minute(at, numbers[0], numbers[1], numbers[2]);
  }

  private static int column(TaskStatus status) {
    return switch (status) {
      case COMPLETED -> 0;
      case FAILED, TIMED_OUT -> 1;
      case CANCELLED -> 2;
      case PENDING_UPLOADS, SUBMITTED, QUEUED, HYDRATING, RUNNING, AWAITING_APPROVAL, FINALIZING ->
          throw new IllegalArgumentException(status + " is no end");
    };
  }

  List<Failures> failures() {
    var byCode = new EnumMap<FailureCode, List<Instant>>(FailureCode.class);
    for (var one : ended) {
      one.end()
          .code()
          .ifPresent(
              code -> byCode.computeIfAbsent(code, _ -> new ArrayList<>()).add(one.end().at()));
    }
    return byCode.entrySet().stream()
        // The newest one is the first.
        .map(
            it ->
                new Failures(
                    it.getKey(),
                    it.getValue().size(),
                    it.getValue().getLast(),
                    it.getValue().getFirst()))
        .sorted(Comparator.comparingInt(Failures::number).reversed().thenComparing(Failures::code))
        .toList();
  }
}
