package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.T0;
import static dev.signalbox.lifecycle.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskWoken;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Note;
import dev.signalbox.lifecycle.transition.Transition.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A task whose row another program wrote before what it needs was uploaded.
class UploadsTest {
  private static final Duration AGE = LifecyclePolicy.DEFAULTS.uploadAge();

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  /// As the other program writes it: without a deadline.
  private final TaskRecord fresh =
      Samples.record(TaskStatus.PENDING_UPLOADS, Attempt.NONE).draft().build(Optional.empty());

  private Transition woken(TaskRecord row, Instant at) {
    return lifecycle.decide(row, new TaskWoken(TASK, at));
  }

  @Test
  void aWakeThatComesTooEarlyLeavesADeadlineAndNothingElse() {
    var move = (Move) woken(fresh, T0.plusSeconds(5));

    assertThat(move.after().status()).isEqualTo(TaskStatus.PENDING_UPLOADS);
    assertThat(move.after().statusSince()).isEqualTo(fresh.statusSince());
    assertThat(move.after().deadlineAt()).contains(T0.plusSeconds(65));
    assertThat(move.after().slotHeld()).isFalse();
    assertThat(move.effects()).isEmpty();
    assertThat(woken(move.after(), T0.plusSeconds(6))).isInstanceOf(Stay.class);
  }

  @Test
  void itIsLookedAtMoreAndMoreSeldomAndNeverBeyondItsEnd() {
    var row = ((Move) woken(fresh, T0)).after();
    var looks = 0;
    while (row.status() == TaskStatus.PENDING_UPLOADS) {
      var due = row.deadlineAt().orElseThrow();
      assertThat(due).isBeforeOrEqualTo(T0.plus(AGE));
      row = ((Move) woken(row, due)).after();
      looks++;
    }

    assertThat(looks).isBetween(5, 20);
  }

  @Test
  void whatNobodyConfirmsIsCancelledAndTold() {
    var early = ((Move) woken(fresh, T0)).after();
    var move = (Move) woken(early, T0.plus(AGE));

    assertThat(woken(early, T0.plus(AGE).minusMillis(1))).isNotEqualTo(move);
    assertThat(move.after().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(move.after().settled()).isTrue();
    assertThat(move.after().deadlineAt()).isEmpty();
    assertThat(move.after().expiresAt()).isPresent();
    assertThat(move.after().errorMessage())
        .contains("Upload window expired (30 minutes). Please submit the task again.");
    assertThat(move.effects()).isEmpty();
    assertThat(move.notes())
        .contains(
            Note.of("pending_upload_expired")
                .with("age_seconds", 1800)
                .with("timeout_seconds", 1800))
        .anyMatch(it -> it.eventType().equals("task_cancelled"));
  }

  @Test
  void oneThatIsConfirmedGoesOnAtItsNextWakeWithItsDeadlineOrAMessage() {
    var early = ((Move) woken(fresh, T0)).after();
    var draft = early.draft();
    draft.status = TaskStatus.SUBMITTED;
    var confirmed = draft.build(early.deadlineAt());

    assertThat(woken(confirmed, T0.plusSeconds(60)).effects())
        .containsExactly(new Effect.LoadBlueprint());
  }

  @Test
  void aCancelEndsIt() {
    var cancel = new TaskEvent.CancelRequested(TASK, Optional.empty(), Optional.of("bob"), T0, T0);
    var move = (Move) lifecycle.decide(fresh, cancel);

    assertThat(move.after().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(move.after().settled()).isTrue();
  }

  @Test
  void nothingThatWasAskedForItBeforeStartsIt() {
    var found =
        new TaskEvent.BlueprintFound(TASK, Blueprint.of(EcsSession.TYPE, Optional.empty()), T0);

    assertThat(lifecycle.decide(fresh, found)).isInstanceOf(Stay.class);
    assertThat(lifecycle.decide(fresh, new TaskEvent.LaunchTurnReached(TASK, T0)))
        .isInstanceOf(Stay.class);
    assertThat(lifecycle.decide(fresh, found).effects()).isEmpty();
  }
}
