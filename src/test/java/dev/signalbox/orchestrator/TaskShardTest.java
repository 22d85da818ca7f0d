package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.store.TaskShard;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TaskShardTest {
  private static final String ID = SampleTask.id(7);

  @Test
  void aLiveSessionStandsInASlotOfItsType() {
    assertThat(TaskShard.slots(EcsSession.TYPE)).hasSize(8).contains(TaskShard.of(running()));
    assertThat(TaskShard.of(running()).name()).matches("LIVE#ecs#[0-7]");
    var agent =
        SampleTask.from(running()).session(AgentCoreSession.of(Shell.RUNTIME, "session")).build();
    assertThat(TaskShard.slots(AgentCoreSession.TYPE)).hasSize(4).contains(TaskShard.of(agent));
    assertThat(TaskShard.of(agent).name()).matches("LIVE#agentcore#[0-3]");
  }

  @Test
  void whatHasNoLiveSessionOrOwesItsStopStandsElsewhere() {
    var ended = SampleTask.from(running()).ended(NOON).build();
    var stopped = SampleTask.from(running()).stopPending(true).build();
    var settled = SampleTask.from(running()).settled(true).build();
    var submitted = SampleTask.submitted(ID, "alice").build();

    for (var row : new TaskRecord[] {ended, stopped, settled, submitted}) {
      assertThat(TaskShard.open()).contains(TaskShard.of(row));
    }
  }

  /// The agent cannot move the entry of the index, and a change that starts from its row must know
  /// where the entry is.
  @Test
  void theStatusThatAnotherProgramWritesMovesNothing() {
    for (var status : TaskStatus.values()) {
      var row = SampleTask.from(running()).status(status, NOON).build();
      assertThat(TaskShard.of(row)).as(status.name()).isEqualTo(TaskShard.of(running()));
    }
  }

  @Test
  void nobodySupervisesATypeThatCanDoNeither() {
    var mute = ComputeType.of("mute", java.util.Set.of());
    var row = SampleTask.from(running()).session(new SessionHandle(mute, "s", Map.of())).build();

    assertThat(TaskShard.slots(mute)).isEmpty();
    assertThat(TaskShard.open()).contains(TaskShard.of(row));
  }

  @Test
  void sessionsAreSpreadEvenlyOverTheSlots() {
    var counts =
        IntStream.range(0, 8_000)
            .mapToObj(i -> SampleTask.running(SampleTask.id(i), "user").build())
            .collect(Collectors.groupingBy(TaskShard::of, Collectors.counting()));

    assertThat(counts).hasSize(8);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(800L, 1_200L));
  }

  private static TaskRecord running() {
    return SampleTask.running(ID, "alice").build();
  }
}
