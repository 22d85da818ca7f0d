package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.NOW;
import static dev.signalbox.lifecycle.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.task.Cancellation;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.lifecycle.transition.TaskEvent.CancelRequested;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Move;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a cancel says of itself stays with the task that it ended.
class CancellationTest {
  private static final Optional<String> REASON = Optional.of("No longer needed.");
  private static final Optional<String> BOB = Optional.of("bob");

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  @Test
  void reasonAndPersonStandInTheRowAndInTheTimelineWhateverTheTaskDid() {
    var cancelled = 0;
    for (var record : Samples.records().values()) {
      if (lifecycle.decide(record, cancel(REASON, BOB)) instanceof Move move
          && move.before().status() != TaskStatus.CANCELLED
          && move.after().status() == TaskStatus.CANCELLED) {
        cancelled++;
        assertThat(move.after().cancellation()).isEqualTo(new Cancellation(REASON, BOB));
        assertThat(move.notes().getLast().eventType()).isEqualTo("task_cancelled");
        assertThat(move.notes().getLast().metadata())
            .containsEntry("reason", NoteValue.of("No longer needed."))
            .containsEntry("cancelled_by", NoteValue.of("bob"));
      }
    }
    assertThat(cancelled).isGreaterThan(10);
  }

  @Test
  void whatACancelDoesNotSayIsLeftOut() {
    var record = Samples.records().get("RUNNING ecs");

    var move = (Move) lifecycle.decide(required(record), cancel(Optional.empty(), BOB));

    assertThat(move.after().cancellation()).isEqualTo(new Cancellation(Optional.empty(), BOB));
    assertThat(move.notes().getLast().metadata())
        .isEqualTo(
            Map.of(
                "previous_status", NoteValue.of("RUNNING"),
                "final_status", NoteValue.of("CANCELLED"),
                "attempt", NoteValue.of(2),
                "cancelled_by", NoteValue.of("bob")));
  }

  @Test
  void aTaskThatHadEndedIsNotSaidToHaveBeenCancelledByALaterCancel() {
    for (var record : Samples.records().values()) {
      if (record.status().isTerminal()) {
        assertThat(after(record, lifecycle.decide(record, cancel(REASON, BOB))).cancellation())
            .isEqualTo(Cancellation.UNSAID);
      }
    }
  }

  @Test
  void theFirstCancelHasTheWord() {
    var running = required(Samples.records().get("RUNNING ecs"));
    var first = after(running, lifecycle.decide(running, cancel(REASON, BOB)));

    var second = lifecycle.decide(first, cancel(Optional.of("Me too."), Optional.of("eve")));

    assertThat(after(first, second).cancellation()).isEqualTo(new Cancellation(REASON, BOB));
  }

  private static TaskRecord required(@Nullable TaskRecord record) {
    return Objects.requireNonNull(record);
  }

  private static TaskRecord after(TaskRecord before, Transition transition) {
    return switch (transition) {
      case Move move -> move.after();
      case Transition.Stay _ -> before;
    };
  }

  private static CancelRequested cancel(Optional<String> reason, Optional<String> who) {
    return new CancelRequested(TASK, reason, who, NOW, NOW);
  }
}
