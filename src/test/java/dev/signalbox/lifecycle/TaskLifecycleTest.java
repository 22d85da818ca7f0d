package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.AGENTCORE;
import static dev.signalbox.lifecycle.Samples.ECS;
import static dev.signalbox.lifecycle.Samples.FIRST;
import static dev.signalbox.lifecycle.Samples.SECOND;
import static dev.signalbox.lifecycle.Samples.T0;
import static dev.signalbox.lifecycle.Samples.TASK;
import static dev.signalbox.lifecycle.Samples.cause;
import static dev.signalbox.lifecycle.Samples.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.rules.TransitionFactory;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.session.SessionStatus.Completed;
import dev.signalbox.lifecycle.session.SessionStatus.Failed;
import dev.signalbox.lifecycle.session.SessionStatus.NotFound;
import dev.signalbox.lifecycle.session.SessionStatus.Running;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Watch;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskWoken;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// The rules that need a sentence; the matrix has the rest.
class TaskLifecycleTest {
  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  @Test
  void noEventLeadsOutOfATerminalStatus() {
    Samples.records().values().stream()
        .filter(row -> row.status().isTerminal())
        .forEach(
            row ->
                Samples.events()
                    .forEach(
                        (name, event) -> {
                          if (lifecycle.decide(row, event) instanceof Move move) {
                            assertThat(move.after().status()).as(name).isEqualTo(row.status());
                          }
                        }));
  }

  @Test
  void everyEndReleasesTheSlotAndLeavesNothingToSettle() {
    for (var row : Samples.records().values()) {
      for (var event : Samples.events().values()) {
        if (lifecycle.decide(row, event) instanceof Move move
            && !row.status().isTerminal()
            && move.after().status().isTerminal()) {
          assertThat(move.after().slotHeld()).isFalse();
          assertThat(move.after().admission().globalSlotHeld()).isFalse();
          assertThat(move.after().settled()).isTrue();
          assertThat(move.after().times().completedAt()).isPresent();
          assertThat(move.after().expiresAt()).contains(move.at().plus(Duration.ofDays(90)));
          assertThat(move.notes()).filteredOn(it -> it.eventType().startsWith("task_")).hasSize(1);
        }
      }
    }
  }

  @Test
  void everyRowThatIsNotOverHasADeadlineAfterEveryMove() {
    for (var row : Samples.records().values()) {
      for (var event : Samples.events().values()) {
        if (lifecycle.decide(row, event) instanceof Move move) {
          var after = move.after();
          var mayHang =
              after.attempt().mayBeLive()
                  && !TransitionFactory.stopWanted(after.status(), after.failure())
                  && move.at().isBefore(after.times().completedAt().orElse(T0).plusSeconds(120));
          assertThat(after.deadlineAt().isPresent())
              .as(row.status() + " and " + event)
              .isEqualTo(!after.status().isTerminal() || after.attempt().stopPending() || mayHang);
        }
      }
    }
  }

  @Test
  void aRunningTaskOfOursHasASession() {
    for (var row : Samples.records().values()) {
      for (var event : Samples.events().values()) {
        if (lifecycle.decide(row, event) instanceof Move move
            && row.status() != TaskStatus.RUNNING
            && move.after().status() == TaskStatus.RUNNING) {
          assertThat(move.after().attempt().session()).isPresent();
        }
      }
    }
  }

  @Test
  void anOlderVersionAfterANewerOneIsIgnored() {
    var row = record(TaskStatus.RUNNING, running(OptionalLong.of(9)));

    assertThat(lifecycle.decide(row, Samples.seen(new Completed(), 8))).isInstanceOf(Stay.class);
    assertThat(lifecycle.decide(row, Samples.seen(new Completed(), 9))).isInstanceOf(Stay.class);
    assertThat(lifecycle.decide(row, Samples.seen(new Completed(), 10))).isInstanceOf(Move.class);
  }

  @Test
  void anEndWithoutAVersionIsAnEndAllTheSame() {
    var row = record(TaskStatus.RUNNING, running(OptionalLong.empty()));
    var event =
        new SessionObserved(
            SECOND,
            ECS,
            new Failed(cause(FailureCode.OUT_OF_MEMORY)),
            OptionalLong.empty(),
            Optional.empty(),
            Samples.NOW);

    var move = (Move) lifecycle.decide(row, event);

    assertThat(move.after().failure().orElseThrow().code()).isEqualTo(FailureCode.OUT_OF_MEMORY);
  }

  @Test
  void aRunningEventAfterTheStoppedOneDoesNotReviveTheSession() {
    var row = record(TaskStatus.RUNNING, running(OptionalLong.of(4)));
    var ended = ((Move) lifecycle.decide(row, Samples.seen(new Completed(), 9))).after();

    var answer = lifecycle.decide(ended, Samples.seen(new Running(), 10));

    assertThat(answer).isInstanceOf(Stay.class);
    assertThat(answer.because()).contains("ended");
  }

  @Test
  void theHeartbeatOfAnAgentCoreAgentIsLostAfterItsStaleTime() {
    var row = looked(beating(TaskStatus.RUNNING, T0.plusSeconds(60)), T0.plusSeconds(60 + 120));

    assertThat(failureAt(row, T0.plusSeconds(60 + 239))).isEmpty();
    assertThat(failureAt(row, T0.plusSeconds(60 + 240))).contains(FailureCode.HEARTBEAT_LOST);
  }

  /// A heartbeat moves no deadline, and neither does a look at a healthy agent: supervision costs
  /// no write.
  @Test
  void aRunningTaskHasNoDeadlineButItsLongestTime() {
    var unheard = record(TaskStatus.RUNNING, talking());

    assertThat(unheard.deadlineAt()).contains(T0.plus(Duration.ofHours(8)));
    assertThat(woken(unheard, T0.plusSeconds(239))).isInstanceOf(Stay.class);
    assertThat(woken(unheard, T0.plusSeconds(239)).effects()).isEmpty();
  }

  @Test
  void anAgentCoreAgentThatIsNeverHeardIsLostAfterSixMinutes() {
    var row = looked(record(TaskStatus.RUNNING, talking()), T0.plusSeconds(240));

    assertThat(failureAt(row, T0.plusSeconds(359))).isEmpty();
    assertThat(failureAt(row, T0.plusSeconds(360))).contains(FailureCode.HEARTBEAT_NEVER_SEEN);
  }

  /// Slots that are freed together wake one task: it must hand the wake on.
  @Test
  void aTaskThatWaitedForASlotWakesTheNextWhenItIsClaimed() {
    var found =
        new TaskEvent.BlueprintFound(TASK, Blueprint.of(EcsSession.TYPE, Optional.empty()), T0);
    var fresh = record(TaskStatus.SUBMITTED, Attempt.NONE);
    var waited = Samples.queuedBy(AdmissionLimit.USER);

    var wake = new Effect.WakeOldestQueued("alice");
    assertThat(lifecycle.decide(waited, found).effects())
        .containsExactly(wake, new Effect.StartSession(FIRST));
    assertThat(lifecycle.decide(fresh, found).effects()).doesNotContain(wake);
  }

  @Test
  void aLostAgentIsStopped() {
    var silent = looked(record(TaskStatus.RUNNING, talking()), T0.plusSeconds(240));
    var move = (Move) woken(silent, T0.plusSeconds(360));

    assertThat(move.effects())
        .contains(
            new Effect.StopSession(SECOND, AGENTCORE, "signalbox: failed"),
            new Effect.WakeOldestQueued("alice"));
    assertThat(move.after().attempt().stopPending()).isTrue();
  }

  @Test
  void anEcsAgentIsNeverJudgedByItsHeartbeat() {
    var row = record(TaskStatus.RUNNING, running(OptionalLong.empty()));

    assertThat(failureAt(row, T0.plus(Duration.ofHours(7)))).isEmpty();
  }

  @Test
  void theMaximumDurationOfAnApprovalHasALegalEnd() {
    var row = record(TaskStatus.AWAITING_APPROVAL, running(OptionalLong.empty()));

    var late = T0.plus(Duration.ofHours(8)).plusSeconds(60);
    var look = woken(row, late);
    var seen =
        new SessionObserved(
            SECOND, ECS, new Running(), OptionalLong.of(12), Optional.empty(), late);
    var move = (Move) lifecycle.decide(row, seen);

    assertThat(look.effects()).containsExactly(new Effect.LookAtSession(SECOND, ECS));
    assertThat(move.after().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(move.after().failure().orElseThrow().code()).isEqualTo(FailureCode.MAXIMUM_DURATION);
  }

  /// A session that runs on without a change is seen at the version that is known already.
  @Test
  void aLookThatShowsNothingNewEndsATaskBeyondItsTimeAllTheSame() {
    var late = T0.plus(Duration.ofHours(9));
    var row = record(TaskStatus.RUNNING, running(OptionalLong.of(12)));
    var seen =
        new SessionObserved(
            SECOND, ECS, new Running(), OptionalLong.of(12), Optional.empty(), late);

    var move = (Move) lifecycle.decide(row, seen);

    assertThat(move.after().status()).isEqualTo(TaskStatus.TIMED_OUT);
  }

  @Test
  void anAgentThatFellSilentJustBeforeItsTimeWasOverIsLost() {
    var end = T0.plus(Duration.ofHours(8));
    var row = looked(beating(TaskStatus.RUNNING, end.minusSeconds(300)), end.minusSeconds(180));

    assertThat(failureAt(row, end.plusSeconds(60))).contains(FailureCode.HEARTBEAT_LOST);
  }

  /// It may have waited for an approval until just now. That its time is over is certain.
  @Test
  void oneLookBeyondTheLongestTimeSaysNothingOfAHeartbeat() {
    var row = beating(TaskStatus.RUNNING, T0.plusSeconds(60));

    assertThat(failureAt(row, T0.plus(Duration.ofHours(9)))).contains(FailureCode.MAXIMUM_DURATION);
  }

  @Test
  void aSessionThatIsNotFoundIsYoungForTwoMinutesAndLostAfterwards() {
    var row = record(TaskStatus.RUNNING, running(OptionalLong.empty()));

    assertThat(lifecycle.decide(row, missing(T0.plusSeconds(119)))).isInstanceOf(Stay.class);
    var move = (Move) lifecycle.decide(row, missing(T0.plusSeconds(120)));
    assertThat(move.after().failure().orElseThrow().code()).isEqualTo(FailureCode.SESSION_LOST);
  }

  @Test
  void whatRanIsRunAgainOnlyIfTheBlueprintAllowsIt() {
    var spot = Samples.seen(new Failed(cause(FailureCode.SPOT_INTERRUPTION)), 9);
    var forbidden = record(TaskStatus.RUNNING, running(OptionalLong.empty()));
    var allowed = record(TaskStatus.RUNNING, rerunnable());

    assertThat(((Move) lifecycle.decide(forbidden, spot)).after().status())
        .isEqualTo(TaskStatus.FAILED);
    var again = ((Move) lifecycle.decide(allowed, spot)).after();
    assertThat(again.status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(again.attempt().number()).isEqualTo(3);
    assertThat(again.slotHeld()).isTrue();
  }

  @Test
  void anAgentThatWasHeardHasRunWhateverTheSubstrateSays() {
    var never = new SessionStatus.NeverStarted(cause(FailureCode.NETWORK_INTERFACE));
    var open = record(TaskStatus.RUNNING, running(OptionalLong.empty())).draft();
    open.times = heard(T0);

    var move = (Move) lifecycle.decide(open.build(Optional.empty()), Samples.seen(never, 9));

    assertThat(move.after().status()).isEqualTo(TaskStatus.FAILED);
  }

  @Test
  void theWaitBeforeANewAttemptIsJitteredUnderADoublingCeiling() {
    var policy = LifecyclePolicy.DEFAULTS;
    for (int failures = 0; failures < 30; failures++) {
      var ceiling = Math.min(2000L << Math.min(failures, 20), Duration.ofMinutes(15).toMillis());
      for (int number = 1; number < 50; number++) {
        var wait = policy.launch().backoff(new AttemptId(TASK, number), failures);
        assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofMillis(ceiling + 1));
      }
    }
    assertThat(policy.launch().backoff(FIRST, 5)).isNotEqualTo(policy.launch().backoff(SECOND, 5));
    assertThat(policy.launch().backoff(FIRST, 5)).isEqualTo(policy.launch().backoff(FIRST, 5));
  }

  @Test
  void anEventOfAnotherTaskIsABrokenPromise() {
    var row = record(TaskStatus.SUBMITTED, Attempt.NONE);
    var event = new TaskWoken("01JZ3M2Q6D8R4T5V7W9X0Y1Z2B", T0);

    assertThatThrownBy(() -> lifecycle.decide(row, event))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anAgentsFailureKeepsTheAgentsOwnWords() {
    var open = record(TaskStatus.FAILED, running(OptionalLong.empty())).draft();
    open.errorMessage = Optional.of("Tests did not pass");
    var row = open.build(Optional.empty());

    var move = (Move) woken(row, Samples.NOW);

    assertThat(move.after().errorMessage()).contains("Tests did not pass");
    assertThat(move.after().failure())
        .contains(new FailureCause(FailureCode.AGENT_REPORTED, "Tests did not pass"));
    assertThat(move.notes().getFirst().metadata())
        .containsEntry("code", NoteValue.of("AGENT_REPORTED"));
  }

  private static Attempt running(OptionalLong version) {
    return Samples.ecs().withSession(ECS).withVersion(version);
  }

  private static Attempt talking() {
    return Samples.agentCore().withSession(AGENTCORE);
  }

  private static Attempt rerunnable() {
    var blueprint =
        new Blueprint(
            EcsSession.TYPE,
            Optional.empty(),
            Optional.empty(),
            java.util.OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    return Attempt.NONE.next(blueprint).next(blueprint).withSession(ECS);
  }

  private static TaskRecord.Times heard(Instant beat) {
    return new TaskRecord.Times(
        T0,
        Optional.empty(),
        Optional.of(T0),
        Optional.empty(),
        Optional.of(beat),
        Watch.NONE,
        Optional.empty());
  }

  private static TaskRecord beating(TaskStatus status, Instant beat) {
    var open = record(status, talking()).draft();
    open.times = heard(beat);
    return open.build(Optional.of(T0));
  }

  private static TaskEvent missing(Instant at) {
    return new SessionObserved(
        SECOND, ECS, new NotFound(), OptionalLong.empty(), Optional.empty(), at);
  }

  private Transition woken(TaskRecord row, Instant at) {
    return lifecycle.decide(row, new TaskWoken(TASK, at));
  }

  /// After a look that has noted something.
  private TaskRecord looked(TaskRecord row, Instant at) {
    return ((Move) woken(row, at)).after();
  }

  private Optional<FailureCode> failureAt(TaskRecord row, Instant at) {
    return woken(row, at) instanceof Move move
        ? move.after().failure().map(FailureCause::code)
        : Optional.empty();
  }
}
