package dev.signalbox.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.dynamodb.row.Item;
import dev.signalbox.dynamodb.row.TaskItem;
import dev.signalbox.dynamodb.sweep.DynamoOpenTasks;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.TaskLifecycle;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.transition.TaskEvent.CancelRequested;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskSubmitted;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.SampleTask;
import dev.signalbox.orchestrator.port.store.OpenTasks;
import dev.signalbox.orchestrator.port.store.TaskShard;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The index behind the sweep, on DynamoDB Local.
class DynamoOpenTasksTest {
  private static final String FIRST = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2A";
  private static final String SECOND = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2B";
  private static final ComputeTypes TYPES = ComputeTypes.of(EcsSession.TYPE, AgentCoreSession.TYPE);
  private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  @Test
  void onlyOpenTasksPastTheirDeadlineAreDueEachInOneShard() throws Exception {
    try (var tables = LocalTables.start()) {
      var store = TestStores.store(tables.client(), LocalTables.NAMES);
      var open = new DynamoOpenTasks(tables.client(), LocalTables.NAMES, TYPES);
      var first = submitted(FIRST, NOW);
      store.create(TestStores.first(first));
      store.create(TestStores.first(submitted(SECOND, NOW.plusSeconds(60))));
      var deadline = first.deadlineAt().orElseThrow();

      assertThat(all(open, deadline.minusMillis(1))).isEmpty();
      assertThat(all(open, deadline)).containsExactly(FIRST);
      assertThat(all(open, deadline.plusSeconds(60))).containsExactlyInAnyOrder(FIRST, SECOND);

      var cancel =
          new CancelRequested(FIRST, Optional.empty(), Optional.empty(), NOW, NOW.plusSeconds(1));
      store.write((Move) lifecycle.decide(first, cancel));

      assertThat(all(open, deadline.plusSeconds(60))).containsExactly(SECOND);
    }
  }

  @Test
  void pagesOfAShardGiveEachOfItsTasksOnceByTheirDeadlines() throws Exception {
    try (var tables = LocalTables.start()) {
      var store = TestStores.store(tables.client(), LocalTables.NAMES);
      var open = new DynamoOpenTasks(tables.client(), LocalTables.NAMES, TYPES);
      var shard = TaskShard.of(submitted(FIRST, NOW));
      var ids =
          IntStream.range(0, 2_000)
              .mapToObj(SampleTask::id)
              .filter(id -> TaskShard.of(submitted(id, NOW)).equals(shard))
              .limit(12)
              .toList();
      // The later the id, the earlier its deadline.
      for (int i = 0; i < ids.size(); i++) {
        store.create(TestStores.first(submitted(ids.get(i), NOW.minusSeconds(i))));
      }
      var found = new ArrayList<OpenTasks.Entry>();
      Optional<String> from = Optional.empty();
      do {
        var page = open.page(shard, 3, from);
        assertThat(page.entries()).hasSizeLessThanOrEqualTo(3);
        found.addAll(page.entries());
        from = page.next();
      } while (from.isPresent());

      assertThat(found).extracting(OpenTasks.Entry::taskId).isEqualTo(ids.reversed());
      assertThat(found.getLast().deadline()).isEqualTo(submitted(FIRST, NOW).deadlineAt().get());
    }
  }

  @Test
  void aTaskMovesToASlotOfItsTypeWhileItsSessionLives() throws Exception {
    try (var tables = LocalTables.start()) {
      var store = TestStores.store(tables.client(), LocalTables.NAMES);
      var open = new DynamoOpenTasks(tables.client(), LocalTables.NAMES, TYPES);
      var live = SampleTask.running(FIRST, "alice").slotHeld(false).withoutDeadline().build();
      tables.put(
          LocalTables.NAMES.tasks(),
          TaskItem.of(SampleTask.from(live).deadlineAt(NOW).build(), NOW, Optional.empty()));
      var slot = TaskShard.of(live);

      assertThat(slot.name()).startsWith("LIVE#ecs#");
      assertThat(open.page(slot, 10, Optional.empty()).entries())
          .containsExactly(new OpenTasks.Entry(FIRST, NOW));

      var before = SampleTask.from(live).deadlineAt(NOW).build();
      var cancel =
          new CancelRequested(FIRST, Optional.empty(), Optional.empty(), NOW, NOW.plusSeconds(1));
      assertThat(store.write((Move) lifecycle.decide(before, cancel))).isEqualTo(Written.WRITTEN);

      assertThat(open.page(slot, 10, Optional.empty()).entries()).isEmpty();
      assertThat(all(open, NOW.plusSeconds(600))).containsExactly(FIRST);
    }
  }

  @Test
  void rowsAreReadByTheHundredWithoutThoseThatDoNotExist() throws Exception {
    try (var tables = LocalTables.start()) {
      var open = new DynamoOpenTasks(tables.client(), LocalTables.NAMES, TYPES);
      var ids = IntStream.range(0, 230).mapToObj(SampleTask::id).toList();
      for (var id : ids.subList(0, 210)) {
        var row = SampleTask.running(id, "alice").build();
        tables.put(LocalTables.NAMES.tasks(), TaskItem.of(row, NOW, Optional.empty()));
      }
      tables.set(ids.getFirst(), "status", Item.text("WEIRD"));

      var rows = open.rows(ids);

      assertThat(rows.keySet()).containsExactlyInAnyOrderElementsOf(ids.subList(0, 210));
      assertThat(rows.get(ids.getFirst())).isInstanceOf(Lookup.Unreadable.class);
      assertThat(rows.get(ids.get(209)))
          .isEqualTo(new Lookup.Found(SampleTask.running(ids.get(209), "alice").build()));
      assertThat(open.rows(List.of())).isEmpty();
    }
  }

  /// Nobody would ever see what stands behind it.
  @Test
  void aDeadlineThatCannotBeReadIsDue() throws Exception {
    try (var tables = LocalTables.start()) {
      var open = new DynamoOpenTasks(tables.client(), LocalTables.NAMES, TYPES);
      var row = SampleTask.running(FIRST, "alice").build();
      tables.put(LocalTables.NAMES.tasks(), TaskItem.of(row, NOW, Optional.empty()));
      tables.set(FIRST, "deadline_at", Item.text("0000-soon"));

      assertThat(all(open, NOW)).containsExactly(FIRST);
    }
  }

  private TaskRecord submitted(String id, Instant at) {
    return lifecycle.submitted(new TaskSubmitted(id, SampleTask.request("alice"), at));
  }

  private static List<String> all(DynamoOpenTasks open, Instant now) {
    return TaskShard.all(TYPES).stream()
        .flatMap(shard -> open.page(shard, 10, Optional.empty()).entries().stream())
        .filter(entry -> entry.isDue(now))
        .map(OpenTasks.Entry::taskId)
        .toList();
  }
}
