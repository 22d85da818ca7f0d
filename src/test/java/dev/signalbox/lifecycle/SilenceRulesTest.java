package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.AGENTCORE;
import static dev.signalbox.lifecycle.Samples.ECS;
import static dev.signalbox.lifecycle.Samples.SECOND;
import static dev.signalbox.lifecycle.Samples.T0;
import static dev.signalbox.lifecycle.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionNotStarted;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskWoken;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Stay;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What silence means in the situations in which it was misread: finalizing, looks that fail, and
/// ends that were only inferred.
class SilenceRulesTest {
  private static final Instant LONGEST =
      T0.plus(LifecyclePolicy.DEFAULTS.session().maximumDuration());

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  private Transition woken(TaskRecord record, Instant at) {
    return lifecycle.decide(record, new TaskWoken(TASK, at));
  }

  private static TaskRecord row(TaskStatus status) {
    return Samples.record(status, Samples.agentCore().withSession(AGENTCORE));
  }

  @Test
  void aDeadAgentThatWasFinalizingIsLostLikeAnyOther() {
    var row = row(TaskStatus.FINALIZING);

    var noted = (Move) woken(row, T0.plusSeconds(240));
    var late = (Move) woken(noted.after(), T0.plusSeconds(360));

    assertThat(late.after().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(late.after().failure().orElseThrow().code())
        .isEqualTo(FailureCode.HEARTBEAT_NEVER_SEEN);
  }

  @Test
  void aFinalizingTaskIsNotWrittenAgainAndAgain() {
    var row = row(TaskStatus.FINALIZING);

    assertThat(row.deadlineAt()).contains(LONGEST);
    assertThat(woken(row, T0.plusSeconds(239))).isInstanceOf(Stay.class);
  }

  @Test
  void looksThatFailDoNotKeepATaskAliveBeyondItsTime() {
    var running = Samples.record(TaskStatus.RUNNING, Samples.ecs().withSession(ECS));
    var patience = LifecyclePolicy.DEFAULTS.silence().safetyLook();

    var soon = (Move) woken(running, LONGEST.plusSeconds(1));
    var never = (Move) woken(soon.after(), LONGEST.plus(patience));

    assertThat(soon.effects()).containsExactly(new Effect.LookAtSession(SECOND, ECS));
    assertThat(soon.after().deadlineAt())
        .contains(LONGEST.plusSeconds(1).plus(LifecyclePolicy.DEFAULTS.stop().repeat()));
    assertThat(never.after().status()).isEqualTo(TaskStatus.TIMED_OUT);
    assertThat(never.after().attempt().stopPending()).isTrue();
  }

  /// RunTask's answer was lost and its repeat was declined for good; the first call had made a
  /// task.
  @Test
  void aSessionThatShowsItselfAfterItsStartWasTakenForDeclinedIsStopped() {
    var cause = Samples.cause(FailureCode.OVERRIDES_TOO_LARGE);
    var failed =
        ((Move)
                lifecycle.decide(
                    Samples.record(TaskStatus.HYDRATING, Samples.ecs()),
                    new SessionNotStarted(SECOND, cause, T0)))
            .after();
    assertThat(failed.status()).isEqualTo(TaskStatus.FAILED);
    var alive =
        new SessionObserved(
            SECOND,
            ECS,
            new SessionStatus.Running(),
            OptionalLong.of(3),
            Optional.empty(),
            T0.plusSeconds(5));

    var move = (Move) lifecycle.decide(failed, alive);

    assertThat(move.effects())
        .contains(new Effect.StopSession(SECOND, ECS, "signalbox: given up before"));
    assertThat(move.after().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(move.after().attempt().stopPending()).isTrue();
    assertThat(move.after().deadlineAt()).isPresent();
  }

  @Test
  void aSessionThatWasSeenToEndIsNotStoppedForALateEvent() {
    var stopped = new Attempt.SessionEnd(T0, new SessionStatus.Completed(), Optional.of("{}"));
    var row = Samples.record(TaskStatus.COMPLETED, Samples.ecs().withSession(ECS).ended(stopped));
    var late =
        new SessionObserved(
            SECOND, ECS, new SessionStatus.Running(), OptionalLong.of(3), Optional.empty(), T0);

    assertThat(lifecycle.decide(row, late).effects())
        .noneMatch(it -> it instanceof Effect.StopSession);
  }
}
