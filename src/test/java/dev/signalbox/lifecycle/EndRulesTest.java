package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.AGENTCORE;
import static dev.signalbox.lifecycle.Samples.ECS;
import static dev.signalbox.lifecycle.Samples.SECOND;
import static dev.signalbox.lifecycle.Samples.T0;
import static dev.signalbox.lifecycle.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionStarted;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionStopped;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskWoken;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// A session may outlive its task or its attempt: who notices, when, and what is done.
class EndRulesTest {
  private static final Duration GRACE = LifecyclePolicy.DEFAULTS.session().exitGrace();
  private static final SessionHandle ANOTHER =
      EcsSession.of(EcsSession.clusterArn(ECS), EcsSession.taskArn(ECS).replace("4f1c", "0000"));

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  private Move moved(TaskRecord row, TaskEvent event) {
    return (Move) lifecycle.decide(row, event);
  }

  private Move woken(TaskRecord row, Instant at) {
    return moved(row, new TaskWoken(TASK, at));
  }

  private static SessionObserved seen(SessionStatus status, Instant at) {
    return new SessionObserved(SECOND, ECS, status, OptionalLong.of(90), Optional.empty(), at);
  }

  private TaskRecord reported(Attempt attempt) {
    return woken(Samples.record(TaskStatus.COMPLETED, attempt), T0.plusSeconds(1)).after();
  }

  /// The documents of attempts are another test's.
  private static List<Effect> aboutTheSession(Transition transition) {
    return transition.effects().stream()
        .filter(effect -> !(effect instanceof Effect.DropPayload))
        .toList();
  }

  private static Instant deadline(TaskRecord row) {
    return row.deadlineAt().orElseThrow();
  }

  @Test
  void anEcsSessionThatOutlivesItsReportIsLookedAtAndThenStopped() {
    var row = reported(Samples.ecs().withSession(ECS));
    assertThat(deadline(row)).isEqualTo(T0.plusSeconds(1).plus(GRACE));

    var due = woken(row, deadline(row));
    var living = lifecycle.decide(due.after(), seen(new SessionStatus.Running(), deadline(row)));

    assertThat(aboutTheSession(due)).containsExactly(new Effect.LookAtSession(SECOND, ECS));
    assertThat(due.after().attempt().stopPending()).isTrue();
    assertThat(aboutTheSession(living))
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.StopSession.class, stop -> assertThat(stop.session()).isEqualTo(ECS));
  }

  @Test
  void aReportThatIsHeardLateLeavesItsSessionNoTimeToExit() {
    var open = Samples.record(TaskStatus.RUNNING, Samples.ecs().withSession(ECS));
    var draft = open.draft().to(TaskStatus.COMPLETED, T0);
    draft.times = open.times().completed(T0);
    var row = draft.build(open.deadlineAt());

    var inTime = woken(row, T0.plus(GRACE).minusMillis(1));
    var late = woken(row, T0.plus(GRACE));

    assertThat(inTime.after().attempt().stopPending()).isFalse();
    assertThat(deadline(inTime.after())).isEqualTo(T0.plus(GRACE));
    assertThat(late.effects()).contains(new Effect.LookAtSession(SECOND, ECS));
    assertThat(late.after().attempt().stopPending()).isTrue();
    assertThat(late.after().deadlineAt()).isPresent();
  }

  @Test
  void anEcsSessionThatWasSeenToStopInTimeIsOwedNothing() {
    var row = reported(Samples.ecs().withSession(ECS));

    var over = moved(row, seen(new SessionStatus.Completed(), T0.plusSeconds(5)));

    assertThat(over.after().deadlineAt()).isEmpty();
    assertThat(aboutTheSession(over)).isEmpty();
  }

  @Test
  void aLookThatFindsItStoppedNeedsNoStop() {
    var row = reported(Samples.ecs().withSession(ECS));
    var due = woken(row, deadline(row));

    var over = moved(due.after(), seen(new SessionStatus.Completed(), due.at()));

    assertThat(over.after().attempt().stopPending()).isFalse();
    assertThat(over.after().deadlineAt()).isEmpty();
    assertThat(aboutTheSession(over)).isEmpty();
  }

  @Test
  void anIdleAgentCoreSessionIsStoppedAfterTheGraceAndThenForgotten() {
    var row = reported(Samples.agentCore().withSession(AGENTCORE));

    var due = woken(row, deadline(row));
    var confirmed = moved(due.after(), new SessionStopped(SECOND, due.at()));

    assertThat(aboutTheSession(due)).singleElement().isInstanceOf(Effect.StopSession.class);
    assertThat(confirmed.after().deadlineAt()).isEmpty();
    assertThat(confirmed.after().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void aSessionWhoseNameWasNeverHeardIsSearchedForAndStopped() {
    var row = reported(Samples.ecs());

    var due = woken(row, deadline(row));
    var found = moved(due.after(), new SessionStarted(SECOND, ECS, due.at()));

    assertThat(aboutTheSession(due))
        .containsExactly(new Effect.FindSession(SECOND, EcsSession.TYPE));
    assertThat(found.after().attempt().session()).contains(ECS);
    assertThat(aboutTheSession(found)).singleElement().isInstanceOf(Effect.StopSession.class);
  }

  @Test
  void theSearchEndsQuietlyWhenNoSessionShowsItself() {
    var row = woken(Samples.record(TaskStatus.CANCELLED, Samples.ecs()), T0.plusSeconds(1)).after();
    assertThat(row.attempt().stopPending()).isTrue();
    assertThat(aboutTheSession(woken(row, deadline(row))))
        .containsExactly(new Effect.FindSession(SECOND, EcsSession.TYPE));

    var last = woken(row, T0.plusSeconds(1).plus(LifecyclePolicy.DEFAULTS.stop().age()));

    assertThat(last.after().deadlineAt()).isEmpty();
    assertThat(last.notes()).isEmpty();
  }

  @Test
  void aStopThatNothingConfirmsIsNotedWhenItIsGivenUp() {
    var cancelled = Samples.record(TaskStatus.CANCELLED, Samples.ecs().withSession(ECS));
    var row = woken(cancelled, T0.plusSeconds(1)).after();

    var last = woken(row, T0.plusSeconds(1).plus(LifecyclePolicy.DEFAULTS.stop().age()));

    assertThat(last.notes())
        .extracting(Transition.Note::eventType)
        .containsExactly("session_stop_unconfirmed");
  }

  @Test
  void noSecondAgentCoreAttemptIsMadeBeforeTheStopOfTheFirstIsConfirmed() {
    var row = Samples.record(TaskStatus.HYDRATING, Samples.agentCore());

    var due = woken(row, deadline(row));
    var repeated = woken(due.after(), deadline(due.after()));
    var confirmed = moved(repeated.after(), new SessionStopped(SECOND, repeated.at()));

    assertThat(due.after().attempt().number()).isEqualTo(2);
    assertThat(repeated.after().attempt().number()).isEqualTo(2);
    assertThat(List.of(due, repeated))
        .allSatisfy(
            it -> assertThat(it.effects()).singleElement().isInstanceOf(Effect.StopSession.class));
    assertThat(confirmed.after().attempt().number()).isEqualTo(3);
    assertThat(confirmed.after().status()).isEqualTo(TaskStatus.HYDRATING);
  }

  @Test
  void aStartIsNotConfirmedAnyMoreOnceItsStopWasOrdered() {
    var row = Samples.record(TaskStatus.HYDRATING, Samples.agentCore().withStopPending(true));

    var late = lifecycle.decide(row, new SessionStarted(SECOND, AGENTCORE, T0));

    assertThat(late).isInstanceOf(Transition.Stay.class);
    assertThat(aboutTheSession(late)).singleElement().isInstanceOf(Effect.StopSession.class);
  }

  @Test
  void anAgentThatWasStoppedAfterItsFirstWordIsNotRunAgain() {
    var row = Samples.record(TaskStatus.RUNNING, Samples.agentCore().withStopPending(true));

    var stopped = moved(row, new SessionStopped(SECOND, T0.plusSeconds(9)));

    assertThat(stopped.after().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(stopped.after().failure().orElseThrow().code())
        .isEqualTo(FailureCode.START_NOT_CONFIRMED);
    assertThat(stopped.after().attempt().stopPending()).isFalse();
  }

  @Test
  void theEndOfAnotherSessionOfTheSameAttemptIsNotTheEndOfTheTask() {
    var row = Samples.record(TaskStatus.RUNNING, Samples.ecs().withSession(ANOTHER));

    var ended = lifecycle.decide(row, seen(new SessionStatus.Completed(), T0));
    var living = lifecycle.decide(row, seen(new SessionStatus.Running(), T0));

    assertThat(ended).isInstanceOf(Transition.Stay.class);
    assertThat(aboutTheSession(ended)).isEmpty();
    assertThat(aboutTheSession(living))
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.StopSession.class, stop -> assertThat(stop.session()).isEqualTo(ECS));
  }

  @Test
  void aRowThatTheAgentEndedStaysDueUntilItIsSettled() {
    var row = Samples.record(TaskStatus.COMPLETED, Samples.ecs());

    assertThat(row.deadlineAt()).isPresent();
  }

  @Test
  void aSessionThatRunsWithoutATaskIsStopped() {
    assertThat(lifecycle.withoutTask(seen(new SessionStatus.Running(), T0)))
        .contains(new Effect.StopSession(SECOND, ECS, "signalbox: unknown task"));
    assertThat(lifecycle.withoutTask(seen(new SessionStatus.Completed(), T0))).isEmpty();
    assertThat(lifecycle.withoutTask(new TaskWoken(TASK, T0))).isEmpty();
  }
}
