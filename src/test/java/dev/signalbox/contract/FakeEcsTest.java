package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.orchestrator.port.compute.ObservableComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FakeEcsTest extends ObservableComputeStrategyContract {
  private final List<SessionObserved> events = new ArrayList<>();
  private final FakeEcs ecs = new FakeEcs(InstantSource.fixed(Instant.EPOCH), events::add);

  @Override
  protected ObservableComputeStrategy strategy() {
    return ecs;
  }

  @Override
  protected Blueprint blueprint() {
    return of(EcsSession.TYPE, Optional.empty());
  }

  @Override
  protected List<SessionHandle> unknown(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> EcsSession.of("arn:cluster", "arn:task/" + i))
        .toList();
  }

  @Test
  void aDeclinedTokenStaysDeclinedAndTheNextAttemptDoesNot() {
    ecs.declineNext(new FailureCause(FailureCode.CAPACITY_UNAVAILABLE, "none"));

    assertThat(ecs.startSession(request(FIRST))).isInstanceOf(SessionStart.Declined.class);
    assertThat(ecs.startSession(request(FIRST))).isInstanceOf(SessionStart.Declined.class);
    assertThat(ecs.startSession(request(SECOND))).isInstanceOf(SessionStart.Started.class);
  }

  @Test
  void aLostAnswerLeavesASessionThatTheTokenFindsAgain() {
    ecs.loseNextAnswer(new IllegalStateException("lost"));

    assertThatThrownBy(() -> ecs.startSession(request(FIRST))).hasMessage("lost");
    assertThat(ecs.live()).containsExactly(started(FIRST));
  }

  @Test
  void everyChangeIsToldOnceWithARisingVersion() {
    var session = started(FIRST);
    ecs.run(session);
    ecs.end(session, new SessionStatus.Completed());
    ecs.end(session, new SessionStatus.Completed());

    assertThat(events).hasSize(2);
    assertThat(events.get(1).version().orElseThrow())
        .isGreaterThan(events.get(0).version().orElseThrow());
    assertThat(ecs.live()).isEmpty();
  }
}
