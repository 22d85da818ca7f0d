package dev.signalbox.lifecycle;

import static dev.signalbox.lifecycle.Samples.FIRST;
import static dev.signalbox.lifecycle.Samples.RUNTIME;
import static dev.signalbox.lifecycle.Samples.T0;
import static dev.signalbox.lifecycle.Samples.TASK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.policy.LifecyclePolicy;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Attempt;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRecord;
import dev.signalbox.lifecycle.task.TaskStatus;
import dev.signalbox.lifecycle.transition.Effect;
import dev.signalbox.lifecycle.transition.TaskEvent;
import dev.signalbox.lifecycle.transition.Transition.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// An agent may write times into its row, and its clock may be wrong, or its intention: neither
/// lengthens what this service promises of every task.
class AgentClockTest {
  private static final LifecyclePolicy POLICY = LifecyclePolicy.DEFAULTS;
  private static final Duration LONGEST = POLICY.session().maximumDuration();
  private static final Duration STALE = POLICY.silence().heartbeatStale();
  private static final Duration SECOND_LOOK = POLICY.silence().secondLook();
  private static final Instant FAR = T0.plus(Duration.ofDays(3_650));
  private static final Instant ATTACHED = T0.plusSeconds(90);
  private static final SessionHandle AGENTCORE =
      AgentCoreSession.of(RUNTIME, AgentCoreSession.idOf(FIRST));

  private final TaskLifecycle lifecycle = new TaskLifecycle(POLICY);
  private TaskRecord row = Samples.record(TaskStatus.SUBMITTED, Attempt.NONE);

  private void happens(TaskEvent event) {
    if (lifecycle.decide(row, event) instanceof Move move) {
      row = move.after();
      for (var effect : move.effects()) {
        if (effect instanceof Effect.LookAtSession(var id, var session)) {
          happens(
              new TaskEvent.SessionObserved(
                  id,
                  session,
                  new SessionStatus.Running(),
                  OptionalLong.empty(),
                  Optional.empty(),
                  event.at()));
        }
      }
    }
  }

  private void look(Instant at) {
    happens(new TaskEvent.TaskWoken(TASK, at));
  }

  private void claimed(ComputeType type) {
    happens(new TaskEvent.BlueprintFound(TASK, Blueprint.of(type, Optional.of(RUNTIME)), T0));
  }

  private void attached(ComputeType type) {
    claimed(type);
    var session = type.equals(EcsSession.TYPE) ? Samples.ECS : AGENTCORE;
    happens(new TaskEvent.SessionStarted(FIRST, session, ATTACHED));
  }

  private void agentWrites(
      TaskStatus status, Instant since, Optional<Instant> started, Optional<Instant> heartbeat) {
    var times = row.times();
    var draft = row.draft().to(status, since);
    draft.times =
        new TaskRecord.Times(
            times.createdAt(),
            times.queuedAt(),
            started,
            times.completedAt(),
            heartbeat,
            times.watch(),
            times.earlierStart());
    row = draft.build(row.deadlineAt());
  }

  private void beat(Instant told) {
    agentWrites(row.status(), row.statusSince(), row.times().startedAt(), Optional.of(told));
  }

  private void assertOver(Instant at) {
    look(at.minusMillis(1));
    assertThat(row.status().isTerminal()).as("before %s: %s", at, row).isFalse();
    look(at);
    assertThat(row.failure().map(FailureCause::code)).contains(FailureCode.MAXIMUM_DURATION);
    assertThat(row.attempt().stopPending()).isTrue();
    assertThat(row.slotHeld()).isFalse();
  }

  private static ComputeType type(String word) {
    return word.equals("ecs") ? EcsSession.TYPE : AgentCoreSession.TYPE;
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecs", "agentcore"})
  void noTimeOfAnAgentLengthensItsTask(String backend) {
    attached(type(backend));

    agentWrites(TaskStatus.RUNNING, FAR, Optional.of(FAR), Optional.of(FAR));
    // An agent that lives: its heartbeat is another one at each look.
    for (var hour = 1; hour < 8; hour++) {
      beat(FAR.plusSeconds(hour));
      look(T0.plus(Duration.ofHours(hour)));
      assertThat(row.status()).as("hour %d", hour).isEqualTo(TaskStatus.RUNNING);
    }
    beat(FAR.plusSeconds(9));

    assertOver(ATTACHED.plus(LONGEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecs", "agentcore"})
  void neitherDoesOneThatItLeavesOut(String backend) {
    attached(type(backend));
    agentWrites(TaskStatus.AWAITING_APPROVAL, FAR, Optional.empty(), Optional.empty());

    assertOver(ATTACHED.plus(LONGEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ecs", "agentcore"})
  void theTimeOfATaskCountsBeforeItsSessionIsKnown(String backend) {
    claimed(type(backend));
    agentWrites(TaskStatus.RUNNING, FAR, Optional.of(FAR), Optional.of(FAR));

    assertThat(row.attempt().since()).contains(T0);
    look(T0.plus(LONGEST));

    assertThat(row.failure().map(FailureCause::code)).contains(FailureCode.MAXIMUM_DURATION);
  }

  @Test
  void anAgentMayHaveBegunBeforeItsSessionWasKnown() {
    claimed(EcsSession.TYPE);
    var begun = T0.plusSeconds(3);
    agentWrites(TaskStatus.RUNNING, begun, Optional.of(begun), Optional.empty());
    happens(new TaskEvent.SessionStarted(FIRST, Samples.ECS, ATTACHED));

    assertOver(begun.plus(LONGEST));
  }

  @ParameterizedTest
  @EnumSource(names = {"SUBMITTED", "QUEUED", "HYDRATING"})
  void anAgentThatSetsItsStatusBackGainsNothing(TaskStatus status) {
    attached(EcsSession.TYPE);
    agentWrites(status, FAR, Optional.of(FAR), Optional.empty());

    look(T0.plus(Duration.ofHours(1)));
    happens(new TaskEvent.LaunchTurnReached(TASK, T0.plus(Duration.ofHours(2))));

    assertThat(row.attempt().number()).isEqualTo(1);
    assertOver(ATTACHED.plus(LONGEST));
  }

  @Test
  void aSessionThatIsNotFoundIsNotYoungBecauseItsAgentSaysSo() {
    attached(EcsSession.TYPE);
    agentWrites(TaskStatus.RUNNING, FAR, Optional.of(FAR), Optional.empty());

    happens(
        new TaskEvent.SessionObserved(
            FIRST,
            Samples.ECS,
            new SessionStatus.NotFound(),
            OptionalLong.empty(),
            Optional.empty(),
            ATTACHED.plus(POLICY.silence().missingGrace())));

    assertThat(row.failure().map(FailureCause::code)).contains(FailureCode.SESSION_LOST);
  }

  /// It reported, and its process lives on.
  @Test
  void anEndFromTheFutureDoesNotLengthenTheGraceOfItsSession() {
    attached(EcsSession.TYPE);
    var draft = row.draft().to(TaskStatus.COMPLETED, FAR);
    draft.times = row.times().completed(FAR);
    row = draft.build(row.deadlineAt());
    var seen = T0.plus(Duration.ofHours(1));

    look(seen);

    assertThat(row.times().completedAt()).contains(seen);
    assertThat(row.deadlineAt()).contains(seen.plus(POLICY.session().exitGrace()));
  }

  @ParameterizedTest
  @CsvSource({"PT87600H", "PT10M", "PT-1H"})
  void anAgentWithAWrongClockLivesWhileItIsHeard(Duration wrong) {
    attached(AgentCoreSession.TYPE);
    for (var second = 45; second < 7_200; second += 45) {
      var now = ATTACHED.plusSeconds(second);
      beat(now.plus(wrong));
      if (second % 60 == 0) {
        look(now.plusSeconds(1));
      }
      assertThat(row.status()).as("second %d", second).isEqualTo(TaskStatus.RUNNING);
    }
  }

  @ParameterizedTest
  @CsvSource({"PT87600H", "PT10M", "PT0S", "PT-1H"})
  void anAgentWithAWrongClockIsLostOnceItIsSilent(Duration wrong) {
    attached(AgentCoreSession.TYPE);
    var last = ATTACHED.plusSeconds(600);
    beat(last.plus(wrong));

    for (var at = last; at.isBefore(last.plusSeconds(900)); at = at.plusSeconds(60)) {
      look(at);
    }

    assertThat(row.failure().map(FailureCause::code)).contains(FailureCode.HEARTBEAT_LOST);
    assertThat(row.times().completedAt().orElseThrow())
        .isBeforeOrEqualTo(last.plus(STALE).plus(SECOND_LOOK).plusSeconds(60));
  }

  @Test
  void aStatusFromTheFutureIsPutRight() {
    attached(AgentCoreSession.TYPE);
    agentWrites(TaskStatus.RUNNING, FAR, Optional.of(FAR), Optional.of(T0.plusSeconds(100)));
    var seen = T0.plusSeconds(200);

    look(seen);

    assertThat(row.statusSince()).isEqualTo(seen);
    look(seen.plus(SECOND_LOOK));
    look(seen.plus(STALE));
    assertThat(row.failure().map(FailureCause::code)).contains(FailureCode.HEARTBEAT_LOST);
  }

  /// Clocks are never the same: what is a little ahead costs no write.
  @Test
  void aClockThatIsALittleAheadIsNotPutRight() {
    attached(AgentCoreSession.TYPE);
    var at = T0.plusSeconds(200);
    var ahead = at.plus(SECOND_LOOK);
    agentWrites(TaskStatus.RUNNING, ahead, Optional.of(ahead), Optional.of(ahead));
    var before = row;

    look(at);

    assertThat(row).isSameAs(before);
  }
}
