package dev.signalbox.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.LifecyclePolicy;
import dev.signalbox.lifecycle.TaskEvent.CancelRequested;
import dev.signalbox.lifecycle.TaskEvent.TaskSubmitted;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.TaskRecord;
import dev.signalbox.lifecycle.TaskRequest;
import dev.signalbox.lifecycle.Transition.Move;
import dev.signalbox.orchestrator.SampleTask;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The index behind the sweep, on DynamoDB Local.
class DynamoDueTasksTest {
  private static final String FIRST = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2A";
  private static final String SECOND = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2B";
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  @Test
  void onlyOpenTasksPastTheirDeadlineAreDueEachInOneShard() throws Exception {
    try (var tables = LocalTables.start()) {
      var store = new DynamoTaskStore(tables.client(), LocalTables.NAMES, 10, Duration.ofDays(1));
      var due = new DynamoDueTasks(tables.client(), LocalTables.NAMES);
      var first = submitted(FIRST, NOW);
      store.create(first);
      store.create(submitted(SECOND, NOW.plusSeconds(60)));
      var deadline = first.deadlineAt().orElseThrow();

      assertThat(all(due, deadline.minusMillis(1))).isEmpty();
      assertThat(all(due, deadline)).containsExactly(FIRST);
      assertThat(all(due, deadline.plusSeconds(60))).containsExactlyInAnyOrder(FIRST, SECOND);

      var cancel =
          new CancelRequested(FIRST, Optional.empty(), Optional.empty(), NOW, NOW.plusSeconds(1));
      store.write((Move) lifecycle.decide(first, cancel));

      assertThat(all(due, deadline.plusSeconds(60))).containsExactly(SECOND);
    }
  }

  @Test
  void pagesOfAShardGiveEachDueTaskOnceTheLongestOverdueFirstAndNoneThatIsNotDue()
      throws Exception {
    try (var tables = LocalTables.start()) {
      var store = new DynamoTaskStore(tables.client(), LocalTables.NAMES, 10, Duration.ofDays(1));
      var due = new DynamoDueTasks(tables.client(), LocalTables.NAMES);
      var shard = Math.floorMod(FIRST.hashCode(), due.shards());
      var ids =
          IntStream.range(0, 2_000)
              .mapToObj(SampleTask::id)
              .filter(id -> Math.floorMod(id.hashCode(), due.shards()) == shard)
              .limit(12)
              .toList();
      // The later the id, the longer overdue.
      for (int i = 0; i < ids.size(); i++) {
        store.create(submitted(ids.get(i), NOW.minusSeconds(i)));
      }
      var now = submitted(FIRST, NOW.minusSeconds(2)).deadlineAt().orElseThrow();
      var found = new ArrayList<String>();
      Optional<String> from = Optional.empty();
      do {
        var page = due.due(shard, now, 3, from);
        assertThat(page.taskIds()).hasSizeLessThanOrEqualTo(3);
        found.addAll(page.taskIds());
        from = page.next();
      } while (from.isPresent());

      assertThat(found).containsExactlyElementsOf(ids.subList(2, 12).reversed());
    }
  }

  private TaskRecord submitted(String id, Instant at) {
    return lifecycle.submitted(new TaskSubmitted(id, TaskRequest.ofUser("alice"), at));
  }

  private static List<String> all(DynamoDueTasks due, Instant now) {
    return IntStream.range(0, due.shards())
        .boxed()
        .flatMap(shard -> due.due(shard, now, 10, Optional.empty()).taskIds().stream())
        .toList();
  }
}
