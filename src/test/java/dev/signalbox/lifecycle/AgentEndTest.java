package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.ECS;
import static dev.signalbox.lifecycle.Samples.NOW;
import static dev.signalbox.lifecycle.Samples.SECOND;
import static dev.signalbox.lifecycle.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.session.SessionStatus.AgentEnded;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskWoken;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// A container beside the agent keeps the session alive: what the agent's own process did is known,
/// and is not waited out.
class AgentEndTest {
  private static final Duration GRACE = LifecyclePolicy.DEFAULTS.session().exitGrace();
  private static final SessionStatus.Ended CRASHED =
      new SessionStatus.Failed(Samples.cause(FailureCode.APPLICATION_EXIT));

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  @Test
  void afterTheGraceItIsLookedAtOnceMoreAndItsExitCodeIsTheVerdict() {
    var known = move(running(), seen(new AgentEnded(CRASHED), 5, NOW));
    assertThat(known.after().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(known.after().deadlineAt()).contains(NOW.plus(GRACE));
    assertThat(known.effects()).containsExactly(new Effect.WakeTask(TASK, NOW.plus(GRACE)));

    var due = NOW.plus(GRACE);
    var look = move(known.after(), new TaskWoken(TASK, due));
    assertThat(look.effects()).containsExactly(new Effect.LookAtSession(SECOND, ECS));

    var end = move(look.after(), seen(new AgentEnded(CRASHED), 5, due));
    assertThat(end.after().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(end.after().failure()).contains(Samples.cause(FailureCode.APPLICATION_EXIT));
    assertThat(end.after().attempt().stopPending()).isTrue();
    assertThat(end.effects()).anyMatch(it -> it instanceof Effect.StopSession);
  }

  @Test
  void anExitWithZeroAndAnOpenRowNeverReported() {
    var outcome = new AgentEnded(new SessionStatus.Completed());
    var known = move(running(), seen(outcome, 5, NOW)).after();

    var end = move(known, seen(outcome, 5, NOW.plus(GRACE)));

    assertThat(end.after().failure().orElseThrow().code())
        .isEqualTo(FailureCode.AGENT_NEVER_REPORTED);
    assertThat(end.after().attempt().stopPending()).isTrue();
  }

  @Test
  void aReportWithinTheGraceIsTheVerdict() {
    var known =
        move(running(), seen(new AgentEnded(new SessionStatus.Completed()), 5, NOW)).after();
    var reported = known.draft().to(TaskStatus.COMPLETED, NOW).build(known.deadlineAt());

    var settled = move(reported, new TaskWoken(TASK, NOW.plusSeconds(1)));

    assertThat(settled.after().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(settled.after().settled()).isTrue();
    assertThat(settled.after().deadlineAt()).as("its session is stopped later").isPresent();
  }

  @Test
  void aProcessThatIsStartedAgainWithdrawsIt() {
    var known = move(running(), seen(new AgentEnded(CRASHED), 5, NOW)).after();

    var again = move(known, seen(new SessionStatus.Running(), 6, NOW.plusSeconds(20)));

    assertThat(again.after().attempt().agentEnd()).isEmpty();
    assertThat(lifecycle.decide(again.after(), new TaskWoken(TASK, NOW.plus(GRACE))))
        .isInstanceOf(Transition.Stay.class);
    assertThat(again.after().deadlineAt().orElseThrow()).isAfter(NOW.plus(GRACE));
  }

  @Test
  void anOlderSightingWithdrawsNothing() {
    var known = move(running(), seen(new AgentEnded(CRASHED), 5, NOW)).after();

    assertThat(lifecycle.decide(known, seen(new SessionStatus.Running(), 4, NOW.plusSeconds(20))))
        .isInstanceOf(Transition.Stay.class);
  }

  @Test
  void aRestartThatNobodyHeardOfIsSeenByTheLook() {
    var known = move(running(), seen(new AgentEnded(CRASHED), 5, NOW)).after();
    var looked = move(known, new TaskWoken(TASK, NOW.plus(GRACE))).after();

    var again = move(looked, seen(new SessionStatus.Running(), 7, NOW.plus(GRACE)));

    assertThat(again.after().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(again.effects()).isEmpty();
  }

  @Test
  void aLookThatKeepsFailingDoesNotKeepItAlive() {
    var record = move(running(), seen(new AgentEnded(CRASHED), 5, NOW)).after();
    var until = NOW.plus(GRACE).plus(LifecyclePolicy.DEFAULTS.silence().safetyLook());
    var looks = 0;
    while (!record.status().isTerminal()) {
      var at = record.deadlineAt().orElseThrow();
      assertThat(at).isBeforeOrEqualTo(until.plus(LifecyclePolicy.DEFAULTS.stop().repeat()));
      record = move(record, new TaskWoken(TASK, at)).after();
      looks++;
    }
    assertThat(record.failure()).contains(Samples.cause(FailureCode.APPLICATION_EXIT));
    assertThat(looks).isGreaterThan(2);
  }

  @Test
  void itsFirstWordMayBeThatTheAgentIsGone() {
    var hydrating = Samples.record(TaskStatus.HYDRATING, Samples.ecs());

    var move = move(hydrating, seen(new AgentEnded(CRASHED), 5, NOW));

    assertThat(move.after().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(move.after().attempt().session()).contains(ECS);
    assertThat(move.after().deadlineAt()).contains(NOW.plus(GRACE));
  }

  @Test
  void anAgentThatNeverStartedIsTriedAgainOnceItsSessionIsOver() {
    var never = new SessionStatus.NeverStarted(Samples.cause(FailureCode.CONTAINER_NOT_STARTABLE));
    var known = move(running(), seen(new AgentEnded(never), 5, NOW)).after();
    var due = NOW.plus(GRACE);

    var stopping = move(known, seen(new AgentEnded(never), 5, due));
    assertThat(stopping.after().status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(stopping.effects()).anyMatch(it -> it instanceof Effect.StopSession);

    var stopped = new SessionStatus.Failed(Samples.cause(FailureCode.STOPPED_BY_SOMEONE));
    var again = move(stopping.after(), seen(stopped, 9, due.plusSeconds(9)));
    assertThat(again.after().status()).isEqualTo(TaskStatus.HYDRATING);
    assertThat(again.after().attempt().number()).isEqualTo(3);
  }

  @Test
  void whatBecomesOfTheRestOfTheSessionIsNotItsEnd() {
    var known =
        move(running(), seen(new AgentEnded(new SessionStatus.Completed()), 5, NOW)).after();
    var lost = new SessionStatus.Failed(Samples.cause(FailureCode.SPOT_INTERRUPTION));

    var over = move(known, seen(lost, 9, NOW.plusSeconds(20)));

    assertThat(over.after().status()).as("it may have reported").isEqualTo(TaskStatus.RUNNING);
    var end = move(over.after(), new TaskWoken(TASK, NOW.plusSeconds(60)));
    assertThat(end.after().failure().orElseThrow().code())
        .isEqualTo(FailureCode.AGENT_NEVER_REPORTED);
  }

  @Test
  void theEndOfItsLongestTimeIsNotWaitedFor() {
    var record = move(running(), seen(new AgentEnded(CRASHED), 5, NOW)).after();
    var late = NOW.plus(LifecyclePolicy.DEFAULTS.session().maximumDuration()).plusSeconds(1);

    var end = move(record, new TaskEvent.TaskWoken(TASK, late));

    assertThat(end.after().failure()).contains(Samples.cause(FailureCode.APPLICATION_EXIT));
  }

  private static TaskRecord running() {
    return Samples.record(
        TaskStatus.RUNNING, Samples.ecs().withSession(ECS).withVersion(OptionalLong.of(4)));
  }

  private static SessionObserved seen(SessionStatus status, long version, Instant at) {
    return new SessionObserved(SECOND, ECS, status, OptionalLong.of(version), Optional.empty(), at);
  }

  private Move move(TaskRecord record, TaskEvent event) {
    return (Move) lifecycle.decide(record, event);
  }
}
