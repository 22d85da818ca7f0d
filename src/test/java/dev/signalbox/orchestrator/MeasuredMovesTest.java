package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.FIRST;
import static dev.signalbox.orchestrator.Shell.OTHER;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.metrics.Meters;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.compute.SessionStart.Origin;
import dev.signalbox.orchestrator.port.store.Blueprints;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// What is measured of the moves of tasks, from the times of rows and backends.
class MeasuredMovesTest {
  /// Reading the clock costs a millisecond.
  private static final Offset<Double> NEARLY = within(0.1);

  private static final SessionStatus CRASHED =
      new SessionStatus.Failed(new FailureCause(FailureCode.APPLICATION_EXIT, "exit 4"));

  private final Shell shell = new Shell();
  private final Tally heard = new Tally();
  private Instant stoppedAt = shell.now;

  private InstantSource clock() {
    return () -> shell.now;
  }

  private TaskOrchestrator byEvents() {
    return shell.orchestrator().telling(heard.ofEvents((_, _) -> Optional.of(stoppedAt), clock()));
  }

  private void see(SessionStatus status) {
    var row = shell.row();
    var _ =
        byEvents()
            .handle(
                new TaskEvent.SessionObserved(
                    FIRST,
                    row.attempt().session().orElseThrow(),
                    status,
                    OptionalLong.of(9),
                    Optional.of("{}"),
                    shell.now));
  }

  @Test
  void detectionRunsFromTheStopOfTheSessionUntilItsEndIsInTheRow() {
    shell.submit(TASK);
    shell.passes(Duration.ofMinutes(5));
    stoppedAt = shell.now;
    shell.passes(Duration.ofSeconds(4));

    see(CRASHED);

    assertThat(heard.of(Meters.DETECTION, "heard", "event")).isOne();
    assertThat(heard.seconds(Meters.DETECTION)).isCloseTo(4, NEARLY);
    assertThat(heard.of(Meters.VERDICTS, "code", "APPLICATION_EXIT", "origin", "AGENT")).isOne();
  }

  @Test
  void anEndIsDetectedOnceHoweverOftenItIsHeard() {
    shell.submit(TASK);

    see(CRASHED);
    shell.passes(Duration.ofHours(1));
    see(CRASHED);

    assertThat(heard.of(Meters.DETECTION)).isOne();
    assertThat(heard.seconds(Meters.DETECTION)).isLessThan(1);
  }

  @Test
  void aSessionThatRunsIsNoDetection() {
    shell.submit(TASK);

    see(new SessionStatus.Running());

    assertThat(heard.of(Meters.DETECTION)).isZero();
  }

  /// Of AgentCore only the agent's own write tells.
  @Test
  void theAgentsOwnEndOfItsRowIsDetectedFromWhenItWroteIt() {
    shell.onAgentCore();
    shell.submit(TASK);
    shell.agentWrites(TaskStatus.COMPLETED);
    shell.passes(Duration.ofSeconds(20));

    var event = new TaskEvent.TaskWoken(TASK, shell.now);
    var _ =
        shell
            .orchestrator()
            .telling(heard.ofSweeps((_, _) -> Optional.empty(), clock()))
            .handle(event);

    assertThat(heard.of(Meters.DETECTION, "heard", "sweep")).isOne();
    assertThat(heard.seconds(Meters.DETECTION)).isCloseTo(20, NEARLY);
    assertThat(heard.of(Meters.VERDICTS, "code", "NONE")).isOne();
  }

  /// Its row was ended by the agent, and its session ends some time later.
  @Test
  void theEndOfASessionThatIsToldOfIsDetectedOnce() {
    shell.submit(TASK);
    shell.agentWrites(TaskStatus.COMPLETED);
    shell.passes(Duration.ofSeconds(20));
    var _ = byEvents().handle(new TaskEvent.TaskWoken(TASK, shell.now));
    assertThat(heard.of(Meters.VERDICTS)).isOne();
    stoppedAt = shell.now;
    shell.passes(Duration.ofSeconds(3));

    see(new SessionStatus.Completed());

    assertThat(heard.of(Meters.DETECTION)).isOne();
    assertThat(heard.seconds(Meters.DETECTION)).isCloseTo(3, NEARLY);
  }

  @Test
  void timeToStartRunsFromTheFirstRowUntilTheTaskFirstRuns() {
    shell.ecs.duringStart(() -> shell.passes(Duration.ofSeconds(3)));

    shell.submit(TASK);

    assertThat(shell.tally.of(Meters.TIME_TO_START, "compute_type", "ecs")).isOne();
    assertThat(shell.tally.seconds(Meters.TIME_TO_START)).isCloseTo(3, NEARLY);
  }

  private static Blueprint runningAgain() {
    var plain = Blueprint.of(EcsSession.TYPE, Optional.empty());
    return new Blueprint(
        plain.computeType(),
        plain.runtimeArn(),
        plain.modelId(),
        plain.maxTurns(),
        plain.maxBudgetUsd(),
        plain.systemPromptOverrides(),
        plain.githubTokenSecretArn(),
        true);
  }

  /// The slowest starts are those that took several attempts.
  @Test
  void aTaskWhoseFirstStartsAreDeclinedIsTimedWhenItRuns() {
    shell.ecs.declines(FailureCode.CAPACITY_UNAVAILABLE).declines(FailureCode.CAPACITY_UNAVAILABLE);
    shell.submit(TASK);
    shell.passes(Duration.ofMinutes(20));
    shell.wake(TASK);
    assertThat(shell.tally.of(Meters.TIME_TO_START)).isZero();
    shell.passes(Duration.ofMinutes(40));

    shell.wake(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.row().attempt().number()).isEqualTo(3);
    assertThat(shell.tally.of(Meters.TIME_TO_START, "compute_type", "ecs")).isOne();
    assertThat(shell.tally.seconds(Meters.TIME_TO_START)).isCloseTo(3_600, NEARLY);
  }

  /// Its host was lost, and then there was no capacity for a while.
  @Test
  void aTaskThatRunsAgainIsTimedOnce() {
    shell.blueprint = new Blueprints.Lookup.Found(runningAgain());
    shell.submit(TASK);
    shell.ecs.declines(FailureCode.CAPACITY_UNAVAILABLE);
    var lost = new FailureCause(FailureCode.SPOT_INTERRUPTION, "said so");
    shell.passes(Duration.ofMinutes(3));
    shell.see(FIRST, new SessionStatus.Failed(lost), 9);
    for (int i = 0; i < 2; i++) {
      shell.passes(Duration.ofMinutes(20));
      shell.wake(TASK);
    }

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.row().attempt().number()).isEqualTo(3);
    assertThat(shell.tally.of(Meters.TIME_TO_START)).isOne();
    assertThat(shell.tally.seconds(Meters.TIME_TO_START)).isLessThan(1);
    assertThat(shell.row().times().startedAt()).isNotEqualTo(shell.row().times().firstStart());
  }

  /// It writes that it runs before the answer to the start is in the row.
  @Test
  void anAgentThatIsFasterThanTheAnswerToItsStartIsTimedFromItsWord() {
    shell.ecs.duringStart(
        () -> {
          shell.passes(Duration.ofSeconds(3));
          agentRuns();
          shell.passes(Duration.ofSeconds(4));
        });

    shell.submit(TASK);

    assertThat(shell.tally.of(Meters.TIME_TO_START, "compute_type", "ecs")).isOne();
    assertThat(shell.tally.seconds(Meters.TIME_TO_START)).isCloseTo(3, NEARLY);
  }

  private void agentRuns() {
    var draft = shell.row().draft().to(TaskStatus.RUNNING, shell.now);
    draft.times = draft.times.started(shell.now);
    shell.store.put(draft.build(shell.row().deadlineAt()));
  }

  @Test
  void timeInQueueRunsFromTheFirstRefusalUntilTheLaunch() {
    shell.submit(TASK);
    shell.submit(OTHER);
    assertThat(shell.tally.of(Meters.TIME_IN_QUEUE)).isZero();
    shell.passes(Duration.ofMinutes(7));
    shell.see(FIRST, CRASHED, 9);

    shell.wake(OTHER);

    assertThat(shell.store.row(OTHER).status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.tally.of(Meters.TIME_IN_QUEUE)).isOne();
    assertThat(shell.tally.seconds(Meters.TIME_IN_QUEUE)).isCloseTo(420, NEARLY);
  }

  @Test
  void eachAttemptIsCountedAndEachLaunch() {
    shell.ecs.turnsAway(FailureCode.THROTTLED);
    shell.submit(TASK);
    shell.passes(Duration.ofMinutes(10));
    shell.wake(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.tally.of(Meters.ATTEMPTS, "compute_type", "ecs")).isOne();
    assertThat(shell.tally.of(Meters.LAUNCHES, "compute_type", "ecs")).isEqualTo(2);
    assertThat(shell.tally.of(Meters.SESSION_STARTS, "outcome", "turned_away")).isOne();
  }

  @Test
  void aSessionThatAnEarlierCallStartedIsADoubleStartPrevented() {
    shell.ecs.answersAgain(Origin.REPLAYED).answersAgain(Origin.ADOPTED);

    shell.submit(TASK);
    shell.see(FIRST, CRASHED, 9);
    shell.submit(OTHER);

    assertThat(shell.tally.of(Meters.DOUBLE_STARTS_PREVENTED, "how", "replayed")).isOne();
    assertThat(shell.tally.of(Meters.DOUBLE_STARTS_PREVENTED, "how", "adopted")).isOne();
  }

  /// Two replicas are given the same task at once.
  @Test
  void aClaimThatAnotherReplicaHasMadeIsADoubleStartPrevented() {
    shell.store.beforeNextWrite(() -> shell.submit(TASK));

    shell.submit(TASK);

    assertThat(shell.ecs.starts).hasSize(1);
    assertThat(shell.tally.of(Meters.DOUBLE_STARTS_PREVENTED, "how", "lost_claim")).isOne();
  }

  /// Somebody else changed the row, and claimed nothing.
  @Test
  void aRaceWithoutAClaimIsNone() {
    shell.submit(TASK);
    shell.store.beforeNextWrite(() -> shell.agentWrites(TaskStatus.CANCELLED));

    shell.see(FIRST, CRASHED, 9);

    assertThat(shell.tally.of(Meters.RACES_LOST)).isOne();
    assertThat(shell.tally.of(Meters.DOUBLE_STARTS_PREVENTED)).isZero();
  }

  @Test
  void aStartThatCouldNotBeAskedForIsCountedByItsTrouble() {
    var trouble =
        Map.of(
            "unavailable", new DependencyUnavailable("ecs", "RunTask", new RuntimeException()),
            "refused", new DependencyRefused("ecs", "RunTask", new RuntimeException()));

    trouble.forEach(
        (outcome, failure) -> {
          var other = new Shell();
          other.ecs.fails(failure);
          try {
            other.submit(TASK);
          } catch (DependencyUnavailable | DependencyRefused _) {
            // The message comes back.
          }
          assertThat(other.tally.of(Meters.SESSION_STARTS, "outcome", outcome)).isOne();
        });
  }

  @Test
  void aStopThatNothingConfirmedIsCountedWhenItIsGivenUp() {
    shell.submit(TASK);
    shell.ecs.shows(
        ScriptedEcs.session(shell.ecs.starts.getFirst()),
        new SessionObservation(new SessionStatus.Running(), OptionalLong.of(3), Optional.of("{}")));
    shell.cancel(TASK);
    for (int minute = 0; minute < 70; minute++) {
      shell.passes(Duration.ofSeconds(61));
      var _ = shell.sweep();
    }

    assertThat(shell.timeline()).contains("session_stop_unconfirmed");
    assertThat(shell.tally.of(Meters.STOPS_UNCONFIRMED)).isOne();
  }
}
