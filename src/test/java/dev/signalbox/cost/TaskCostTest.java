package dev.signalbox.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Counts what one task costs, for each kind of life. `-Dcost.tasks=50` counts more of them.
@TestInstance(Lifecycle.PER_CLASS)
final class TaskCostTest {
  private static final int TASKS = Integer.getInteger("cost.tasks", 12);
  private static final Duration IDLE = Duration.ofSeconds(1);

  private final CountedSignalbox signalbox;

  TaskCostTest() throws IOException {
    signalbox = new CountedSignalbox();
  }

  /// The highest price of one task.
  ///
  /// @param writeUnits by the rules of AWS, indexes among them
  /// @param calls of DynamoDB, S3, ECS and AgentCore
  private record Budget(double writeUnits, double calls) {}

  /// Of each task, four write units are its entries in the indexes of lists, and one is that of its
  /// user, who is new. Up to four more are those of a row that passes 1 KB before its last writes:
  /// since when an attempt runs is told where no agent may write it.
  private static Budget budget(TaskKind kind) {
    return switch (kind) {
      case ECS_SUCCESS -> new Budget(39, 12);
      // With its last lines, which are read and kept after the end.
      case ECS_CRASH -> new Budget(39, 15);
      // With a part of a replica's lease, which is written while these tasks run.
      case AGENTCORE_SUCCESS -> new Budget(34, 8);
      case ECS_CANCEL -> new Budget(40, 16);
      // The row of the one that waited is larger than the others': it passes 1 KB sooner.
      case ECS_PAIR_ONE_QUEUED -> new Budget(90, 32);
    };
  }

  /// The first tasks pay for connections, caches and compiled code.
  @BeforeAll
  void warmUp() {
    for (var kind : TaskKind.values()) {
      run(kind, 2);
    }
  }

  @AfterAll
  void close() {
    signalbox.close();
  }

  @ParameterizedTest
  @EnumSource
  void taskCostsNoMoreThanItsBudget(TaskKind kind) {
    var before = signalbox.soFar();
    run(kind, TASKS);
    var all = signalbox.soFar().minus(before);
    var each = all.per(TASKS);
    System.out.println(CostTable.of(kind, TASKS, each));

    assertThat(all.failed()).isEmpty();
    assertThat(signalbox.deadLetters()).isZero();
    assertThat(each.writeUnits()).isPositive().isLessThanOrEqualTo(budget(kind).writeUnits());
    assertThat(each.callsWithoutQueues()).isPositive().isLessThanOrEqualTo(budget(kind).calls());
  }

  /// What is counted belongs to tasks: a replica that has nothing to do calls nothing but queues.
  @Test
  void idleReplicaOnlyReceives() {
    signalbox.awaitQuiet();
    var before = signalbox.soFar();
    await().pollDelay(IDLE).until(() -> true);

    assertThat(signalbox.soFar().minus(before).callsWithoutQueues()).isZero();
  }

  private void run(TaskKind kind, int count) {
    var tasks = Producer.ofManyUsers(count, kind.repo, kind.agent);
    signalbox.producer().submitAll(tasks);
    switch (kind) {
      case ECS_SUCCESS, ECS_CRASH, AGENTCORE_SUCCESS -> signalbox.awaitSettled(tasks, kind);
      case ECS_CANCEL -> cancel(tasks, kind);
      case ECS_PAIR_ONE_QUEUED -> queue(tasks, kind);
    }
  }

  private void cancel(List<Producer.Submit> tasks, TaskKind kind) {
    signalbox.awaitHeard(tasks);
    signalbox.awaitQuiet();
    tasks.forEach(task -> signalbox.producer().cancel(task.id()));
    signalbox.awaitSettled(tasks, kind);
  }

  private void queue(List<Producer.Submit> first, TaskKind kind) {
    signalbox.awaitHeard(first);
    var all = new ArrayList<>(first);
    var second =
        first.stream()
            .map(task -> Producer.Submit.of(task.user(), kind.repo, TaskKind.ECS_SUCCESS.agent))
            .toList();
    all.addAll(second);
    signalbox.producer().submitAll(second);
    signalbox.awaitStatus(second, "QUEUED");
    signalbox.awaitQuiet();
    first.forEach(task -> signalbox.producer().letGoOn(task.id()));
    signalbox.awaitSettled(all, kind);
  }
}
