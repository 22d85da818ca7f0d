package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.OTHER;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.task.Waiting;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.orchestrator.launch.LaunchRate;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// From a submit to a session: one write, launch tokens, the lane, and what an effect brought back.
class LaunchingTest {
  private final Shell shell = new Shell();

  /// The answer of an invocation must not be lost because the wake beside it failed: the session
  /// would be stopped after five minutes and started again.
  @Test
  void whatAStartBroughtBackIsRecordedAlthoughAnotherEffectFailed() {
    shell.onAgentCore();
    shell.store.put(
        SampleTask.from(SampleTask.submitted(TASK, "alice").build())
            .status(TaskStatus.QUEUED, shell.now)
            .queuedBy(AdmissionLimit.USER)
            .build());
    var trouble = new DependencyUnavailable("dynamodb", "Query", new RuntimeException());
    shell.payloads.beforeKeeping(() -> {});
    shell.store.failNextQuery(trouble);

    assertThatThrownBy(() -> shell.wake(TASK)).isSameAs(trouble);

    assertThat(shell.agentCore.starts).hasSize(1);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.row().attempt().session()).isPresent();
  }

  @Test
  void aSubmitIsOneWriteAndReadsItsBlueprintOnce() {
    shell.submit(TASK);

    assertThat(shell.store.writes()).containsExactly("create HYDRATING", "write RUNNING");
    assertThat(shell.blueprintReads).isEqualTo(1);
    assertThat(shell.store.reads()).isZero();
  }

  @Test
  void aSubmitWithoutALaunchTokenEntersTheLaneAndIsLaunchedInItsTurn() {
    shell.rates = noTokens();

    shell.submit(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(shell.row().admission().waiting()).contains(new Waiting.InLane(EcsSession.TYPE));
    assertThat(shell.store.activeCount("alice")).isEqualTo(1);
    assertThat(shell.lanes).containsExactly("ecs/" + TASK);
    assertThat(shell.ecs.starts).isEmpty();

    shell.hear(new TaskEvent.LaunchTurnReached(TASK, shell.now));

    assertThat(shell.ecs.starts).hasSize(1);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.row().admission().waiting()).isEmpty();
    assertThat(shell.timeline())
        .contains("task_created", "admission_queued", "queue_pickup", "hydration_started");
  }

  @Test
  void aCancelOfATaskInTheLaneTakesEffectAtOnceAndItsMessageStartsNothing() {
    shell.rates = noTokens();
    shell.submit(TASK);

    shell.cancel(TASK);
    shell.hear(new TaskEvent.LaunchTurnReached(TASK, shell.now));

    assertThat(shell.row().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(shell.store.activeCount("alice")).isZero();
    assertThat(shell.store.waitingCount("alice")).isZero();
    assertThat(shell.ecs.starts).isEmpty();
  }

  @Test
  void aTokenIsGivenBackWhenTheSubmitFindsNoSlot() {
    shell.submit(TASK);
    var before = shell.rates.permits(EcsSession.TYPE, 0);

    shell.submit(OTHER);

    assertThat(shell.store.row(OTHER).status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(shell.rates.permits(EcsSession.TYPE, 0)).isEqualTo(before);
  }

  private LaunchRates noTokens() {
    var rate = new LaunchRate(1, () -> shell.now);
    var rates = new LaunchRates(Map.of(EcsSession.TYPE, rate));
    while (rates.tryTake(EcsSession.TYPE)) {}
    return rates;
  }
}
