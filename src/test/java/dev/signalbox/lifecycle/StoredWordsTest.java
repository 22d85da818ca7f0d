package dev.signalbox.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.Budget;
import dev.signalbox.lifecycle.task.StartDelay;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What rows and blueprints say in words, and what a task waits for.
class StoredWordsTest {
  @Test
  void aComputeTypeIsItsWord() {
    var batch = ComputeType.of("batch", Set.of("job_arn"));
    var again = ComputeType.of("batch", Set.of());
    var other = ComputeType.of("lambda", Set.of("job_arn"));

    assertThat(batch.word()).isEqualTo("batch").isEqualTo(batch.toString());
    assertThat(batch.handleKeys()).containsExactly("job_arn");
    assertThat(batch).isEqualTo(again).hasSameHashCodeAs(again);
    assertThat(batch).isNotEqualTo(other).doesNotHaveSameHashCodeAs(other);
    assertThat(batch).isNotEqualTo("batch");
  }

  @Test
  void aComputeTypeIsShownByItsTitleAndByItsWordWithoutOne() {
    var batch = ComputeType.of("batch", Set.of("job_arn"));

    assertThat(batch.title()).isEqualTo("batch");
    assertThat(batch.titled("AWS Batch").title()).isEqualTo("AWS Batch");
    assertThat(batch.titled("AWS Batch")).as("the same type").isEqualTo(batch);
    assertThat(batch.titled("AWS Batch").word()).isEqualTo("batch");
  }

  @Test
  void aStoredComputeTypeIsOneOfThoseThatAreBuiltIn() {
    var types = ComputeTypes.of(EcsSession.TYPE, AgentCoreSession.TYPE);

    assertThat(types.ofWord("ecs")).contains(EcsSession.TYPE);
    assertThat(types.ofWord("agentcore")).contains(AgentCoreSession.TYPE);
    assertThat(types.ofWord("ECS")).isEmpty();
  }

  @Test
  void aLimitIsReadByItsWord() {
    assertThat(AdmissionLimit.USER.word()).isEqualTo("user");
    assertThat(AdmissionLimit.ofWord("user")).contains(AdmissionLimit.USER);
    assertThat(AdmissionLimit.ofWord("global")).contains(AdmissionLimit.GLOBAL);
    assertThat(AdmissionLimit.ofWord("launch_rate")).contains(AdmissionLimit.LAUNCH_RATE);
    assertThat(AdmissionLimit.ofWord("patience")).isEmpty();
  }

  @Test
  void onlyATaskThatHoldsItsSlotWaitsForLaunchesOfAType() {
    assertThat(new Waiting.ForSlot(AdmissionLimit.USER).launchType()).isEmpty();
    assertThat(new Waiting.InLane(EcsSession.TYPE).launchType()).contains(EcsSession.TYPE);
    assertThat(new Waiting.BeforeLane(EcsSession.TYPE).launchType()).contains(EcsSession.TYPE);
  }

  @Test
  void onlyWhatADeploymentLacksIsWaitedForUntilItIsMended() {
    assertThat(delayBy(FailureCode.ACCESS_DENIED).isForMend()).isTrue();
    assertThat(delayBy(FailureCode.THROTTLED).isForMend()).isFalse();
    assertThat(delayBy(FailureCode.CAPACITY_UNAVAILABLE).isForMend()).isFalse();
  }

  @Test
  void aTaskWhoseSessionIsKnownOrWhoseStartWasNeverDeclinedHasNoDelay() {
    var used = Budget.UNUSED.countStartFailure(Samples.cause(FailureCode.THROTTLED), Samples.T0);
    var declined = Samples.ecs().again(used, Samples.NOW);
    var row = Samples.record(TaskStatus.HYDRATING, declined);

    assertThat(StartDelay.of(row).flatMap(StartDelay::nextTryAt)).contains(Samples.NOW);
    assertThat(StartDelay.of(Samples.record(TaskStatus.RUNNING, declined))).isEmpty();
    assertThat(
            StartDelay.of(Samples.record(TaskStatus.HYDRATING, declined.withSession(Samples.ECS))))
        .isEmpty();
    assertThat(StartDelay.of(Samples.record(TaskStatus.HYDRATING, Samples.ecs()))).isEmpty();
  }

  private static StartDelay delayBy(FailureCode code) {
    return new StartDelay(Samples.T0, Samples.cause(code), Optional.empty());
  }
}
