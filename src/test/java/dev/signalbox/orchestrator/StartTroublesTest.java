package dev.signalbox.orchestrator;

import static dev.signalbox.orchestrator.SampleTask.id;
import static dev.signalbox.orchestrator.Shell.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.metrics.Meters;
import dev.signalbox.metrics.ReplicaGauges;
import dev.signalbox.metrics.ServiceMeters;
import dev.signalbox.metrics.emf.EmfLines;
import dev.signalbox.sqs.CapturedLog;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// One line when starts begin to wait for a mend and one when it is done, not one for each task.
class StartTroublesTest {
  private final Shell shell = new Shell();
  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void stop() {
    log.close();
  }

  private List<String> told(Level level) {
    return log.messages(level).stream()
        .filter(it -> level == Level.ERROR || it.equals(StartTroubles.ENDS))
        .toList();
  }

  private void submit(int number) {
    var request = SampleTask.request("user-" + number);
    shell.hear(new TaskEvent.TaskSubmitted(id(number), request, shell.now));
    shell.passes(Duration.ofMillis(10));
  }

  @Test
  void aFaultIsOneErrorLineHoweverManyTasksItMeets() {
    for (int i = 0; i < 5; i++) {
      shell.ecs.turnsAway(FailureCode.ACCESS_DENIED);
      submit(i);
    }

    assertThat(told(Level.ERROR)).containsExactly(StartTroubles.BEGINS);
    assertThat(shell.tally.of(Meters.START_TROUBLES, "code", "ACCESS_DENIED")).isEqualTo(1);
    assertThat(shell.ecs.starts).hasSize(5);
  }

  @Test
  void eachKindOfFaultHasItsOwn() {
    shell.ecs.turnsAway(FailureCode.ACCESS_DENIED).turnsAway(FailureCode.CLUSTER_NOT_FOUND);

    submit(1);
    submit(2);

    assertThat(told(Level.ERROR)).hasSize(2);
  }

  @Test
  void whoWaitedForItSaysThatItIsMended() {
    shell.ecs.turnsAway(FailureCode.ACCESS_DENIED);
    shell.submit(TASK);
    submit(2);
    assertThat(told(Level.INFO)).as("that another task starts proves nothing").isEmpty();

    shell.passes(Duration.ofMinutes(1));
    shell.wake(TASK);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(told(Level.INFO)).containsExactly(StartTroubles.ENDS);
  }

  @Test
  void aFaultThatComesBackIsToldAgain() {
    shell.ecs.turnsAway(FailureCode.ACCESS_DENIED);
    shell.submit(TASK);
    shell.passes(Duration.ofMinutes(1));
    shell.wake(TASK);

    shell.ecs.turnsAway(FailureCode.ACCESS_DENIED);
    submit(3);

    assertThat(told(Level.ERROR)).hasSize(2);
  }

  @Test
  void whatOnlyTheEndOfASessionTellsIsNotMendedByAnAcceptedStart() {
    var cause = new FailureCause(FailureCode.IMAGE_PULL, "not found");
    shell.submit(TASK);
    shell.see(new AttemptId(TASK, 1), new SessionStatus.NeverStarted(cause), 9);
    shell.passes(Duration.ofMinutes(1));
    shell.wake(TASK);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(told(Level.ERROR)).hasSize(1);
    assertThat(told(Level.INFO)).isEmpty();

    shell.see(new AttemptId(TASK, 2), new SessionStatus.Completed(), 9);

    assertThat(told(Level.INFO)).containsExactly(StartTroubles.ENDS);
  }

  @Test
  void whatNobodyHasMetForLongIsOver() {
    shell.ecs.turnsAway(FailureCode.ACCESS_DENIED);
    shell.submit(TASK);
    shell.cancel(TASK);

    shell.passes(Duration.ofMinutes(31));
    submit(2);

    assertThat(told(Level.INFO)).containsExactly(StartTroubles.ENDS);
  }

  private OptionalInt standing() {
    return shell.startTroubles.standing(FailureCode.ACCESS_DENIED, shell.now);
  }

  @Test
  void aFaultStandsForAsLongAsItMakesStartsWait() {
    assertThat(standing()).as("never met").isEmpty();
    shell.ecs.turnsAway(FailureCode.ACCESS_DENIED).turnsAway(FailureCode.ACCESS_DENIED);
    shell.submit(TASK);
    assertThat(standing()).hasValue(1);

    shell.passes(Duration.ofMinutes(20));
    shell.wake(TASK);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.HYDRATING);
    shell.passes(Duration.ofMinutes(20));
    assertThat(standing()).as("met again").hasValue(1);

    shell.wake(TASK);
    assertThat(shell.row().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(standing()).hasValue(0);
  }

  /// Another replica may have seen that it is mended, and this one has nothing to do.
  @Test
  void aFaultThatNobodyMeetsStandsNoLongerThoughNothingMoves() {
    shell.ecs.turnsAway(FailureCode.ACCESS_DENIED);
    shell.submit(TASK);

    shell.passes(Duration.ofMinutes(31));

    assertThat(standing()).hasValue(0);
  }

  /// A metric for each cause that this replica has met, and none for the others.
  @Test
  void whatStandsIsTold() {
    try (var meters = new ServiceMeters()) {
      new ReplicaGauges(meters, () -> shell.now).startTroubles(shell.startTroubles);
      var lines = new EmfLines(meters, "prod");
      assertThat(lines.since(shell.now)).isEmpty();
      shell.ecs.turnsAway(FailureCode.ACCESS_DENIED);
      shell.submit(TASK);

      assertThat(lines.since(shell.now))
          .singleElement()
          .asString()
          .contains("\"code\":\"ACCESS_DENIED\",\"signalbox.start.troubles.standing\":1.0");

      shell.passes(Duration.ofMinutes(31));
      assertThat(lines.since(shell.now))
          .singleElement()
          .asString()
          .contains("\"signalbox.start.troubles.standing\":0.0");
    }
  }

  @Test
  void noCapacityAndAMistakeOfOneTaskAreNoFaultOfTheDeployment() {
    shell.ecs.declines(FailureCode.CAPACITY_UNAVAILABLE).declines(FailureCode.OVERRIDES_TOO_LARGE);

    submit(1);
    submit(2);

    assertThat(told(Level.ERROR)).isEmpty();
  }

  /// A replica that has just come up may hear of it at the end only.
  @Test
  void aTaskThatHasWaitedLongEnoughTellsOfTheFaultToo() {
    shell.ecs.turnsAway(FailureCode.ACCESS_DENIED).turnsAway(FailureCode.ACCESS_DENIED);
    shell.submit(TASK);
    shell.passes(Duration.ofHours(7));
    var metrics = new Tally();
    var late = new StartTroubles(Duration.ofMinutes(15), metrics);

    var woken = new TaskEvent.TaskWoken(TASK, shell.now);
    var _ = shell.orchestrator().handle(woken, late);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(metrics.of(Meters.START_TROUBLES, "code", "ACCESS_DENIED")).isEqualTo(1);
  }

  @Test
  void theEndOfATaskThatRanIsNoFaultOfItsStart() {
    shell.submit(TASK);
    var pull = new FailureCause(FailureCode.IMAGE_PULL, "said so");
    shell.see(new AttemptId(TASK, 1), new SessionStatus.Failed(pull), 9);

    assertThat(shell.row().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(pull.code().retry()).isEqualTo(FailureCode.Retry.WHEN_MENDED);
    assertThat(shell.tally.all().keySet()).noneMatch(it -> it.startsWith("start.troubles"));
  }
}
