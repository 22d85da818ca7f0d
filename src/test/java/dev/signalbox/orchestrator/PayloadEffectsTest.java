package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.FIRST;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.queue.Verdict;
import dev.signalbox.orchestrator.port.store.Blueprints;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A document lives as long as somebody may read it, and not much longer.
class PayloadEffectsTest {
  private static final Verdict DONE = new Verdict.Done();
  private static final AttemptId SECOND = new AttemptId(TASK, 2);
  private static final SessionStatus CRASHED =
      new SessionStatus.Failed(new FailureCause(FailureCode.APPLICATION_EXIT, "exit 3"));

  private final Shell shell = new Shell();

  @Test
  void documentIsThereWhileTheTaskRunsAndGoneWhenItIsSettled() {
    shell.submit(TASK);
    assertThat(shell.payloads.kept).containsOnlyKeys(FIRST);
    assertThat(shell.payloads.drops).isEmpty();

    shell.see(FIRST, CRASHED, 5);

    assertThat(shell.row().settled()).isTrue();
    assertThat(shell.payloads.kept).isEmpty();
  }

  @Test
  void rowThatTheAgentMadeTerminalIsSettledWithItsDocument() {
    shell.submit(TASK);
    shell.store.put(SampleTask.from(shell.row()).status(TaskStatus.COMPLETED, shell.now).build());

    shell.wake(TASK);

    assertThat(shell.row().settled()).isTrue();
    assertThat(shell.payloads.kept).isEmpty();
  }

  @Test
  void newAttemptDropsTheDocumentOfTheOneBefore() {
    shell.ecs.declines(FailureCode.CAPACITY_UNAVAILABLE);

    shell.submit(TASK);
    assertThat(shell.payloads.kept).isEmpty();
    shell.passes(Duration.ofMinutes(1));
    shell.wake(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.payloads.kept).containsOnlyKeys(SECOND);
  }

  @Test
  void dropThatFailsDoesNotHoldUpTheEndAndIsRepeatedByTheRedelivery() {
    shell.submit(TASK);
    shell.payloads.failDrops(1);

    assertThatThrownBy(() -> shell.see(FIRST, CRASHED, 5))
        .isInstanceOf(DependencyUnavailable.class);
    assertThat(shell.row().settled()).isTrue();
    assertThat(shell.store.activeCount("alice")).isZero();
    assertThat(shell.payloads.kept).isNotEmpty();

    assertThat(shell.see(FIRST, CRASHED, 5)).isEqualTo(DONE);
    assertThat(shell.payloads.kept).isEmpty();
  }

  @Test
  void aDropThatFailsIsRepeatedWithTheMessageThatComesBack() {
    shell.submit(TASK);
    shell.payloads.failDrops(1);
    assertThatThrownBy(() -> shell.cancel(TASK)).isInstanceOf(DependencyUnavailable.class);
    assertThat(shell.payloads.kept).isNotEmpty();

    assertThat(shell.cancel(TASK)).isEqualTo(DONE);

    assertThat(shell.payloads.kept).isEmpty();
  }

  @Test
  void aDocumentIsDroppedOnce() {
    shell.submit(TASK);
    shell.cancel(TASK);

    shell.see(FIRST, CRASHED, 5);

    assertThat(shell.row().attempt().end()).isPresent();
    assertThat(shell.payloads.drops).containsExactly(FIRST);
  }

  @Test
  void dropOfTheAttemptBeforeThatFailsIsRepeatedByTheRedelivery() {
    shell.ecs.declines(FailureCode.CAPACITY_UNAVAILABLE);
    shell.payloads.failDrops(1);

    assertThatThrownBy(() -> shell.submit(TASK)).isInstanceOf(DependencyUnavailable.class);
    assertThat(shell.payloads.kept).containsOnlyKeys(FIRST);
    assertThat(shell.wakes).as("the next attempt comes all the same").isNotEmpty();

    assertThat(shell.submit(TASK)).isEqualTo(DONE);
    assertThat(shell.payloads.kept).isEmpty();
  }

  @Test
  void documentThatIsMadeAfterTheEndIsDroppedWhenTheStartIsOver() {
    shell.payloads.beforeKeeping(() -> shell.cancel(TASK));

    shell.submit(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(shell.payloads.kept).isEmpty();
  }

  @Test
  void documentThatIsMadeAfterTheEndIsDroppedWhenTheStartIsDeclinedToo() {
    shell.payloads.beforeKeeping(() -> shell.cancel(TASK));
    shell.ecs.declines(FailureCode.CAPACITY_UNAVAILABLE);

    shell.submit(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.CANCELLED);
    assertThat(shell.payloads.kept).isEmpty();
  }

  @Test
  void documentOfASupersededStartIsDroppedWhenItsSessionShowsItself() {
    shell.ecs.declines(FailureCode.CAPACITY_UNAVAILABLE);
    shell.submit(TASK);
    var _ = shell.payloads.prepare(FIRST, shell.row(), PayloadsContract.ON_ECS);

    shell.hear(
        new dev.signalbox.lifecycle.transition.TaskEvent.SessionStarted(
            FIRST, EcsSession.of("c", "t"), shell.now));

    assertThat(shell.payloads.kept).isEmpty();
  }

  @Test
  void nothingIsDroppedForAgentCoreWhichGotTheDocumentItself() {
    shell.onAgentCore();

    shell.submit(TASK);
    shell.cancel(TASK);

    assertThat(shell.row().settled()).isTrue();
    assertThat(shell.payloads.drops).isEmpty();
  }

  @Test
  void nothingIsDroppedForATaskThatNeverHadAnAttempt() {
    shell.blueprint = new Blueprints.Lookup.NotOnboarded("acme/unknown");

    shell.submit(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(shell.payloads.drops).isEmpty();
  }
}
