package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.task.Stored;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.orchestrator.port.store.TaskStore;
import dev.signalbox.orchestrator.port.store.TaskStore.Lookup;
import dev.signalbox.orchestrator.port.store.TaskStore.Written;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What every `TaskStore` promises about rows that other programs write in spellings of their own;
/// run on the fake and on the real one.
public abstract class ForeignSpellingContract {
  private static final AtomicLong IDS = new AtomicLong(500_000);

  protected final String taskId = SampleTask.id(IDS.getAndIncrement());

  protected abstract TaskStore store();

  /// The service writes the whole row.
  protected abstract void put(TaskRecord record);

  /// Another program writes one attribute.
  ///
  /// @param typed DynamoDB's type, a colon, and the value
  protected abstract void spell(String attribute, String typed);

  /// The key under which the index by status holds the task.
  protected abstract String statusKey();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          agent_heartbeat_at | S:2026-11-23T12:01:10.123456Z
          agent_heartbeat_at | S:2026-11-23T12:01:10.123456789Z
          agent_heartbeat_at | S:2026-11-23T12:01:10+00:00
          agent_heartbeat_at | S:2026-11-23T12:01:10.5+00:00
          agent_heartbeat_at | S:2026-11-23T12:01:10+0000
          agent_heartbeat_at | S:2026-11-23T14:01:10+02:00
          agent_heartbeat_at | S:2026-11-23T12:01:10Z
          agent_heartbeat_at | S:2026-11-23T12:01:10,123Z
          agent_heartbeat_at | S:20261123T120110Z
          agent_heartbeat_at | S:2026-11-23 12:01:10z
          agent_heartbeat_at | S:1795435270
          agent_heartbeat_at | N:1795435270
          agent_heartbeat_at | N:1795435270123
          agent_heartbeat_at | NUL:
          agent_heartbeat_at | S:
          deadline_at        | S:2026-11-23T12:15:00+00:00
          deadline_at        | S:2026-11-23T12:15:00.000000Z
          attempt            | S:2
          attempt            | S:2.0
          attempt            | S: 2
          observed_version   | S:3
          observed_version   | S:3.00
          settled_at         | NUL:
          settled_at         | S:
          session_end        | NUL:
          slot_held          | BOOL:true
          stop_pending       | BOOL:false
          stop_pending       | NUL:
          global_slot_held   | S:
          """)
  void aRowIsWrittenAgainAndAgainHoweverAnAttributeIsSpelled(String attribute, String typed) {
    put(SampleTask.running(taskId, "user").build());
    spell(attribute, typed);
    var before = found();
    var seen = later(before, NOON.plusSeconds(500));
    var again = later(seen, NOON.plusSeconds(600));

    assertThat(store().write(move(before, seen))).isEqualTo(Written.WRITTEN);
    assertThat(store().write(move(seen, again))).isEqualTo(Written.WRITTEN);
    assertThat(store().write(move(again, ended(again)))).isEqualTo(Written.WRITTEN);

    assertThat(found().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(found().stored()).isEqualTo(Stored.AS_OURS);
  }

  @Test
  void whoForgetsHowItStoodLosesTheWrite() {
    put(SampleTask.running(taskId, "user").build());
    spell("agent_heartbeat_at", "S:2026-11-23T12:01:10.123456Z");
    var forgotten = found().draft();
    forgotten.stored = Stored.AS_OURS;
    var before = forgotten.build(found().deadlineAt());

    assertThat(store().write(move(before, ended(before)))).isEqualTo(Written.LOST);
  }

  @Test
  void aHeartbeatThatComesBetweenReadAndWriteWinsHoweverItIsSpelled() {
    put(SampleTask.running(taskId, "user").build());
    spell("agent_heartbeat_at", "S:2026-11-23T12:01:10+00:00");
    var before = found();
    spell("agent_heartbeat_at", "S:2026-11-23T12:01:55+00:00");

    assertThat(store().write(move(before, ended(before)))).isEqualTo(Written.LOST);
  }

  @Test
  void theWriteThatSettlesARowMendsTheKeyThatItsAgentLeftBehind() {
    var reported =
        SampleTask.running(taskId, "user").status(TaskStatus.COMPLETED, NOON.plusSeconds(80));
    put(reported.build());
    spell("status_created_at", "S:RUNNING#2026-11-23T12:01:00.000Z");
    var before = found();
    var draft = before.draft();
    draft.settled = true;
    draft.stored = Stored.AS_OURS;

    assertThat(statusKey()).startsWith("RUNNING#");
    assertThat(store().write(move(before, draft.build(Optional.empty()))))
        .isEqualTo(Written.WRITTEN);

    assertThat(statusKey()).startsWith("COMPLETED#2026-11-23T12:0");
  }

  @Test
  void anAgentThatSaysAgainThatItRunsIsInNobodysWay() {
    put(SampleTask.running(taskId, "user").build());
    var before = found();
    spell("status_created_at", "S:RUNNING#2026-11-23T12:01:03Z");

    var seen = later(before, NOON.plusSeconds(500));
    assertThat(store().write(move(before, seen))).isEqualTo(Written.WRITTEN);
    assertThat(store().write(move(seen, ended(seen)))).isEqualTo(Written.WRITTEN);

    assertThat(statusKey()).isEqualTo("FAILED#2026-11-23T12:01:40.000Z");
  }

  private static TaskRecord later(TaskRecord before, Instant deadline) {
    return before.draft().build(Optional.of(deadline));
  }

  private static TaskRecord ended(TaskRecord before) {
    var draft = before.draft().to(TaskStatus.FAILED, NOON.plusSeconds(100));
    draft.settled = true;
    draft.stored = Stored.AS_OURS;
    return draft.build(Optional.empty());
  }

  private static Move move(TaskRecord before, TaskRecord after) {
    return new Move(before, after, NOON.plusSeconds(100), "test", List.of(), List.of());
  }

  private TaskRecord found() {
    var found = store().find(taskId);
    assertThat(found).isInstanceOf(Lookup.Found.class);
    return ((Lookup.Found) found).record();
  }
}
