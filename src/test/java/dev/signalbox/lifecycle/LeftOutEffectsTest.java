package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.AGENTCORE;
import static dev.signalbox.lifecycle.Samples.ECS;
import static dev.signalbox.lifecycle.Samples.FIRST;
import static dev.signalbox.lifecycle.Samples.NOW;
import static dev.signalbox.lifecycle.Samples.SECOND;
import static dev.signalbox.lifecycle.Samples.T0;
import static dev.signalbox.lifecycle.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.AdmissionLimit;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.Budget;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionStarted;
import dev.signalbox.lifecycle.transition.TaskEvent.TaskWoken;
import dev.signalbox.lifecycle.transition.Transition;
import dev.signalbox.lifecycle.transition.Transition.Move;
import dev.signalbox.lifecycle.transition.Transition.Stay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What a wake makes good when the process that wrote the row died before it did the rest, and what
/// is repeated until somebody confirms it.
class LeftOutEffectsTest {
  private static final Duration GRACE = LifecyclePolicy.DEFAULTS.session().exitGrace();

  private final TaskLifecycle lifecycle = new TaskLifecycle(LifecyclePolicy.DEFAULTS);

  @Test
  void aTaskThatLeftTheQueueHandsItsPlaceOnAgain() {
    var row = postponed(Samples.ecs()).draft();
    row.times = Samples.queuedBy(AdmissionLimit.USER).times();
    var waited = row.build(Optional.of(NOW));
    var never = postponed(Samples.ecs());

    assertThat(wake(waited, T0).effects())
        .contains(
            new Effect.WakeNextForLane(EcsSession.TYPE, "alice"),
            new Effect.WakeOldestQueued("alice"));
    assertThat(wake(never, T0).effects())
        .noneMatch(Effect.WakeNextForLane.class::isInstance)
        .noneMatch(Effect.WakeOldestQueued.class::isInstance);
  }

  /// There is no attempt before the first.
  @Test
  void onlyDocumentsThatMayBeThereAreDropped() {
    var blueprint = Blueprint.of(EcsSession.TYPE, Optional.empty());
    var first = postponed(Attempt.NONE.next(blueprint));
    var second = postponed(Samples.ecs());

    assertThat(dropped(wake(first, T0))).isEmpty();
    assertThat(dropped(wake(second, T0))).containsExactly(new Effect.DropPayload(FIRST));
  }

  /// The look that comes first may fail again and again: the stop is repeated beside it.
  @Test
  void aStopOfASessionWithoutItsAgentIsRepeatedWithALook() {
    var never = new SessionStatus.NeverStarted(Samples.cause(FailureCode.IMAGE_PULL));
    var running = Samples.record(TaskStatus.RUNNING, Samples.ecs().withSession(ECS));
    var gone = new SessionStatus.AgentEnded(never);
    var known = move(running, Samples.seen(gone, 5)).after();
    var looked = move(known, new TaskWoken(TASK, NOW.plus(GRACE))).after();
    var stopping = move(looked, seenAt(gone, NOW.plus(GRACE))).after();
    var due = stopping.deadlineAt().orElseThrow();

    var early = lifecycle.decide(stopping, new TaskWoken(TASK, due.minusMillis(1)));
    var repeated = lifecycle.decide(stopping, new TaskWoken(TASK, due));

    assertThat(stopping.attempt().stopPending()).isTrue();
    assertThat(early).isInstanceOf(Stay.class);
    assertThat(repeated).isInstanceOf(Move.class);
    assertThat(repeated.effects())
        .containsExactly(
            new Effect.LookAtSession(SECOND, ECS),
            new Effect.StopSession(SECOND, ECS, "signalbox: repeated"));
    assertThat(((Move) repeated).after().deadlineAt().orElseThrow()).isAfter(due);
  }

  /// Silence counts from the first look where the heartbeat is all there is; a session that AWS
  /// tells of keeps the time at which it changed.
  @Test
  void whatIsHeardByItsHeartbeatIsListenedToFromTheWordOfItsStart() {
    var talks = Samples.record(TaskStatus.RUNNING, Samples.agentCore());
    var told = Samples.record(TaskStatus.RUNNING, Samples.ecs());

    var heard = move(talks, new SessionStarted(SECOND, AGENTCORE, NOW)).after();
    var seen = move(told, new SessionStarted(SECOND, ECS, NOW)).after();

    assertThat(heard.statusSince()).isEqualTo(NOW);
    assertThat(heard.status()).isEqualTo(TaskStatus.RUNNING);
    assertThat(seen.statusSince()).isEqualTo(T0);
  }

  private static TaskEvent seenAt(SessionStatus status, Instant at) {
    return new SessionObserved(SECOND, ECS, status, OptionalLong.of(5), Optional.empty(), at);
  }

  /// A task whose start is tried again later, so that a wake before changes nothing.
  private static TaskRecord postponed(Attempt attempt) {
    return Samples.record(TaskStatus.HYDRATING, attempt.turnedAway(Budget.UNUSED, NOW));
  }

  private static List<Effect> dropped(Transition transition) {
    return transition.effects().stream().filter(Effect.DropPayload.class::isInstance).toList();
  }

  private Transition wake(TaskRecord record, Instant at) {
    return lifecycle.decide(record, new TaskWoken(TASK, at));
  }

  private Move move(TaskRecord record, TaskEvent event) {
    return (Move) lifecycle.decide(record, event);
  }
}
