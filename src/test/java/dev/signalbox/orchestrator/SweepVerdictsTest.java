package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.Shell.FIRST;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.metrics.Meters;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.store.Blueprints;
import dev.signalbox.orchestrator.sweep.Sweeper;
import dev.signalbox.sqs.CapturedLog;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the sweep had to bring is counted, and what needs a person is one ERROR line.
class SweepVerdictsTest {
  private static final SessionStatus CRASHED =
      new SessionStatus.Failed(new FailureCause(FailureCode.APPLICATION_EXIT, "exit 3"));
  private static final String BROUGHT = "the sweep brought a verdict";

  private final Shell shell = new Shell();
  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void anEndThatOnlyALookShowedIsAVerdictOfTheSweep() {
    shell.submit(TASK);
    show(CRASHED);
    shell.passes(Duration.ofMinutes(16));

    assertThat(shell.sweep().corrected()).isOne();

    assertThat(shell.tally.of(Meters.SWEEP_CORRECTIONS)).isOne();
    assertThat(shell.tally.of(Meters.SWEEP_CORRECTIONS, "kind", "look")).isOne();
    assertThat(log.messages(Level.INFO)).containsOnlyOnce(BROUGHT);
    assertThat(log.text())
        .containsPattern(BROUGHT + " .*task_id=\"" + TASK + "\".*status=\"FAILED\"")
        .contains("code=\"APPLICATION_EXIT\"", "found_by=\"LOOK\"");
  }

  @Test
  void aRowThatTheAgentEndedAndNoEventToldOfIsAVerdictOfTheSweep() {
    shell.submit(TASK);
    var row = SampleTask.from(shell.row()).status(TaskStatus.COMPLETED, shell.now).build();
    shell.store.put(row);
    shell.passes(Duration.ofMinutes(16));

    assertThat(shell.sweep().corrected()).isOne();

    assertThat(shell.tally.of(Meters.SWEEP_CORRECTIONS)).isOne();
    assertThat(shell.tally.of(Meters.SWEEP_CORRECTIONS, "kind", "row")).isOne();
  }

  @Test
  void aNewAttemptAfterALookIsAVerdictOfTheSweep() {
    shell.submit(TASK);
    show(
        new SessionStatus.NeverStarted(
            new FailureCause(FailureCode.IMAGE_PULL_TIMEOUT, "no answer")));
    shell.passes(Duration.ofMinutes(16));

    assertThat(shell.sweep().corrected()).isOne();

    assertThat(shell.row().attempt().number()).isEqualTo(2);
    assertThat(shell.tally.of(Meters.SWEEP_CORRECTIONS, "kind", "look")).isOne();
  }

  @Test
  void aTimeThatIsOverIsToldApartFromAnEventThatWasLost() {
    shell.submit(TASK);
    show(new SessionStatus.Running());
    shell.passes(Duration.ofHours(9));

    shell.sweep();

    assertThat(shell.tally.of(Meters.SWEEP_CORRECTIONS, "kind", "deadline")).isOne();
    assertThat(shell.tally.of(Meters.SWEEP_CORRECTIONS, "kind", "look")).isZero();
  }

  @Test
  void whatAnEventBroughtIsNoVerdictOfTheSweep() {
    shell.submit(TASK);
    shell.see(FIRST, CRASHED, 9);
    shell.passes(Duration.ofHours(9));

    assertThat(shell.sweep().corrected()).isZero();
    assertThat(shell.tally.all().keySet()).noneMatch(it -> it.startsWith("sweep.corrections"));
    assertThat(log.text()).doesNotContain(BROUGHT);
  }

  @Test
  void aLookThatShowsALiveSessionIsNoVerdict() {
    shell.submit(TASK);
    show(new SessionStatus.Running());
    shell.passes(Duration.ofMinutes(16));

    assertThat(shell.sweep()).isEqualTo(new Sweeper.Sweep(0, 0, 0, 0, 0));
  }

  @Test
  void aStartThatTheSweepAskedForAndThatIsDeclinedIsNoVerdictOfTheSweep() {
    shell.ecs.declines(FailureCode.CAPACITY_UNAVAILABLE).declines(FailureCode.CAPACITY_UNAVAILABLE);
    shell.submit(TASK);
    shell.passes(Duration.ofMinutes(1));

    assertThat(shell.sweep().corrected()).isZero();
    assertThat(shell.row().attempt().number()).isEqualTo(3);
  }

  @Test
  void aRepositoryThatIsGoneWhenTheSweepAsksIsNoVerdictOfTheSweep() {
    shell.ecs.declines(FailureCode.CAPACITY_UNAVAILABLE);
    shell.submit(TASK);
    shell.blueprint = new Blueprints.Lookup.NotOnboarded("acme/gone");
    shell.passes(Duration.ofMinutes(1));

    assertThat(shell.sweep().corrected()).isZero();
    assertThat(shell.row().status()).isEqualTo(TaskStatus.FAILED);
  }

  @Test
  void aStopThatTheSweepOrderedAndThatIsDoneIsNoVerdictOfTheSweep() {
    shell.onAgentCore();
    shell.agentCore.losesAnswers();
    shell.submit(TASK);
    shell.passes(Duration.ofMinutes(6));

    assertThat(shell.sweep().corrected()).isZero();
    assertThat(shell.agentCore.stops).hasSize(1);
    assertThat(shell.row().attempt().number()).isEqualTo(2);
  }

  @Test
  void aStopThatIsGivenUpUnconfirmedIsOneErrorLine() {
    shell.submit(TASK);
    shell.cancel(TASK);
    shell.passes(Duration.ofMinutes(61));

    shell.sweep();
    shell.passes(Duration.ofMinutes(61));
    shell.sweep();

    assertThat(shell.timeline()).containsOnlyOnce("session_stop_unconfirmed");
    assertThat(log.messages(Level.ERROR))
        .hasSize(1)
        .first()
        .asString()
        .contains("stop", "given up");
    assertThat(log.messages(Level.DEBUG)).noneMatch(it -> it.contains("given up"));
  }

  @Test
  void aStopThatIsDeniedToTheSweepIsOneErrorLine() {
    shell.submit(TASK);
    show(new SessionStatus.Running());
    shell.ecs.stopFails(new DependencyRefused("ecs", "StopTask: Denied", new RuntimeException()));
    shell.passes(Duration.ofHours(9));

    assertThat(shell.sweep()).isEqualTo(new Sweeper.Sweep(1, 1, 1, 0, 0));

    assertThat(log.messages(Level.ERROR))
        .containsExactly("Due task refused by a dependency: look into it");
  }

  private void show(SessionStatus status) {
    var session = ScriptedEcs.session(shell.ecs.starts.getLast());
    shell.ecs.shows(session, new SessionObservation(status, OptionalLong.of(9), Optional.of("{}")));
  }
}
