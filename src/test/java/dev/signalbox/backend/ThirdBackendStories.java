package dev.signalbox.backend;

import static dev.signalbox.backend.BatchWorld.attempt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.Capability;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Tasks on a backend whose capabilities no other has: it can be looked at and its sessions are
/// named before their start, but a start may not be repeated, and the document goes along with it.
abstract class ThirdBackendStories {
  static final String TASK = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2A";
  static final String SECOND = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2B";
  static final String THIRD = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2C";
  static final String OTHER = "01JZ3M2Q6D8R4T5V7W9X0Y1Z2D";

  private static final LifecyclePolicy POLICY = LifecyclePolicy.DEFAULTS;
  private static final Duration CONFIRMATION = POLICY.launch().confirmation();

  abstract Storage storage();

  BatchWorld world(int startsPerSecond) {
    return new BatchWorld(storage(), startsPerSecond);
  }

  BatchWorld running() {
    var world = world(20);
    world.submit(TASK, Storage.ON_BATCH);
    world.eventsArrive();
    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.RUNNING);
    return world;
  }

  private static BatchWorld unconfirmed(BatchWorld world, FakeBatch.Trouble trouble) {
    world.batch.next(trouble);
    world.submit(TASK, Storage.ON_BATCH);
    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.HYDRATING);
    return world;
  }

  private static Optional<FailureCode> failure(TaskRecord row) {
    return row.failure().map(FailureCause::code);
  }

  @Test
  void itsCapabilitiesAreThoseOfNoOtherBackend() {
    assertThat(BatchSession.TYPE.can(Capability.OBSERVABLE)).isTrue();
    assertThat(BatchSession.TYPE.can(Capability.NAMED_BEFORE_START)).isTrue();
    assertThat(BatchSession.TYPE.can(Capability.REPEATABLE_START)).isFalse();
    assertThat(BatchSession.TYPE.can(Capability.PAYLOAD_BY_POINTER)).isFalse();
    assertThat(BatchSession.TYPE.can(Capability.HEARTBEAT_ONLY)).isFalse();
    assertThat(BatchSession.TYPE.can(Capability.IN_RUNTIME)).isFalse();
  }

  @Test
  void aTaskRunsFromSubmitToItsReportAndItsSessionIsOver() {
    var world = running();

    var running = world.row(TASK);
    assertThat(running.attempt().session()).contains(BatchSession.of(attempt(TASK, 1)));
    assertThat(running.slotHeld()).isTrue();

    world.agentReports(TASK, TaskStatus.COMPLETED);
    assertThat(world.row(TASK).settled()).isTrue();
    assertThat(world.row(TASK).slotHeld()).isFalse();

    world.batch.becomes(attempt(TASK, 1), "SUCCEEDED", "");
    world.eventsArrive();

    var ended = world.row(TASK);
    assertThat(ended.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(ended.attempt().endWasSeen()).isTrue();
    assertThat(ended.deadlineAt()).isEmpty();
    assertThat(world.batch.stops).isEmpty();
    assertThat(world.batch.runs(attempt(TASK, 1))).isEqualTo(1);
  }

  @Test
  void theDocumentGoesAlongAndNothingIsKept() {
    var world = running();
    world.agentReports(TASK, TaskStatus.COMPLETED);

    assertThat(world.batch.starts)
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.payload())
                    .isInstanceOfSatisfying(
                        SessionRequest.Payload.Inline.class,
                        inline -> assertThat(inline.json()).contains(TASK)));
    assertThat(world.s3.keys).isEmpty();
  }

  @Test
  void anExitWithoutAReportIsTheAgentsFailureOnceTheGraceIsOver() {
    var world = running();
    world.batch.becomes(attempt(TASK, 1), "SUCCEEDED", "");
    world.eventsArrive();
    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.RUNNING);

    world.passes(Duration.ofSeconds(30));

    assertThat(failure(world.row(TASK))).contains(FailureCode.AGENT_NEVER_REPORTED);
  }

  @Test
  void aCrashEventFailsTheTask() {
    var world = running();

    world.batch.becomes(attempt(TASK, 1), "FAILED", "exit code 3");
    world.eventsArrive();

    var failed = world.row(TASK);
    assertThat(failed.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(failed.failure())
        .contains(new FailureCause(FailureCode.APPLICATION_EXIT, "exit code 3"));
    assertThat(failed.settled()).isTrue();
    assertThat(world.batch.stops).isEmpty();
  }

  @Test
  void aStartWhoseAnswerWasLostIsStoppedByItsNameBeforeAnother() {
    var world = unconfirmed(world(20), FakeBatch.Trouble.ANSWER_LOST);
    world.eventsAreLost();

    world.wake(TASK);
    world.passes(CONFIRMATION.minusMinutes(1));
    assertThat(world.batch.starts).hasSize(1);
    assertThat(world.batch.stops).isEmpty();

    world.passes(Duration.ofSeconds(90));
    assertThat(world.batch.stops).contains(BatchSession.of(attempt(TASK, 1)));

    world.passes(Duration.ofMinutes(1));
    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(world.batch.runs(attempt(TASK, 1))).isEqualTo(1);
    assertThat(world.batch.runs(attempt(TASK, 2))).isEqualTo(1);
    assertThat(world.batch.mostAtOnce()).isEqualTo(1);
  }

  @Test
  void theEventOfSuchAStopMakesRoomForTheNextAttempt() {
    var world = unconfirmed(world(20), FakeBatch.Trouble.ANSWER_LOST);
    world.eventsAreLost();
    world.clockAdvances(CONFIRMATION);

    world.wake(TASK);
    assertThat(world.row(TASK).attempt().stopPending()).isTrue();
    assertThat(world.batch.starts).as("not before the stop is confirmed").hasSize(1);

    world.eventsArrive();
    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(world.row(TASK).attempt().number()).isEqualTo(2);
    world.passes(Duration.ofMinutes(1));
    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(world.batch.mostAtOnce()).isEqualTo(1);
  }

  @Test
  void aStopWhoseEventIsLostTooIsConfirmedByItsRepeat() {
    var world = unconfirmed(world(20), FakeBatch.Trouble.ANSWER_LOST);
    world.eventsAreLost();
    world.passes(CONFIRMATION.plusMinutes(1));
    world.eventsAreLost();

    world.passes(Duration.ofMinutes(3));

    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(world.row(TASK).attempt().number()).isEqualTo(2);
  }

  @Test
  void aStartThatNeverArrivedLeadsToAnotherAttempt() {
    var world = unconfirmed(world(20), FakeBatch.Trouble.REQUEST_LOST);

    world.passes(CONFIRMATION.plusMinutes(2));

    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(world.row(TASK).attempt().number()).isEqualTo(2);
    assertThat(world.batch.runs(attempt(TASK, 1))).isZero();
    assertThat(world.batch.runs(attempt(TASK, 2))).isEqualTo(1);
  }

  @Test
  void theFirstEventConfirmsAStartWhoseAnswerWasLost() {
    var world = unconfirmed(world(20), FakeBatch.Trouble.ANSWER_LOST);

    world.eventsArrive();

    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.RUNNING);
    world.passes(CONFIRMATION.plusMinutes(2));
    assertThat(world.batch.starts).hasSize(1);
    assertThat(world.batch.stops).isEmpty();
  }

  @Test
  void aCrashThatCameBeforeTheStopIsTheVerdict() {
    var world = unconfirmed(world(20), FakeBatch.Trouble.ANSWER_LOST);
    world.eventsAreLost();
    world.batch.becomes(attempt(TASK, 1), "FAILED", "exit code 3");
    world.clockAdvances(CONFIRMATION);

    world.eventsArrive();

    assertThat(failure(world.row(TASK))).contains(FailureCode.APPLICATION_EXIT);
    assertThat(world.batch.starts).hasSize(1);
  }

  @Test
  void aCancelStopsTheSessionAndItsEndIsTheLastWord() {
    var world = running();

    world.cancel(TASK);
    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(world.row(TASK).attempt().stopPending()).isTrue();
    assertThat(world.batch.stops).containsExactly(BatchSession.of(attempt(TASK, 1)));

    world.eventsArrive();
    assertThat(world.row(TASK).attempt().stopPending()).isFalse();
    assertThat(world.row(TASK).deadlineAt()).isEmpty();
  }

  @Test
  void aCancelOfAStartWithoutAnAnswerStopsTheSessionByItsName() {
    var world = unconfirmed(world(20), FakeBatch.Trouble.ANSWER_LOST);
    world.eventsAreLost();

    world.cancel(TASK);

    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(world.batch.stops).containsExactly(BatchSession.of(attempt(TASK, 1)));
    assertThat(world.batch.findSession(attempt(TASK, 1))).isEmpty();
  }

  @Test
  void anEndWhoseEventIsLostIsFoundByALook() {
    var world = running();
    world.batch.becomes(attempt(TASK, 1), "FAILED", "exit code 3");
    world.eventsAreLost();

    world.passes(POLICY.silence().safetyLook().multipliedBy(2));

    assertThat(failure(world.row(TASK))).contains(FailureCode.APPLICATION_EXIT);
  }

  @Test
  void silenceAloneDoesNotEndATask() {
    var world = running();

    world.passes(Duration.ofHours(2));

    var row = world.row(TASK);
    assertThat(row.status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(row.times().heartbeatAt()).isEmpty();
    assertThat(world.batch.stops).isEmpty();
    assertThat(world.batch.starts).hasSize(1);
  }

  @Test
  void aTaskBeyondItsTimeIsStopped() {
    var world = running();
    world.clockAdvances(POLICY.session().maximumDuration().minusMinutes(1));
    world.passes(Duration.ofSeconds(30));
    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.RUNNING);

    world.passes(Duration.ofMinutes(2));

    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.TIMED_OUT);
    assertThat(failure(world.row(TASK))).contains(FailureCode.MAXIMUM_DURATION);
    assertThat(world.batch.stops).contains(BatchSession.of(attempt(TASK, 1)));
  }

  @Test
  void withoutATokenItWaitsInItsOwnLaneAndDelaysNobodyElse() {
    var world = world(1);
    world.submit(TASK, Storage.ON_BATCH);
    world.submit(SECOND, Storage.ON_BATCH);
    world.submit(THIRD, Storage.ON_BATCH);
    world.submit(OTHER, Storage.ON_ECS);

    assertThat(world.row(TASK).status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(world.row(SECOND).admission().waiting())
        .contains(new Waiting.InLane(BatchSession.TYPE));
    assertThat(world.lane("batch")).containsExactly(SECOND, THIRD);
    assertThat(world.lane("ecs")).isEmpty();
    assertThat(world.row(OTHER).status()).isEqualTo(TaskStatus.RUNNING);

    assertThat(world.serveLane()).isZero();
    world.cancel(THIRD);
    assertThat(world.row(THIRD).status()).isEqualTo(TaskStatus.CANCELLED);
    world.clockAdvances(Duration.ofSeconds(1));

    assertThat(world.serveLane()).isEqualTo(1);
    assertThat(world.row(SECOND).status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(world.batch.runs(attempt(THIRD, 1))).isZero();
  }

  @Test
  void anEndKeepsTheBackendsOwnWords() {
    var world = running();

    world.batch.becomes(attempt(TASK, 1), "FAILED", "exit code 3");
    world.eventsArrive();

    var end = world.row(TASK).attempt().end().orElseThrow();
    assertThat(end.outcome()).isInstanceOf(SessionStatus.Failed.class);
    assertThat(end.evidence().orElseThrow()).contains("exit code 3");
  }
}
