package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.FIRST;
import static dev.signalbox.lifecycle.Samples.NOW;
import static dev.signalbox.lifecycle.Samples.T0;
import static dev.signalbox.lifecycle.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskRecord.Admission;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.Effect.StartSession;
import dev.signalbox.lifecycle.transition.Effect.WakeOldestQueued;
import dev.signalbox.lifecycle.transition.Effect.WakeOldestQueuedOfAll;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.AdmissionRefused;
import dev.signalbox.lifecycle.transition.TaskEvent.BlueprintFound;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskWoken;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a task counts in, which limit it waits for, and who is woken when a slot is free.
class AdmissionTest {
  private static final BlueprintFound FOUND =
      new BlueprintFound(TASK, Blueprint.of(EcsSession.TYPE, Optional.empty()), NOW);
  private static final WakeOldestQueued WAKE_OF_USER = new WakeOldestQueued("alice");
  private static final WakeOldestQueuedOfAll WAKE_OF_ALL = new WakeOldestQueuedOfAll();

  private static final Waiting IN_LANE = new Waiting.InLane(EcsSession.TYPE);
  private static final Waiting BEFORE_LANE = new Waiting.BeforeLane(EcsSession.TYPE);
  private static final Effect NEXT_FOR_LANE = new Effect.WakeNextForLane(EcsSession.TYPE, "alice");

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

  private static Waiting slot(AdmissionLimit limit) {
    return new Waiting.ForSlot(limit);
  }

  private static AdmissionRefused refused(AdmissionLimit limit) {
    return refused(slot(limit));
  }

  private static AdmissionRefused refused(Waiting place) {
    return new AdmissionRefused(TASK, place, NOW);
  }

  @ParameterizedTest
  @CsvSource({"USER,concurrency_limit", "GLOBAL,global_concurrency_limit"})
  void aTaskWithoutASlotIsQueuedAndSaysByWhichLimit(AdmissionLimit limit, String reason) {
    var fresh = Samples.record(TaskStatus.SUBMITTED, Attempt.NONE);

    var move = (Move) limited.decide(fresh, refused(limit));

    assertThat(move.after().status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(move.after().admission())
        .isEqualTo(new Admission(1, Optional.of(slot(limit)), false, false));
    assertThat(move.notes().getFirst().metadata())
        .containsEntry("admission_attempts", NoteValue.of(1))
        .containsEntry("reason", NoteValue.of(reason));
    assertThat(move.effects()).containsExactly(new Effect.WakeTask(TASK, NOW.plusSeconds(1)));
  }

  @Test
  void aTaskWithoutALaunchTokenHoldsItsSlotAndEntersTheLane() {
    var fresh = Samples.record(TaskStatus.SUBMITTED, Attempt.NONE);

    var move = (Move) limited.decide(fresh, refused(IN_LANE));

    assertThat(move.after().status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(move.after().admission())
        .isEqualTo(new Admission(1, Optional.of(IN_LANE), true, true));
    assertThat(move.effects())
        .containsExactly(new Effect.EnterLane(TASK, EcsSession.TYPE, "alice"));
    assertThat(move.notes().getFirst().metadata())
        .containsEntry("reason", NoteValue.of("launch_rate_limit"));
  }

  @Test
  void aTaskBeyondTheShareOfItsUserWaitsBeforeTheLaneWithItsSlot() {
    var fresh = Samples.record(TaskStatus.SUBMITTED, Attempt.NONE);

    var move = (Move) unlimited.decide(fresh, refused(BEFORE_LANE));

    assertThat(move.after().admission())
        .isEqualTo(new Admission(1, Optional.of(BEFORE_LANE), true, false));
    assertThat(move.effects()).containsExactly(new Effect.WakeTask(TASK, NOW.plusSeconds(1)));
  }

  @Test
  void aTaskWhoseTurnHasComeIsClaimedInOneStepAndMakesRoomForTheNextOfItsUser() {
    var row = Samples.waiting(IN_LANE);

    var turn = unlimited.decide(row, new TaskEvent.LaunchTurnReached(TASK, NOW));
    var claim = (Move) unlimited.decide(row, FOUND);

    assertThat(turn.effects()).containsExactly(new Effect.LoadBlueprint());
    assertThat(claim.after().status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(claim.takesSlot()).isFalse();
    assertThat(claim.after().admission().waiting()).isEmpty();
    assertThat(claim.launches()).contains(EcsSession.TYPE);
    assertThat(claim.effects()).containsExactly(NEXT_FOR_LANE, new StartSession(FIRST));
  }

  @Test
  void anotherWakeDoesNotBringTheTurnButRepeatsALostMessageWhenItIsDue() {
    var row = Samples.waiting(IN_LANE);
    var due = row.deadlineAt().orElseThrow();

    var early = unlimited.decide(row, new TaskWoken(TASK, NOW));
    var late = (Move) unlimited.decide(row, new TaskWoken(TASK, due));
    var later = (Move) unlimited.decide(late.after(), new TaskWoken(TASK, nextOf(late)));

    assertThat(early).isInstanceOf(Stay.class);
    assertThat(late.effects())
        .containsExactly(new Effect.EnterLane(TASK, EcsSession.TYPE, "alice"));
    assertThat(Duration.between(due, nextOf(late))).isEqualTo(Duration.between(T0, due));
    assertThat(Duration.between(nextOf(late), nextOf(later)))
        .isEqualTo(Duration.between(T0, due).multipliedBy(2));
  }

  private static Instant nextOf(Move move) {
    return move.after().deadlineAt().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anEndInTheQueueForLaunchesGivesBackSlotAndPlace(boolean inLane) {
    var move = end(Samples.waiting(inLane ? IN_LANE : BEFORE_LANE));

    assertThat(move.releasesSlot()).isTrue();
    assertThat(move.after().admission().waiting()).isEmpty();
    assertThat(move.effects()).contains(NEXT_FOR_LANE, WAKE_OF_USER);
  }

  @Test
  void aRetryWithoutALaunchTokenOnlyTriesLater() {
    var row =
        Optional.ofNullable(Samples.records().get("HYDRATING ecs, next try later")).orElseThrow();

    var move = (Move) unlimited.decide(row, refused(IN_LANE));

    assertThat(move.after().status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(move.after().attempt().number()).isEqualTo(row.attempt().number());
    assertThat(move.after().attempt().nextTryAt().orElseThrow()).isAfter(NOW);
    assertThat(move.after().slotHeld()).isTrue();
  }

  @Test
  void whoCanNotUseAFreeSlotOfAllHandsItOnAndWaitsForItsUser() {
    var move =
        (Move)
            limited.decide(Samples.queuedBy(AdmissionLimit.GLOBAL), refused(AdmissionLimit.USER));

    assertThat(move.after().status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(move.after().admission().waiting()).contains(slot(AdmissionLimit.USER));
    assertThat(move.after().statusSince()).isEqualTo(T0);
    assertThat(move.effects()).contains(WAKE_OF_ALL);
  }

  @Test
  void whoseUserHasASlotAgainWaitsForOneOfAll() {
    var move =
        (Move)
            limited.decide(Samples.queuedBy(AdmissionLimit.USER), refused(AdmissionLimit.GLOBAL));

    assertThat(move.after().admission().waiting()).contains(slot(AdmissionLimit.GLOBAL));
    assertThat(move.effects()).doesNotContain(WAKE_OF_ALL);
  }

  @ParameterizedTest
  @EnumSource(names = {"USER", "GLOBAL"})
  void theSameRefusalAgainChangesNothingUntilTheDeadline(AdmissionLimit limit) {
    var row = Samples.queuedBy(limit);
    var early = T0.plusSeconds(30);

    assertThat(limited.decide(row, new AdmissionRefused(TASK, slot(limit), early)))
        .isInstanceOf(Stay.class);
    var late = (Move) limited.decide(row, refused(limit));
    assertThat(late.after().deadlineAt()).contains(NOW.plusSeconds(60));
    assertThat(late.effects()).isEmpty();
  }

  @Test
  void aWokenTaskIsClaimedAndTakesBothSlotsInTheStepThatLeavesTheQueue() {
    var row = Samples.queuedBy(AdmissionLimit.GLOBAL);

    assertThat(limited.decide(row, new TaskWoken(TASK, NOW)).effects())
        .containsExactly(new Effect.LoadBlueprint());
    var both = (Move) limited.decide(row, FOUND);
    var alone = (Move) unlimited.decide(row, FOUND);

    assertThat(both.after().status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(both.after().admission()).isEqualTo(new Admission(1, none(), true, true));
    assertThat(alone.after().admission()).isEqualTo(new Admission(1, none(), true, false));
    assertThat(both.notes()).extracting(it -> it.eventType()).contains("queue_pickup");
  }

  @Test
  void aTaskThatWaitedHandsTheWakeOnForEachCountThatItWaitedFor() {
    var byAll = limited.decide(Samples.queuedBy(AdmissionLimit.GLOBAL), FOUND);
    var byUser = limited.decide(Samples.queuedBy(AdmissionLimit.USER), FOUND);

    assertThat(byAll.effects()).containsExactly(WAKE_OF_USER, WAKE_OF_ALL, new StartSession(FIRST));
    assertThat(byUser.effects()).contains(WAKE_OF_USER, new StartSession(FIRST));
  }

  @Test
  void aTaskThatWaitedTooLongSaysForWhat() {
    var row = Samples.queuedBy(AdmissionLimit.GLOBAL);

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

  private static Optional<Waiting> none() {
    return Optional.empty();
  }

  private static TaskRecord with(TaskStatus status, Admission admission) {
    var attempt = status == TaskStatus.SUBMITTED ? Attempt.NONE : Samples.ecs();
    var draft = Samples.record(status, attempt).draft();
    draft.admission = admission;
    return draft.build(Optional.empty());
  }
}
