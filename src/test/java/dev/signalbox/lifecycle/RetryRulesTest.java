package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.ECS;
import static dev.signalbox.lifecycle.Samples.NOW;
import static dev.signalbox.lifecycle.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LaunchPolicy;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.NoteValue;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionNotStarted;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionTurnedAway;
import dev.signalbox.lifecycle.transition.Transition.Move;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How often a start is tried again, what is counted for that, and what a person is told of it.
class RetryRulesTest {
  private static final LaunchPolicy POLICY = LaunchPolicy.DEFAULTS;
  private static final FailureCode MAY_HEAL = FailureCode.NETWORK_INTERFACE;
  private static final FailureCode NO_CAPACITY = FailureCode.CAPACITY_UNAVAILABLE;

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  @Test
  void whatMayHealIsTriedAFewTimesAndNoMore() {
    var record = hydrating();
    for (int tries = 1; tries < POLICY.attemptsMax(); tries++) {
      record = declined(record, MAY_HEAL, NOW);
      assertThat(record.status()).as(tries + " tries").isEqualTo(TaskStatus.HYDRATING);
    }

    var last = declined(record, MAY_HEAL, NOW);

    assertThat(last.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(last.failure().orElseThrow().code()).isEqualTo(MAY_HEAL);
    assertThat(last.failure().orElseThrow().detail())
        .isEqualTo("detail (" + POLICY.attemptsMax() + " starts were declined)");
  }

  @Test
  void capacityIsWaitedForUntilTheAgeSinceTheFirstRefusalIsOver() {
    var waits = declined(hydrating(), NO_CAPACITY, NOW);
    var over = NOW.plus(POLICY.capacityAge());

    assertThat(declined(waits, NO_CAPACITY, over.minusMillis(1)).status())
        .isEqualTo(TaskStatus.HYDRATING);
    var last = declined(waits, NO_CAPACITY, over);

    assertThat(last.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(last.failure().orElseThrow().detail()).isEqualTo("detail (2 starts were declined)");
  }

  @Test
  void waitsForCapacityUseUpNoTries() {
    var record = hydrating();
    for (int waits = 0; waits < POLICY.attemptsMax() + 2; waits++) {
      record = declined(record, NO_CAPACITY, NOW);
    }

    assertThat(declined(record, MAY_HEAL, NOW).status()).isEqualTo(TaskStatus.HYDRATING);
  }

  @Test
  void whatWillNotHealIsToldAsItIs() {
    var last = declined(hydrating(), FailureCode.OVERRIDES_TOO_LARGE, NOW);

    assertThat(last.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(last.failure()).contains(Samples.cause(FailureCode.OVERRIDES_TOO_LARGE));
  }

  /// An agent that was seen at work may have finished something; where a person was asked, it has.
  @ParameterizedTest
  @EnumSource(
      value = TaskStatus.class,
      names = {"HYDRATING", "RUNNING", "AWAITING_APPROVAL", "FINALIZING"})
  void onlyWhatNobodyWasToldOfIsRunAgainAfterTheLossOfItsHost(TaskStatus status) {
    var row = Samples.record(status, rerunnable().withSession(ECS));
    var lost = new SessionStatus.Failed(Samples.cause(FailureCode.SPOT_INTERRUPTION));

    var after = move(row, Samples.seen(lost, 9)).after();

    var again = status == TaskStatus.HYDRATING || status == TaskStatus.RUNNING;
    assertThat(after.status()).isEqualTo(again ? TaskStatus.HYDRATING : TaskStatus.FAILED);
    assertThat(after.attempt().number()).isEqualTo(again ? 3 : 2);
  }

  /// The row has room for the evidence of one attempt, and ECS forgets it in an hour.
  @Test
  void howAnAttemptEndedThatIsRunAgainStandsInTheTimeline() {
    var row = Samples.record(TaskStatus.RUNNING, rerunnable().withSession(ECS));
    var lost = new SessionStatus.Failed(Samples.cause(FailureCode.HOST_LOST));

    var again = move(row, Samples.seen(lost, 9));

    assertThat(again.after().attempt().number()).isEqualTo(3);
    assertThat(again.after().attempt().end()).isEmpty();
    assertThat(again.notes())
        .singleElement()
        .satisfies(
            note ->
                assertThat(note.metadata())
                    .containsEntry("ended_attempt", NoteValue.of(2))
                    .containsEntry("attempt", NoteValue.of(3))
                    .containsEntry("reason", NoteValue.of("HOST_LOST"))
                    .containsEntry("strategy_type", NoteValue.of("ecs"))
                    .containsEntry("stopped_event", NoteValue.of("{}")));
  }

  @Test
  void aStartThatWasDeclinedLeavesNoEvidence() {
    var refusal = new SessionNotStarted(hydrating().attemptId(), Samples.cause(MAY_HEAL), NOW);

    assertThat(move(hydrating(), refusal).notes())
        .singleElement()
        .satisfies(note -> assertThat(note.metadata()).doesNotContainKey("stopped_event"));
  }

  /// A call that was turned away unread may have been the repeat of one that was heard.
  @Test
  void aBlueprintThatCannotBeUsedKeepsAnAttemptThatMayHaveASession() {
    var cause = Samples.cause(FailureCode.ACCESS_DENIED);
    var attempt = hydrating().attemptId();
    var turnedAway = move(hydrating(), new SessionTurnedAway(attempt, cause, NOW)).after();
    var declined = move(hydrating(), new SessionNotStarted(attempt, cause, NOW)).after();

    assertThat(refused(turnedAway).attempt().number()).isEqualTo(2);
    assertThat(refused(turnedAway).attempt().mayBeLive()).isTrue();
    assertThat(refused(declined).attempt().number()).isEqualTo(4);
    assertThat(refused(declined).attempt().mayBeLive()).isFalse();
  }

  private TaskRecord refused(TaskRecord waiting) {
    var due = waiting.attempt().nextTryAt().orElseThrow();
    var cause = Samples.cause(FailureCode.COMPUTE_NOT_CONFIGURED);
    var after = move(waiting, new TaskEvent.BlueprintRefused(TASK, cause, due)).after();
    assertThat(after.status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(after.attempt().nextTryAt().orElseThrow()).isAfter(due);
    return after;
  }

  private TaskRecord declined(TaskRecord record, FailureCode code, Instant at) {
    var refusal = new SessionNotStarted(record.attemptId(), Samples.cause(code), at);
    return move(record, refusal).after();
  }

  private static TaskRecord hydrating() {
    return Samples.record(TaskStatus.HYDRATING, Samples.ecs());
  }

  private static Attempt rerunnable() {
    var blueprint =
        new Blueprint(
            EcsSession.TYPE,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    return Attempt.NONE.next(blueprint).next(blueprint);
  }

  private Move move(TaskRecord record, TaskEvent event) {
    return (Move) lifecycle.decide(record, event);
  }
}
