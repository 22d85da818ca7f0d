package dev.signalbox.dynamodb;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.dynamodb.query.DynamoFigures;
import dev.signalbox.dynamodb.query.DynamoReplicas;
import dev.signalbox.dynamodb.query.DynamoTaskQueries;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.dynamodb.sweep.DynamoSweepLeases;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.query.Overview.Count;
import dev.signalbox.query.Overview.Failures;
import dev.signalbox.query.Overview.Quantiles;
import dev.signalbox.query.Overview.Replica;
import dev.signalbox.sqs.intake.MessageCheck;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the tables tell of a deployment as a whole, and how a person's word for a task finds it.
class DeploymentFiguresTest {
  private static final Instant NOW = NOON.plus(Duration.ofHours(2));
  private static final Duration HOUR = Duration.ofHours(1);

  private LocalTables tables;
  private int number;

  @BeforeEach
  void start() {
    tables = LocalTables.start();
  }

  @AfterEach
  void stop() {
    tables.close();
  }

  private DynamoFigures.Figures figures(Optional<Instant> endOfSession) {
    return new DynamoFigures(
            tables.client(), LocalTables.NAMES, TestStores.TYPES, (_, _) -> endOfSession)
        .at(NOW, HOUR);
  }

  private TaskRecord.Draft submitted(Duration ago) {
    var draft = SampleTask.submitted(SampleTask.id(++number), "ann").build().draft();
    draft.times = TaskRecord.Times.created(NOW.minus(ago));
    return draft;
  }

  private void failed(Duration ago, FailureCode code) {
    var draft = submitted(Duration.ofHours(3));
    draft.to(TaskStatus.FAILED, NOW.minus(ago));
    draft.times = draft.times.completed(NOW.minus(ago));
    draft.failure = Optional.of(new FailureCause(code, ""));
    draft.settled = true;
    put(draft.build(Optional.empty()));
  }

  private void put(TaskRecord record) {
    tables.put(LocalTables.NAMES.tasks(), TaskItem.of(record, NOW, Optional.empty()));
  }

  @Test
  void timesToStartAreThoseThatWereSeenOfWhatStartedInTheWindow() {
    for (int seconds = 1; seconds <= 20; seconds++) {
      var draft = submitted(Duration.ofMinutes(30));
      draft.to(TaskStatus.RUNNING, NOW);
      draft.times = draft.times.started(NOW.minus(Duration.ofMinutes(30)).plusSeconds(seconds));
      put(draft.build(Optional.of(NOW.plus(HOUR))));
    }
    put(submitted(Duration.ofMinutes(5)).build(Optional.of(NOW.plus(HOUR))));
    var old = submitted(Duration.ofMinutes(90));
    old.times = old.times.started(NOW);
    put(old.build(Optional.of(NOW.plus(HOUR))));

    var figures = figures(Optional.empty());

    assertThat(figures.timeToStart())
        .isEqualTo(
            new Quantiles(
                20, Duration.ofSeconds(10), Duration.ofSeconds(19), Duration.ofSeconds(20)));
    assertThat(figures.states()).containsEntry(TaskStatus.RUNNING, new Count(20, true));
    assertThat(figures.detection().of()).isZero();
  }

  /// As `stuck` looks, whatever else is open.
  @Test
  void aDeadlineThatNobodyActedOnIsTold() {
    for (int minutes = 1; minutes <= 100; minutes++) {
      put(submitted(HOUR).build(Optional.of(NOW.plus(Duration.ofMinutes(minutes)))));
    }
    put(submitted(HOUR).build(Optional.of(NOW.minus(Duration.ofMinutes(9)))));
    assertThat(figures(Optional.empty()).overdue()).isFalse();

    put(submitted(HOUR).build(Optional.of(NOW.minus(Duration.ofMinutes(11)))));
    assertThat(figures(Optional.empty()).overdue()).isTrue();
  }

  @Test
  void failuresAreToldByCodeSinceTheFirstInTheWindow() {
    failed(Duration.ofMinutes(10), FailureCode.OUT_OF_MEMORY);
    failed(Duration.ofMinutes(50), FailureCode.OUT_OF_MEMORY);
    failed(Duration.ofMinutes(70), FailureCode.OUT_OF_MEMORY);
    failed(Duration.ofMinutes(20), FailureCode.KILLED);

    var figures = figures(Optional.empty());

    assertThat(figures.failures())
        .containsExactly(
            new Failures(
                FailureCode.OUT_OF_MEMORY,
                2,
                NOW.minus(Duration.ofMinutes(50)),
                NOW.minus(Duration.ofMinutes(10))),
            new Failures(
                FailureCode.KILLED,
                1,
                NOW.minus(Duration.ofMinutes(20)),
                NOW.minus(Duration.ofMinutes(20))));
    assertThat(figures.states()).containsEntry(TaskStatus.FAILED, new Count(3, true));
    assertThat(figures.ended().stream().mapToInt(it -> it.failed()).sum()).isEqualTo(3);
  }

  @Test
  void detectionIsFromTheEndOfTheSessionUntilItWasSeen() {
    var draft = SampleTask.complete(SampleTask.id(++number), "ann").draft();
    var seen = draft.attempt.end().orElseThrow().seenAt();
    draft.times = TaskRecord.Times.created(NOW.minus(HOUR)).completed(NOW);
    put(draft.build(Optional.empty()));

    assertThat(figures(Optional.of(seen.minusMillis(870))).detection())
        .isEqualTo(
            new Quantiles(
                1, Duration.ofMillis(870), Duration.ofMillis(870), Duration.ofMillis(870)));
    // A substrate whose clock is ahead: no end is seen before it was.
    assertThat(figures(Optional.of(seen.plusSeconds(5))).detection().p99())
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void replicasAreThoseThatHeldLeasesSeenWhenTheyTookTheLast() {
    var leases = new DynamoSweepLeases(tables.client(), LocalTables.NAMES);
    var due = Duration.ofSeconds(40);
    var visit = Duration.ofSeconds(90);
    leases.take("due/LIVE#ecs#2", "gone", NOW.minus(HOUR), due);
    leases.take("due/LIVE#ecs#0", "a", NOW.minusSeconds(30), due);
    leases.take("due/LIVE#ecs#1", "b", NOW.minusSeconds(20), due);
    leases.take("visit/LIVE#ecs#1", "a", NOW.minusSeconds(10), visit);
    leases.take("visit/no-such-shard", "c", NOW, visit);

    var replicas =
        new DynamoReplicas(
            tables.client(),
            LocalTables.NAMES,
            Map.of(
                "due/LIVE#ecs#0", due,
                "due/LIVE#ecs#1", due,
                "due/LIVE#ecs#2", due,
                "visit/LIVE#ecs#1", visit));

    assertThat(replicas.since(NOW.minus(HOUR), NOW).replicas())
        .containsExactly(
            new Replica("a", 2, NOW.minusSeconds(10)), new Replica("b", 1, NOW.minusSeconds(20)));
  }

  /// What one says that is gone is not so any more.
  @Test
  void theOldestMessageOfAQueueIsTheOldestThatAReplicaSawWhichLives() {
    var leases = new DynamoSweepLeases(tables.client(), LocalTables.NAMES);
    var lease = Duration.ofSeconds(90);
    var hour = NOW.minus(HOUR);
    leases.take("replica/0", "a", NOW.minusSeconds(20), lease, Map.of("task", NOW.minusSeconds(5)));
    leases.take(
        "replica/1",
        "b",
        NOW.minusSeconds(10),
        lease,
        Map.of("task", NOW.minusSeconds(700), "events", NOW.minusMillis(1)));
    leases.take("replica/2", "gone", NOW.minusSeconds(91), lease, Map.of("task", hour));
    leases.take("replica/3", "c", NOW, lease, Map.of("task", hour));
    leases.take("replica/3", "c", NOW, lease, Map.of());
    leases.take("replica/4", "d", NOW, lease);
    var names = List.of("replica/0", "replica/1", "replica/2", "replica/3", "replica/4");
    var replicas =
        new DynamoReplicas(
            tables.client(),
            LocalTables.NAMES,
            names.stream().collect(Collectors.toMap(it -> it, _ -> lease)));

    assertThat(replicas.since(hour, NOW).oldest())
        .isEqualTo(Map.of("task", NOW.minusSeconds(700), "events", NOW.minusMillis(1)));
  }

  @Test
  void aTaskIsNamedByItsIdItsMessageOrItsKeyInAnyCase() {
    var message = UUID.randomUUID().toString();
    var ofMessage = MessageCheck.taskOfMessage(message).orElseThrow();
    put(SampleTask.submitted(ofMessage, "ann").build());
    var id = SampleTask.id(++number);
    put(SampleTask.submitted(id, "bob").build());
    tables.set(id, "idempotency_key", Item.text("KEY-7"));
    var queries =
        new DynamoTaskQueries(
            tables.client(), LocalTables.NAMES, TestStores.TYPES, MessageCheck::taskOfMessage);

    assertThat(
            List.of(
                queries.named(message),
                queries.named(message.toUpperCase(Locale.ROOT)),
                queries.named(" " + ofMessage.toLowerCase(Locale.ROOT) + "\n")))
        .containsOnly(List.of(ofMessage));
    assertThat(queries.named(id.toLowerCase(Locale.ROOT))).containsExactly(id);
    assertThat(queries.named("KEY-7")).containsExactly(id);
    assertThat(queries.named("key-7")).containsExactly(id);
    assertThat(queries.named(UUID.randomUUID().toString())).isEmpty();
    assertThat(queries.named("KEY-8")).isEmpty();
    assertThat(queries.named("")).isEmpty();
  }
}
