package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.FIRST;
import static dev.signalbox.lifecycle.Samples.NOW;
import static dev.signalbox.lifecycle.Samples.T0;
import static dev.signalbox.lifecycle.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.Effect.StartSession;
import dev.signalbox.lifecycle.Effect.WakeOldestQueued;
import dev.signalbox.lifecycle.Effect.WakeOldestQueuedOfAll;
import dev.signalbox.lifecycle.TaskEvent.BlueprintFound;
import dev.signalbox.lifecycle.TaskEvent.SlotRefused;
import dev.signalbox.lifecycle.TaskEvent.TaskWoken;
import dev.signalbox.lifecycle.TaskRecord.Admission;
import dev.signalbox.lifecycle.Transition.Move;
import dev.signalbox.lifecycle.Transition.Stay;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a task counts in, which limit it waits for, and who is woken when a slot is free.
class AdmissionTest {
  private static final BlueprintFound FOUND =
      new BlueprintFound(TASK, Blueprint.of(ComputeType.ECS, Optional.empty()), NOW);
  private static final WakeOldestQueued WAKE_OF_USER = new WakeOldestQueued("alice");
  private static final WakeOldestQueuedOfAll WAKE_OF_ALL = new WakeOldestQueuedOfAll();

  private final TaskLifecycle unlimited = new TaskLifecycle(LifecyclePolicy.DEFAULTS);
  private final TaskLifecycle limited = new TaskLifecycle(LifecyclePolicy.DEFAULTS, true);

  @Test
  void aClaimTakesASlotOfItsUserAndWithTheLimitOverAllOneOfThoseToo() {
    var fresh = Samples.record(TaskStatus.SUBMITTED, Attempt.NONE);

    var alone = (Move) unlimited.decide(fresh, FOUND);
    var both = (Move) limited.decide(fresh, FOUND);

    assertThat(alone.takesSlot()).isTrue();
    assertThat(alone.takesGlobalSlot()).isFalse();
    assertThat(both.takesSlot()).isTrue();
    assertThat(both.takesGlobalSlot()).isTrue();
    assertThat(both.effects()).containsExactly(new StartSession(FIRST));
  }

  @Test
  void theLimitOverAllThatIsSetMeanwhileDoesNotCountATaskThatHasItsSlot() {
    var move =
        (Move)
            limited.decide(
                with(TaskStatus.SUBMITTED, new Admission(1, none(), true, false)), FOUND);

    assertThat(move.after().status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(move.takesGlobalSlot()).isFalse();
    assertThat(move.takesSlot()).isFalse();
  }

  @Test
  void theLimitOverAllThatIsTakenBackMeanwhileLeavesTheCountToTheEnd() {
    var claimed =
        (Move)
            unlimited.decide(
                with(TaskStatus.SUBMITTED, new Admission(1, none(), true, true)), FOUND);

    assertThat(claimed.releasesGlobalSlot()).isFalse();
    assertThat(claimed.after().admission().globalSlotHeld()).isTrue();
    assertThat(end(claimed.after()).releasesGlobalSlot()).isTrue();
    assertThat(end(claimed.after()).effects()).contains(WAKE_OF_USER, WAKE_OF_ALL);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEndGivesBackExactlyWhatTheRowHolds(boolean counted) {
    var row = with(TaskStatus.RUNNING, new Admission(0, none(), true, counted));

    var move = end(row);

    assertThat(move.releasesSlot()).isTrue();
    assertThat(move.releasesGlobalSlot()).isEqualTo(counted);
    assertThat(move.effects().contains(WAKE_OF_ALL)).isEqualTo(counted);
    assertThat(move.effects()).contains(WAKE_OF_USER);
  }

  @ParameterizedTest
  @EnumSource
  void aTaskWithoutASlotIsQueuedAndSaysByWhichLimit(SlotLimit limit) {
    var fresh = Samples.record(TaskStatus.SUBMITTED, Attempt.NONE);

    var move = (Move) limited.decide(fresh, new SlotRefused(TASK, limit, NOW));

    assertThat(move.after().status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(move.after().admission())
        .isEqualTo(new Admission(1, Optional.of(limit), false, false));
    assertThat(move.notes().getFirst().metadata())
        .containsEntry("admission_attempts", "1")
        .containsEntry(
            "reason",
            switch (limit) {
              case USER -> "concurrency_limit";
              case GLOBAL -> "global_concurrency_limit";
            });
  }

  @Test
  void whoCanNotUseAFreeSlotOfAllHandsItOnAndWaitsForItsUser() {
    var move =
        (Move)
            limited.decide(
                Samples.queuedBy(SlotLimit.GLOBAL), new SlotRefused(TASK, SlotLimit.USER, NOW));

    assertThat(move.after().status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(move.after().admission().queuedBy()).contains(SlotLimit.USER);
    assertThat(move.after().statusSince()).isEqualTo(T0);
    assertThat(move.effects()).containsExactly(WAKE_OF_ALL);
  }

  @Test
  void whoseUserHasASlotAgainWaitsForOneOfAll() {
    var move =
        (Move)
            limited.decide(
                Samples.queuedBy(SlotLimit.USER), new SlotRefused(TASK, SlotLimit.GLOBAL, NOW));

    assertThat(move.after().admission().queuedBy()).contains(SlotLimit.GLOBAL);
    assertThat(move.effects()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theSameRefusalAgainChangesNothingUntilTheDeadline(SlotLimit limit) {
    var row = Samples.queuedBy(limit);
    var early = T0.plusSeconds(30);

    assertThat(limited.decide(row, new SlotRefused(TASK, limit, early))).isInstanceOf(Stay.class);
    var late = (Move) limited.decide(row, new SlotRefused(TASK, limit, NOW));
    assertThat(late.after().deadlineAt()).contains(NOW.plusSeconds(60));
    assertThat(late.effects()).isEmpty();
  }

  @Test
  void aWokenTaskTakesBothSlotsInTheStepThatLeavesTheQueue() {
    var row = Samples.queuedBy(SlotLimit.GLOBAL);

    var both = (Move) limited.decide(row, new TaskWoken(TASK, NOW));
    var alone = (Move) unlimited.decide(row, new TaskWoken(TASK, NOW));

    assertThat(both.after().admission()).isEqualTo(new Admission(1, none(), true, true));
    assertThat(alone.after().admission()).isEqualTo(new Admission(1, none(), true, false));
  }

  @Test
  void aTaskThatWaitedHandsTheWakeOnForEachCountThatItIsIn() {
    var woken = (Move) limited.decide(Samples.queuedBy(SlotLimit.USER), new TaskWoken(TASK, NOW));

    assertThat(limited.decide(woken.after(), FOUND).effects())
        .containsExactly(WAKE_OF_USER, WAKE_OF_ALL, new StartSession(FIRST));
  }

  @Test
  void aTaskThatWaitedTooLongSaysForWhat() {
    var row = Samples.queuedBy(SlotLimit.GLOBAL);

    var move = (Move) limited.decide(row, new TaskWoken(TASK, T0.plus(Duration.ofHours(24))));

    assertThat(move.after().failure().orElseThrow())
        .isEqualTo(
            new FailureCause(
                FailureCode.QUEUE_TIMEOUT, "Queued since " + T0 + ", global_concurrency_limit."));
  }

  private Move end(TaskRecord row) {
    var cancel = new TaskEvent.CancelRequested(TASK, Optional.empty(), Optional.empty(), NOW, NOW);
    return (Move) unlimited.decide(row, cancel);
  }

  private static Optional<SlotLimit> none() {
    return Optional.empty();
  }

  private static TaskRecord with(TaskStatus status, Admission admission) {
    var attempt = status == TaskStatus.SUBMITTED ? Attempt.NONE : Samples.ecs();
    var draft = Samples.record(status, attempt).draft();
    draft.admission = admission;
    return draft.build(Optional.empty());
  }
}
