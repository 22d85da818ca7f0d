package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.NOW;
import static dev.signalbox.lifecycle.Samples.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.failure.FailureCode.Origin;
import dev.signalbox.lifecycle.policy.LaunchPolicy;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.StartDelay;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionNotStarted;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionTurnedAway;
import dev.signalbox.lifecycle.transition.Transition.Move;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A fault of the deployment or of AWS at a start makes a task wait; only what is wrong with that
/// one task ends it.
class StartFailureTest {
  /// The start's own text: however often it is sent, it stays too long.
  private static final Set<FailureCode> OF_THIS_TASK_ALONE =
      Set.of(FailureCode.OVERRIDES_TOO_LARGE);

  /// Verdicts of our own about time. No substrate says them of a start.
  private static final Set<FailureCode> NEVER_SAID_OF_A_START =
      Set.of(FailureCode.QUEUE_TIMEOUT, FailureCode.SESSION_LOST);

  private static final Blueprint ON_ECS = Blueprint.of(EcsSession.TYPE, Optional.empty());

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  private static Stream<FailureCode> faultsOfOthers() {
    return Arrays.stream(FailureCode.values())
        .filter(it -> isOfOthers(it.origin()))
        .filter(it -> !OF_THIS_TASK_ALONE.contains(it) && !NEVER_SAID_OF_A_START.contains(it));
  }

  private static boolean isOfOthers(Origin origin) {
    return switch (origin) {
      case INTERNAL, PLATFORM, CAPACITY -> true;
      case USER, AGENT -> false;
    };
  }

  @ParameterizedTest
  @MethodSource("faultsOfOthers")
  void aStartThatIsRefusedForTheFirstTimeDoesNotEndItsTask(FailureCode code) {
    waits(move(hydrating(), new SessionNotStarted(SECOND, Samples.cause(code), NOW)));
  }

  @ParameterizedTest
  @MethodSource("faultsOfOthers")
  void aSessionThatNeverStartedDoesNotEndItsTaskTheFirstTime(FailureCode code) {
    var never = Samples.seen(new SessionStatus.NeverStarted(Samples.cause(code)), 9);

    waits(move(hydrating(), never));
    waits(move(Samples.record(TaskStatus.RUNNING, Samples.ecs().withSession(Samples.ECS)), never));
  }

  @ParameterizedTest
  @EnumSource
  void whatRanIsNotRunAgainUnlessItsBlueprintSaysSo(FailureCode code) {
    var failed = Samples.seen(new SessionStatus.Failed(Samples.cause(code)), 9);

    var move =
        move(Samples.record(TaskStatus.RUNNING, Samples.ecs().withSession(Samples.ECS)), failed);

    assertThat(move.after().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(move.after().failure()).contains(Samples.cause(code));
  }

  @ParameterizedTest
  @MethodSource("faultsOfOthers")
  void aStartThatIsTurnedAwayUnreadIsAskedForAgainUnderItsToken(FailureCode code) {
    var move = move(hydrating(), new SessionTurnedAway(SECOND, Samples.cause(code), NOW));

    waits(move);
    assertThat(move.after().attemptId()).isEqualTo(SECOND);
    assertThat(move.after().attempt().mayBeLive()).isTrue();
    var due = move.after().attempt().nextTryAt().orElseThrow();
    var begun = move(move.after(), new TaskEvent.BlueprintFound(Samples.TASK, ON_ECS, due));
    assertThat(begun.effects()).containsExactly(new Effect.StartSession(SECOND));
    assertThat(begun.launches()).contains(EcsSession.TYPE);
  }

  @Test
  void aSessionThatShowsItselfWhileItsStartWaitsIsTheTasksSession() {
    var waiting =
        move(
                hydrating(),
                new SessionTurnedAway(SECOND, Samples.cause(FailureCode.ACCESS_DENIED), NOW))
            .after();

    var move = move(waiting, Samples.seen(new SessionStatus.Running(), 5));

    assertThat(move.after().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(move.after().attempt().session()).contains(Samples.ECS);
    assertThat(move.after().attempt().nextTryAt()).isEmpty();
    assertThat(move.effects()).isEmpty();
  }

  @Test
  void aCancelWhileAStartWaitsSearchesForWhatAnEarlierCallMayHaveStarted() {
    var cause = Samples.cause(FailureCode.ACCESS_DENIED);
    var waiting = move(hydrating(), new SessionTurnedAway(SECOND, cause, NOW)).after();

    var cancelled =
        move(
                waiting,
                new TaskEvent.CancelRequested(
                    Samples.TASK, Optional.empty(), Optional.empty(), NOW, NOW))
            .after();

    assertThat(cancelled.attempt().stopPending()).isTrue();
    assertThat(cancelled.deadlineAt()).isPresent();
  }

  @Test
  void theNextAttemptGoesWhereTheBlueprintSaysNow() {
    var cause = Samples.cause(FailureCode.RUNTIME_NOT_FOUND);
    var before = Samples.record(TaskStatus.HYDRATING, Samples.agentCore());
    var waiting = move(before, new SessionNotStarted(SECOND, cause, NOW)).after();
    var mended = Blueprint.of(AgentCoreSession.TYPE, Optional.of(Samples.RUNTIME + "-mended"));
    var due = waiting.attempt().nextTryAt().orElseThrow();

    var begun = move(waiting, new TaskEvent.BlueprintFound(Samples.TASK, mended, due));

    assertThat(begun.after().attempt().runtimeArn()).contains(Samples.RUNTIME + "-mended");
  }

  @Test
  void aBlueprintThatTheDeploymentCannotServeIsWaitedForWithAgeAndCause() {
    var cause = Samples.cause(FailureCode.COMPUTE_NOT_CONFIGURED);
    for (var status : List.of(TaskStatus.SUBMITTED, TaskStatus.QUEUED)) {
      var move =
          move(
              Samples.record(status, Attempt.NONE),
              new TaskEvent.BlueprintRefused(Samples.TASK, cause, NOW));

      waits(move);
      assertThat(move.takesSlot()).isTrue();
      assertThat(StartDelay.of(move.after()).orElseThrow().since()).isEqualTo(NOW);
      assertThat(StartDelay.of(move.after()).orElseThrow().cause()).isEqualTo(cause);
    }
  }

  @Test
  void theExceptionsAreOnesThatEndATask() {
    assertThat(Stream.concat(OF_THIS_TASK_ALONE.stream(), NEVER_SAID_OF_A_START.stream()))
        .allSatisfy(
            code ->
                assertThat(
                        move(hydrating(), new SessionNotStarted(SECOND, Samples.cause(code), NOW))
                            .after()
                            .status())
                    .isEqualTo(TaskStatus.FAILED));
  }

  @Test
  void aMendIsWaitedForByAgeEverMoreSeldomAndNotForEver() {
    var policy = LaunchPolicy.DEFAULTS;
    var record = hydrating();
    var at = NOW;
    var tries = 0;
    while (!record.status().isTerminal()) {
      var cause = Samples.cause(FailureCode.ACCESS_DENIED);
      record = move(record, new SessionNotStarted(record.attemptId(), cause, at)).after();
      tries++;
      assertThat(tries).as("tries, which must have an end").isLessThan(1_000);
      if (!record.status().isTerminal()) {
        var next = record.attempt().nextTryAt().orElseThrow();
        assertThat(Duration.between(at, next)).isBetween(Duration.ofMillis(1), policy.backoffMax());
        at = next;
        assertThat(lifecycle.decide(record, new TaskEvent.TaskWoken(record.taskId(), at)).effects())
            .containsExactly(new Effect.LoadBlueprint());
        record = move(record, new TaskEvent.BlueprintFound(record.taskId(), ON_ECS, at)).after();
      }
    }
    assertThat(record.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(record.failure().orElseThrow().code()).isEqualTo(FailureCode.ACCESS_DENIED);
    assertThat(record.failure().orElseThrow().detail()).contains("starts were declined");
    assertThat(Duration.between(NOW, at)).isGreaterThanOrEqualTo(policy.capacityAge());
    assertThat(tries).isBetween(30, 120);
  }

  private static TaskRecord hydrating() {
    return Samples.record(TaskStatus.HYDRATING, Samples.ecs());
  }

  private Move move(TaskRecord record, TaskEvent event) {
    return (Move) lifecycle.decide(record, event);
  }

  private static void waits(Move move) {
    assertThat(move.after().status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(move.after().attempt().nextTryAt().orElseThrow()).isAfter(NOW);
    assertThat(move.after().slotHeld()).isTrue();
    assertThat(move.after().failure()).isEmpty();
  }
}
