package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.SampleTask.NOON;
import static dev.signalbox.orchestrator.Shell.FIRST;
import static dev.signalbox.orchestrator.Shell.OTHER;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.metrics.Meters;
import dev.signalbox.orchestrator.launch.LaunchRate;
import dev.signalbox.orchestrator.launch.LaunchRates;
import dev.signalbox.orchestrator.port.queue.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// A write that is refused by what it wrote itself, one that is lost again and again, and a row
/// that vanishes.
class LostAnswersTest {
  private static final Verdict DONE = new Verdict.Done();
  private static final SessionStatus CRASHED =
      new SessionStatus.Failed(new FailureCause(FailureCode.APPLICATION_EXIT, "exit 3"));

  private final Shell shell = new Shell();
  private final List<String> told = new ArrayList<>();

  /// Nobody else was told of it, so what follows from it is ours to do.
  @Test
  void aWriteThatWasOursIsCarriedOutLikeAnyOther() {
    shell.submit(TASK);
    shell.submit(OTHER);
    shell.wakes.clear();
    shell.store.loseNextAnswer();

    assertThat(hear(crashed())).isEqualTo(DONE);

    assertThat(told).containsExactly("RUNNING -> FAILED");
    assertThat(shell.wakes).extracting(Shell.Wake::taskId).containsExactly(OTHER);
    assertThat(shell.tally.of(Meters.RACES_LOST, "event", "SessionObserved")).isEqualTo(1);
  }

  @Test
  void aClaimThatWasOursStartsWhatHasAToken() {
    queueOther();
    shell.store.loseNextAnswer();

    assertThat(shell.wake(OTHER)).isEqualTo(DONE);

    assertThat(shell.store.row(OTHER).status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.ecs.starts).extracting(it -> it.attempt().taskId()).contains(OTHER);
  }

  /// Another replica may have made the same claim at the same instant, and its start cannot be told
  /// from ours.
  @Test
  void aClaimThatMayBeAnothersStartsNothingThatCannotBeRepeated() {
    queueOther();
    shell.onAgentCore();
    shell.store.loseNextAnswer();

    assertThat(shell.wake(OTHER)).isEqualTo(DONE);

    assertThat(shell.store.row(OTHER).status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(shell.agentCore.starts).isEmpty();
  }

  @Test
  void whatIsLostAFewTimesIsDecidedAnewAndWhatIsLostOftenComesBackLater() {
    shell.submit(TASK);

    loseWrites(5);
    assertThat(hear(crashed())).isEqualTo(new Verdict.RetryAfter(Duration.ofSeconds(1)));
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);

    loseWrites(4);
    assertThat(hear(crashed())).isEqualTo(DONE);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.FAILED);
  }

  /// The message that led to the start asks for nothing any more.
  @Test
  void aSessionWhoseRowVanishedWhileItStartedIsStopped() {
    shell.ecs.duringStart(() -> shell.store.remove(TASK));

    assertThat(shell.submit(TASK)).isEqualTo(DONE);

    assertThat(shell.ecs.stops).containsExactly("arn:aws:ecs:task/" + FIRST);
  }

  /// A start that is asked for again is a call like the first.
  @Test
  void everyCallForAStartUsesUpALaunch() {
    var perSecond = 8;
    shell.rates =
        new LaunchRates(
            Map.of(
                EcsSession.TYPE,
                new LaunchRate(perSecond, () -> NOON),
                AgentCoreSession.TYPE,
                new LaunchRate(perSecond, () -> NOON)));
    var before = shell.rates.permits(EcsSession.TYPE, 0);

    shell.ecs.turnsAway(FailureCode.ACCESS_DENIED);
    shell.submit(TASK);
    assertThat(shell.rates.permits(EcsSession.TYPE, 0)).isEqualTo(before - 1);

    shell.passes(Duration.ofMinutes(1));
    shell.wake(TASK);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(shell.rates.permits(EcsSession.TYPE, 0)).isEqualTo(before - 2);
  }

  /// The row of a task that waits for the only slot, which is free again.
  private void queueOther() {
    shell.submit(TASK);
    shell.submit(OTHER);
    shell.cancel(TASK);
    assertThat(shell.store.row(OTHER).status()).isEqualTo(TaskStatus.QUEUED);
  }

  private void loseWrites(int times) {
    if (times > 0) {
      shell.store.beforeNextWrite(
          () -> {
            shell.store.loseNextWrite();
            loseWrites(times - 1);
          });
    }
  }

  private Verdict hear(TaskEvent event) {
    return shell
        .orchestrator()
        .handle(
            event, (_, move) -> told.add(move.before().status() + " -> " + move.after().status()));
  }

  private TaskEvent crashed() {
    var session = shell.row().attempt().session().orElseThrow();
    return new TaskEvent.SessionObserved(
        FIRST, session, CRASHED, OptionalLong.of(9), Optional.empty(), shell.now);
  }
}
