package dev.signalbox.dynamodb.query;

import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.dynamodb.Tables;
import dev.signalbox.dynamodb.index.CreatedKeys;
import dev.signalbox.dynamodb.query.Partition.Bounds;
import dev.signalbox.dynamodb.row.Timestamps;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.query.Overview.Count;
import dev.signalbox.query.Overview.Failures;
import dev.signalbox.query.Overview.Minute;
import dev.signalbox.query.Overview.Quantiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/// What the tables say of a deployment as a whole. The number of reads has a bound: counts say
/// where they stopped, and times are those of a sample of the newest.
public final class DynamoFigures {
  private static final int SAMPLE = 100;

  /// A working sweep acts on a deadline long before.
  private static final Duration OVERDUE = Duration.ofMinutes(10);

  private final DynamoDbAsyncClient client;
  private final TableNames tables;
  private final ComputeTypes types;
  private final BiFunction<ComputeType, String, Optional<Instant>> endOfSession;

  /// @param types the backends that a row may name
  /// @param endOfSession when a session ended, read from what its backend said of it
  public DynamoFigures(
      DynamoDbAsyncClient client,
      TableNames tables,
      ComputeTypes types,
      BiFunction<ComputeType, String, Optional<Instant>> endOfSession) {
    this.client = client;
    this.tables = tables;
    this.types = types;
    this.endOfSession = endOfSession;
  }

  /// What came of one look.
  ///
  /// @param overdue whether tasks are past their deadline for longer than a working sweep lets them
  public record Figures(
      Map<TaskStatus, Count> states,
      List<Minute> ended,
      Quantiles timeToStart,
      Quantiles detection,
      List<Failures> failures,
      boolean overdue) {}

  /// Returns what is so, and what was within the window before.
  public Figures at(Instant now, Duration window) {
    var ended = EndedCounts.read(client, tables, now, window);
    var open = new OpenCounts(client, tables, types).read(now.minus(OVERDUE));
    var states = new EnumMap<>(open.states());
    states.putAll(ended.states());
    return new Figures(
        states,
        ended.minutes(now, window),
        timeToStart(now.minus(window)),
        detection(ended.newest(SAMPLE)),
        ended.failures(),
        open.overdue());
  }

  private Quantiles timeToStart(Instant since) {
    var bounds = new Bounds.Between(Timestamps.text(since), "9999");
    var partitions =
        CreatedKeys.shards().stream()
            .map(
                it ->
                    new Partition(
                        Tables.CREATED_INDEX,
                        CreatedKeys.CREATED_SHARD,
                        it,
                        CreatedKeys.LISTED_AT,
                        bounds,
                        true))
            .toList();
    var begin = Place.begin(partitions.size());
    var entries = new MergedPartitions(client, tables.tasks(), partitions, begin, SAMPLE);
    var ids = new ArrayList<String>();
    for (var entry = entries.next();
        entry.isPresent() && ids.size() < SAMPLE;
        entry = entries.next()) {
      ids.add(entry.get().row());
    }
    return Sample.of(rows(ids).flatMap(DynamoFigures::toStart));
  }

  private static Stream<Duration> toStart(TaskRecord task) {
    var times = task.times();
    return times.firstStart().map(it -> Duration.between(times.createdAt(), it)).stream();
  }

  private Quantiles detection(List<String> ids) {
    return Sample.of(rows(ids).flatMap(this::toDetection));
  }

  private Stream<Duration> toDetection(TaskRecord task) {
    return task.attempt().end().stream()
        .flatMap(
            end ->
                end.evidence().stream()
                    .flatMap(
                        evidence ->
                            task.attempt().computeType().stream()
                                .flatMap(type -> endOfSession.apply(type, evidence).stream()))
                    .map(ended -> Duration.between(ended, end.seenAt())));
  }

  private Stream<TaskRecord> rows(List<String> ids) {
    var rows = new SummaryRows(client, tables.tasks(), "task_id", SummaryItem.ATTRIBUTES);
    return rows.of(ids).values().stream().map(it -> SummaryItem.record(it, types));
  }
}
