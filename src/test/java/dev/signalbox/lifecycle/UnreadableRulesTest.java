package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.AGENTCORE;
import static dev.signalbox.lifecycle.Samples.ECS;
import static dev.signalbox.lifecycle.Samples.FIRST;
import static dev.signalbox.lifecycle.Samples.NOW;
import static dev.signalbox.lifecycle.Samples.SECOND;
import static dev.signalbox.lifecycle.Samples.T0;
import static dev.signalbox.lifecycle.Samples.TASK;
import static dev.signalbox.lifecycle.Samples.agentCore;
import static dev.signalbox.lifecycle.Samples.ecs;
import static dev.signalbox.lifecycle.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Budget;
import dev.signalbox.lifecycle.task.Stored;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows whose words are not the contract's.
class UnreadableRulesTest {
  private static final SessionStatus RUNNING = new SessionStatus.Running();
  private static final SessionStatus EXITED = new SessionStatus.Completed();

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);
  private final TaskRecord onEcs =
      unread(record(TaskStatus.RUNNING, ecs().withSession(ECS)), "status");

  @Test
  void theEndOfItsSessionEndsATaskWhoseStatusIsNoWordOfTheContract() {
    var move = move(onEcs, seen(SECOND, ECS, EXITED, NOW));

    assertFailed(move);
    assertThat(move.releasesSlot()).isTrue();
    assertThat(move.effects()).contains(new Effect.WakeOldestQueued("alice"));
    assertThat(move.effects()).noneMatch(Effect.StopSession.class::isInstance);
    assertThat(move.after().attempt().end()).isPresent();
    assertThat(move.after().failure().map(FailureCause::detail)).contains("status is 'DONE'.");
    assertThat(move.after().stored()).isEqualTo(Stored.AS_OURS);
  }

  @Test
  void whileItsSessionMayRunTheRowIsLeftAsItIs() {
    stays(onEcs, woken(NOW));
    stays(onEcs, seen(SECOND, ECS, RUNNING, NOW));
    stays(onEcs, seen(SECOND, ECS, new SessionStatus.NotFound(), T0.plusSeconds(5)));
  }

  @Test
  void anEndOfAnotherAttemptOrSessionSaysNothing() {
    var other = EcsSession.of("arn:cluster", "arn:other");

    stays(onEcs, seen(FIRST, ECS, EXITED, NOW));
    stays(onEcs, seen(SECOND, other, EXITED, NOW));
  }

  @Test
  void aSessionThatIsNoLongerFoundIsOver() {
    assertFailed(
        move(onEcs, seen(SECOND, ECS, new SessionStatus.NotFound(), T0.plusSeconds(7_200))));
  }

  @Test
  void aDeadlineThatIsOverIsMovedOnAndTheSessionLookedAt() {
    var due = onEcs.draft().build(Optional.of(NOW));

    var move = move(due, woken(NOW));

    assertThat(move.after().settled()).isFalse();
    assertThat(move.after().deadlineAt().orElseThrow()).isAfter(NOW.plus(Duration.ofHours(1)));
    assertThat(move.effects()).containsExactly(new Effect.LookAtSession(SECOND, ECS));
    assertThat(move.after().stored()).isEqualTo(due.stored());
  }

  @Test
  void aRowWithoutADeadlineGetsOneSoThatTheSweepFindsItAgain() {
    var lost = onEcs.draft().build(Optional.empty());

    assertThat(move(lost, woken(NOW)).after().deadlineAt()).isPresent();
  }

  @Test
  void theLongestTimeEndsItWhateverLives() {
    var end = T0.plus(LifecyclePolicy.DEFAULTS.session().maximumDuration());

    stays(onEcs.draft().build(Optional.of(end)), woken(end.minusMillis(1)));
    var move = move(onEcs, woken(end));

    assertFailed(move);
    assertThat(move.after().attempt().stopPending()).isTrue();
    assertThat(move.effects()).anyMatch(Effect.StopSession.class::isInstance);
    assertFailed(move(onEcs, seen(SECOND, ECS, RUNNING, end)));
  }

  @Test
  void whereNothingTellsOfTheEndItsSilenceDoes() {
    var talking =
        unread(heard(record(TaskStatus.RUNNING, agentCore().withSession(AGENTCORE))), "status");
    var silenceEnd = T0.plusSeconds(30).plus(LifecyclePolicy.DEFAULTS.silence().heartbeatStale());

    stays(talking, woken(silenceEnd.minusMillis(1)));
    assertFailed(move(talking, woken(silenceEnd)));
  }

  @Test
  void aHeartbeatThatIsNoTimeIsNoSilence() {
    var garbled =
        unread(
            record(TaskStatus.RUNNING, agentCore().withSession(AGENTCORE)), "agent_heartbeat_at");

    stays(garbled, woken(T0.plus(Duration.ofHours(2))));
    assertFailed(move(garbled, woken(T0.plus(Duration.ofHours(8)))));
  }

  @Test
  void nothingIsWaitedForWhereNothingCanRun() {
    var waits = unread(Samples.queuedBy(AdmissionLimit.USER), "status");
    var later = ecs().again(Budget.UNUSED, NOW.plusSeconds(30));

    var move = move(waits, woken(NOW));
    assertFailed(move);
    assertThat(move.after().admission().waiting()).isEmpty();
    assertFailed(move(unread(record(TaskStatus.HYDRATING, later), "status"), woken(NOW)));
    assertFailed(
        move(
            onEcs,
            new TaskEvent.SessionNotStarted(SECOND, Samples.cause(FailureCode.THROTTLED), NOW)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"attempt", "compute_type", "session_id", "session_end", "next_try_at"})
  void whereItIsNotKnownWhetherASessionLivesOnlyTheLongestTimeEndsIt(String attribute) {
    var record = unread(record(TaskStatus.RUNNING, Attempt.NONE), attribute);
    var held = record.draft();
    held.admission = onEcs.admission();
    var row = held.build(Optional.of(T0.plus(Duration.ofHours(8))));

    stays(row, woken(T0.plus(Duration.ofHours(7))));
    assertFailed(move(row, woken(T0.plus(Duration.ofHours(8)))));
    assertFailed(move(row, seen(SECOND, ECS, EXITED, NOW)));
  }

  @Test
  void anEndInTheContractsWordsStandsWhateverElseIsGarbage() {
    var reported = record(TaskStatus.COMPLETED, ecs().withSession(ECS));

    var move = move(unread(reported, "agent_heartbeat_at"), woken(NOW));

    assertThat(move.after().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(move.after().settled()).isTrue();
  }

  @Test
  void aCancelEndsItAndStopsItsSession() {
    var cancel = new TaskEvent.CancelRequested(TASK, Optional.empty(), Optional.empty(), NOW, NOW);

    var move = move(onEcs, cancel);

    assertThat(move.after().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(move.effects()).anyMatch(Effect.StopSession.class::isInstance);
    assertThat(move.releasesSlot()).isTrue();
  }

  @Test
  void theWordOfItsStartIsKeptSoThatItsSessionCanBeStopped() {
    var claimed = unread(record(TaskStatus.HYDRATING, ecs()), "status");

    var move = move(claimed, new TaskEvent.SessionStarted(SECOND, ECS, NOW));

    assertThat(move.after().attempt().session()).contains(ECS);
    assertThat(move.after().settled()).isFalse();
  }

  @Test
  void aStartThatNobodyHeardOfIsSearchedForAndGivenUp() {
    var claimed = unread(record(TaskStatus.HYDRATING, ecs()), "status");
    var due = T0.plus(Duration.ofMinutes(5));

    assertThat(move(claimed, woken(due)).effects())
        .containsExactly(new Effect.FindSession(SECOND, EcsSession.TYPE));
    assertFailed(move(claimed, woken(T0.plus(Duration.ofMinutes(15)))));
  }

  @Test
  void aRowThatIsAnotherProgramsIsLeftAlone() {
    var theirs = unread(record(TaskStatus.SUBMITTED, Attempt.NONE), "status").draft();
    var row = theirs.build(Optional.empty());

    assertThat(lifecycle.isOurs(row, woken(NOW))).isFalse();
    stays(row, woken(NOW));
    stays(row, woken(NOW.plus(Duration.ofDays(300))));
    // An event of a session of ours says that the row was.
    assertFailed(move(row, seen(SECOND, ECS, EXITED, NOW)));
  }

  private static TaskRecord heard(TaskRecord record) {
    var times = record.times();
    var draft = record.draft();
    draft.times =
        new TaskRecord.Times(
            times.createdAt(),
            times.queuedAt(),
            times.startedAt(),
            times.completedAt(),
            Optional.of(T0.plusSeconds(30)),
            times.watch(),
            times.earlierStart());
    return draft.build(record.deadlineAt());
  }

  private static TaskRecord unread(TaskRecord record, String attribute) {
    var draft = record.draft();
    draft.stored = new Stored(Map.of(), Map.of(attribute, "'DONE'"));
    return draft.build(record.deadlineAt());
  }

  private static TaskEvent woken(Instant at) {
    return new TaskEvent.TaskWoken(TASK, at);
  }

  private static TaskEvent seen(
      AttemptId attempt, SessionHandle session, SessionStatus status, Instant at) {
    return new TaskEvent.SessionObserved(
        attempt, session, status, OptionalLong.of(7), Optional.of("{}"), at);
  }

  private Transition.Move move(TaskRecord record, TaskEvent event) {
    var transition = lifecycle.decide(record, event);
    assertThat(transition).isInstanceOf(Transition.Move.class);
    return (Transition.Move) transition;
  }

  private void stays(TaskRecord record, TaskEvent event) {
    assertThat(lifecycle.decide(record, event)).isInstanceOf(Transition.Stay.class);
  }

  private static void assertFailed(Transition.Move move) {
    assertThat(move.after().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(move.after().settled()).isTrue();
    assertThat(move.after().failure().map(FailureCause::code)).contains(FailureCode.ROW_UNREADABLE);
  }
}
