package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.FIRST;
import static dev.signalbox.orchestrator.Shell.OTHER;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.StartDelay;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.metrics.Meters;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.store.Blueprints;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Claim, act, record, in every order in which it can go wrong.
class TaskOrchestratorTest {
  private static final Verdict DONE = new Verdict.Done();
  private static final SessionStatus CRASHED =
      new SessionStatus.Failed(new FailureCause(FailureCode.APPLICATION_EXIT, "exit 3"));

  private final Shell shell = new Shell();

  @Test
  void aSubmittedTaskIsClaimedStartedAndRecordedInThisOrder() {
    assertThat(shell.submit(TASK)).isEqualTo(DONE);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.row().attempt().session()).isPresent();
    assertThat(shell.store.activeCount("alice")).isEqualTo(1);
    assertThat(shell.timeline())
        .containsExactly("task_created", "hydration_started", "session_started");
  }

  @Test
  void theAttemptIsStoredBeforeAnythingIsStarted() {
    var claimed = new java.util.ArrayList<TaskRecord>();
    shell.ecs.duringStart(() -> claimed.add(shell.row()));

    shell.submit(TASK);

    assertThat(claimed.getFirst().status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(claimed.getFirst().attempt().number()).isEqualTo(1);
  }

  @Test
  void aStartThatIsDeclinedForGoodFailsTheTaskAndGivesTheSlotBack() {
    shell.ecs.declines(FailureCode.OVERRIDES_TOO_LARGE);

    assertThat(shell.submit(TASK)).isEqualTo(DONE);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(shell.row().failure().orElseThrow().code())
        .isEqualTo(FailureCode.OVERRIDES_TOO_LARGE);
    assertThat(shell.store.activeCount("alice")).isZero();
    assertThat(shell.timeline()).endsWith("task_failed");
    assertThat(shell.tally.of(Meters.VERDICTS, "code", "OVERRIDES_TOO_LARGE")).isEqualTo(1);
    assertThat(shell.ecs.stops).isEmpty();
    assertThat(shell.ecs.starts).hasSize(1);
  }

  @Test
  void aSessionWhoseTaskWasCancelledDuringItsStartIsStoppedAtOnce() {
    shell.ecs.duringStart(() -> shell.cancel(TASK));

    assertThat(shell.submit(TASK)).isEqualTo(DONE);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(shell.ecs.stops).containsExactly("arn:aws:ecs:task/" + FIRST);
    assertThat(shell.timeline()).doesNotContain("session_started");
    assertThat(shell.row().attempt().stopPending()).isTrue();
  }

  @Test
  void theStopOfACancelledSessionIsOwedUntilItsStoppedEventComes() {
    shell.submit(TASK);
    shell.cancel(TASK);
    assertThat(shell.row().attempt().stopPending()).isTrue();

    shell.see(
        FIRST,
        new SessionStatus.Failed(new FailureCause(FailureCode.STOPPED_BY_SOMEONE, "signalbox")),
        9);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(shell.row().attempt().stopPending()).isFalse();
    assertThat(shell.row().failure()).isEmpty();
  }

  @Test
  void aStopThatFailsIsAskedForAgainWhenTheMessageComesBack() {
    shell.submit(TASK);
    shell.ecs.stopFails(new DependencyUnavailable("ecs", "StopTask", new RuntimeException()));

    assertThatThrownBy(() -> shell.cancel(TASK)).isInstanceOf(DependencyUnavailable.class);
    assertThat(shell.ecs.stops).isEmpty();
    assertThat(shell.cancel(TASK)).isEqualTo(DONE);

    assertThat(shell.ecs.stops).hasSize(1);
    assertThat(shell.timeline()).containsOnlyOnce("task_cancelled");
  }

  @Test
  void theFirstErrorSurvivesTheFailureOfWhatComesAfterIt() {
    shell.submit(TASK);
    var first = new DependencyUnavailable("ecs", "StopTask", new RuntimeException());
    var second = new DependencyUnavailable("dynamodb", "Query", new RuntimeException());
    shell.ecs.stopFails(first, () -> shell.store.failNext(second));

    assertThatThrownBy(() -> shell.cancel(TASK)).isSameAs(first);
  }

  @Test
  void everyComputeTypeHasItsStrategyAndItsWord() {
    var types = ComputeTypes.of(EcsSession.TYPE, AgentCoreSession.TYPE);
    for (var type : types.all()) {
      assertThat(types.ofWord(type.word())).contains(type);
    }
    assertThat(types.ofWord("lambda-microvm")).isEmpty();
    shell.submit(TASK);
    shell.agentWrites(TaskStatus.CANCELLED);
    shell.onAgentCore();
    shell.submit(OTHER);

    assertThat(shell.ecs.starts).extracting(it -> it.attempt().taskId()).containsExactly(TASK);
    assertThat(shell.agentCore.starts).isEmpty();
    shell.wake(TASK);
    shell.wake(OTHER);
    assertThat(shell.agentCore.starts)
        .extracting(it -> it.attempt().taskId())
        .containsExactly(OTHER);
    assertThat(shell.ecs.stops).isNotEmpty();
    assertThat(shell.agentCore.stops).isEmpty();
  }

  @Test
  void aStoppedEventThatOvertakesTheAnswerToTheStartEndsTheTaskOnce() {
    shell.ecs.duringStart(() -> shell.see(FIRST, CRASHED, 7));

    assertThat(shell.submit(TASK)).isEqualTo(DONE);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(shell.row().failure().orElseThrow().code()).isEqualTo(FailureCode.APPLICATION_EXIT);
    assertThat(shell.row().attempt().session()).isPresent();
    assertThat(shell.ecs.stops).isEmpty();
    assertThat(shell.store.activeCount("alice")).isZero();
  }

  @Test
  void theAgentsOwnRunningMayBeatOurs() {
    shell.ecs.duringStart(() -> shell.agentWrites(TaskStatus.RUNNING));

    assertThat(shell.submit(TASK)).isEqualTo(DONE);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.row().attempt().session()).isPresent();
    assertThat(shell.timeline()).containsOnlyOnce("session_started");
    assertThat(shell.ecs.starts).hasSize(1);
  }

  @Test
  void theSameMessageThreeTimesIsOneSession() {
    shell.submit(TASK);
    shell.submit(TASK);
    shell.submit(TASK);

    assertThat(shell.ecs.starts).hasSize(1);
    assertThat(shell.timeline()).containsOnlyOnce("task_created", "session_started");
  }

  @Test
  void aCrashBetweenClaimAndRecordIsAnsweredByTheSameAttemptAgain() {
    shell.ecs.fails(new DependencyUnavailable("ecs", "RunTask", new RuntimeException()));
    assertThatThrownBy(() -> shell.submit(TASK)).isInstanceOf(DependencyUnavailable.class);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.HYDRATING);

    assertThat(shell.submit(TASK)).isEqualTo(DONE);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.ecs.starts).extracting(SessionRequest::attempt).containsExactly(FIRST, FIRST);
    assertThat(shell.ecs.starts.get(0)).isEqualTo(shell.ecs.starts.get(1));
  }

  @Test
  void aWriteWhoseAnswerWasLostIsNotDoneTwice() {
    shell.store.failAfterNextWrite(
        new DependencyUnavailable("dynamodb", "TransactWriteItems", new RuntimeException()));
    assertThatThrownBy(() -> shell.submit(TASK)).isInstanceOf(DependencyUnavailable.class);

    assertThat(shell.submit(TASK)).isEqualTo(DONE);

    assertThat(shell.timeline()).containsOnlyOnce("task_created");
    assertThat(shell.store.activeCount("alice")).isEqualTo(1);
  }

  @Test
  void aLostRaceIsDecidedAgainOnTheNewRow() {
    shell.submit(TASK);
    shell.store.loseNextWrite();

    assertThat(shell.see(FIRST, CRASHED, 7)).isEqualTo(DONE);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(shell.tally.of(Meters.RACES_LOST, "event", "SessionObserved")).isEqualTo(1);
  }

  @Test
  void aDeclinedStartIsTriedAgainUnderANewAttemptAfterABackOff() {
    shell.ecs.declines(FailureCode.NETWORK_INTERFACE);

    assertThat(shell.submit(TASK)).isEqualTo(DONE);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(shell.row().attempt().number()).isEqualTo(2);
    assertThat(shell.timeline()).containsOnlyOnce("session_start_retry");
    assertThat(shell.wakes).hasSize(1);
    shell.now = shell.wakes.getFirst().at();

    assertThat(shell.wake(TASK)).isEqualTo(DONE);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.store.activeCount("alice")).isEqualTo(1);
    assertThat(shell.ecs.starts.getLast().attempt().number()).isEqualTo(2);
  }

  @Test
  void aWakeBeforeItsTimeStartsNothing() {
    shell.ecs.declines(FailureCode.CAPACITY_UNAVAILABLE);
    shell.submit(TASK);

    shell.wake(TASK);

    assertThat(shell.ecs.starts).hasSize(1);
  }

  @Test
  void startsAreGivenUpAfterThreeAndTheCauseSaysSo() {
    shell
        .ecs
        .declines(FailureCode.NETWORK_INTERFACE)
        .declines(FailureCode.DEFINITION_INACTIVE)
        .declines(FailureCode.NETWORK_INTERFACE);
    shell.submit(TASK);
    wakeWhenDue();
    wakeWhenDue();

    assertThat(shell.row().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(shell.row().attempt().number()).isEqualTo(3);
    assertThat(shell.row().errorMessage().orElseThrow()).contains("3 starts were declined");
  }

  @Test
  void capacityIsAWaitThatEndsByAgeNotByCount() {
    for (int i = 0; i < 20; i++) {
      shell.ecs.declines(FailureCode.CAPACITY_UNAVAILABLE);
    }
    shell.submit(TASK);
    for (int i = 0; i < 15; i++) {
      wakeWhenDue();
    }
    assertThat(shell.row().status()).isEqualTo(TaskStatus.HYDRATING);

    shell.passes(Duration.ofHours(7));
    shell.wake(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(shell.row().failure().orElseThrow().code())
        .isEqualTo(FailureCode.CAPACITY_UNAVAILABLE);
  }

  @Test
  void aTaskWithoutASlotIsQueuedAndTheFreedSlotWakesIt() {
    shell.submit(TASK);
    assertThat(shell.submit(OTHER)).isEqualTo(DONE);
    assertThat(shell.store.row(OTHER).status()).isEqualTo(TaskStatus.QUEUED);
    shell.wakes.clear();

    shell.see(FIRST, CRASHED, 7);

    assertThat(shell.wakes).extracting(Shell.Wake::taskId).containsExactly(OTHER);
    shell.wake(OTHER);
    assertThat(shell.store.row(OTHER).status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.store.activeCount("alice")).isEqualTo(1);
  }

  @Test
  void aQueuedTaskThatIsWokenWithoutAFreeSlotStaysQueued() {
    shell.submit(TASK);
    shell.submit(OTHER);

    assertThat(shell.wake(OTHER)).isEqualTo(DONE);

    assertThat(shell.store.row(OTHER).status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(shell.store.activeCount("alice")).isEqualTo(1);
  }

  @Test
  void anAgentThatExitedWithoutAReportHasTheGraceToReport() {
    shell.submit(TASK);
    shell.see(FIRST, new SessionStatus.Completed(), 7);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);

    shell.passes(Duration.ofSeconds(4));
    shell.wake(TASK);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    shell.passes(Duration.ofSeconds(1));
    shell.wake(TASK);

    assertThat(shell.row().failure().orElseThrow().code())
        .isEqualTo(FailureCode.AGENT_NEVER_REPORTED);
  }

  @Test
  void aReportWithinTheGraceWins() {
    shell.submit(TASK);
    shell.see(FIRST, new SessionStatus.Completed(), 7);
    shell.agentWrites(TaskStatus.COMPLETED);
    shell.passes(Duration.ofSeconds(9));

    shell.wake(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(shell.row().settled()).isTrue();
    assertThat(shell.store.activeCount("alice")).isZero();
    assertThat(shell.timeline()).containsOnlyOnce("task_completed");
  }

  @Test
  void aRowThatSomeoneElseCancelledIsSettledAndItsSessionStopped() {
    shell.submit(TASK);
    shell.agentWrites(TaskStatus.CANCELLED);

    shell.wake(TASK);
    shell.wake(TASK);

    assertThat(shell.ecs.stops).isNotEmpty().containsOnly("arn:aws:ecs:task/" + FIRST);
    assertThat(shell.store.activeCount("alice")).isZero();
    assertThat(shell.timeline()).containsOnlyOnce("task_cancelled");
  }

  @Test
  void anAgentCoreStartWithoutAnAnswerIsNeverInvokedAgainBlindly() {
    shell.onAgentCore();
    shell.agentCore.losesAnswers();
    shell.submit(TASK);
    shell.submit(TASK);
    shell.wake(TASK);

    assertThat(shell.agentCore.starts).hasSize(1);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.HYDRATING);
  }

  @Test
  void anUnconfirmedAgentCoreSessionIsStoppedBeforeTheNextAttempt() {
    shell.onAgentCore();
    shell.agentCore.losesAnswers();
    shell.submit(TASK);
    shell.passes(Duration.ofMinutes(5));

    shell.wake(TASK);

    assertThat(shell.agentCore.stops).containsExactly(AgentCoreSession.idOf(FIRST));
    assertThat(shell.row().attempt().number()).isEqualTo(2);
  }

  @Test
  void aCancelledAgentCoreTaskIsStoppedEvenBeforeItsSessionIsRecorded() {
    shell.onAgentCore();
    shell.agentCore.losesAnswers();
    shell.submit(TASK);

    shell.cancel(TASK);

    assertThat(shell.agentCore.stops).containsExactly(AgentCoreSession.idOf(FIRST));
    assertThat(shell.row().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(shell.row().attempt().stopPending()).isFalse();
    assertThat(shell.ecs.stops).isEmpty();
  }

  @Test
  void aRepositoryThatIsNotOnboardedFailsTheTaskWithoutAStart() {
    shell.blueprint = new Blueprints.Lookup.NotOnboarded("acme/rockets");

    shell.submit(TASK);

    assertThat(shell.row().failure().orElseThrow())
        .isEqualTo(new FailureCause(FailureCode.REPO_NOT_ONBOARDED, "acme/rockets"));
    assertThat(shell.store.activeCount("alice")).isZero();
    assertThat(shell.ecs.starts).isEmpty();
  }

  @Test
  void aComputeTypeThatIsNotWiredIsNamedWithBothRemedies() {
    shell.ecsWired = false;

    shell.submit(TASK);

    var cause = StartDelay.of(shell.row()).orElseThrow().cause();
    assertThat(cause.code()).isEqualTo(FailureCode.COMPUTE_NOT_CONFIGURED);
    assertThat(cause.detail()).contains("SIGNALBOX_ECS_", "compute_type to agentcore");
    assertThat(shell.row().slotHeld()).isTrue();

    shell.ecsWired = true;
    shell.passes(Duration.ofMinutes(1));
    shell.wake(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
  }

  @Test
  void anInvocationThatWasHeldUpBeyondItsTimeIsNotMadeAnyMore() {
    shell.onAgentCore();
    shell.payloads.beforeKeeping(() -> shell.passes(Duration.ofMinutes(6)));

    assertThat(shell.submit(TASK)).isEqualTo(DONE);

    assertThat(shell.agentCore.starts).isEmpty();
    assertThat(shell.row().status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(shell.wakes).isNotEmpty();
    assertThat(shell.tally.of(Meters.SESSION_STARTS, "outcome", "too_late")).isEqualTo(1);
  }

  @Test
  void aCancelThatOvertookItsSubmitWaitsForIt() {
    assertThat(shell.cancel(TASK)).isInstanceOf(Verdict.RetryAfter.class);

    var late =
        new TaskEvent.CancelRequested(
            TASK, Optional.empty(), Optional.empty(), shell.now.minusSeconds(3601), shell.now);
    assertThat(shell.hear(late)).isEqualTo(DONE);
    assertThat(shell.tally.of(Meters.EVENTS_UNMATCHED, "event", "CancelRequested")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "60, 15", "3599, 60"})
  void aCancelWaitsLongerTheLongerItHasWaited(long waited, long next) {
    var cancel =
        new TaskEvent.CancelRequested(
            TASK, Optional.empty(), Optional.empty(), shell.now.minusSeconds(waited), shell.now);

    assertThat(shell.hear(cancel)).isEqualTo(new Verdict.RetryAfter(Duration.ofSeconds(next)));
  }

  @Test
  void anEventOfAnUnknownTaskIsCountedAndDone() {
    assertThat(shell.see(FIRST, CRASHED, 7)).isEqualTo(DONE);
    assertThat(shell.tally.of(Meters.EVENTS_UNMATCHED, "event", "SessionObserved")).isEqualTo(1);
  }

  @Test
  void aRowOfAnotherProgramsStatusIsUnusableNotGuessed() {
    shell.store.put(SampleTask.submitted(TASK, "alice").build());
    shell.store.makeUnreadable(TASK, "status DONE");

    assertThat(shell.wake(TASK)).isEqualTo(new Verdict.Unusable("row-unreadable", "status DONE"));
  }

  @Test
  void noHappyPathLooksAtASession() {
    shell.submit(TASK);
    shell.see(FIRST, new SessionStatus.Running(), 4);
    shell.agentWrites(TaskStatus.COMPLETED);
    shell.wake(TASK);
    shell.see(FIRST, new SessionStatus.Completed(), 9);

    assertThat(shell.ecs.looks).isZero();
    assertThat(shell.ecs.stops).isEmpty();
  }

  private void wakeWhenDue() {
    shell.now = shell.wakes.getLast().at();
    shell.wake(TASK);
  }
}
