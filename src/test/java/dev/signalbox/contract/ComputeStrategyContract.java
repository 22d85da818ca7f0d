package dev.signalbox.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import java.time.Duration;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What every backend must do. Implemented once for its fake and once for the real adapter.
public abstract class ComputeStrategyContract {
  protected static final AttemptId FIRST = new AttemptId("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", 1);
  protected static final AttemptId SECOND = new AttemptId("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", 2);

  protected abstract ComputeStrategy strategy();

  /// A blueprint that this backend can start from.
  protected abstract Blueprint blueprint();

  /// A well-formed session that was never started.
  protected abstract SessionHandle unknown();

  /// A request for an agent that runs until it is stopped.
  protected SessionRequest request(AttemptId attempt) {
    return new SessionRequest(
        attempt,
        TaskRequest.ofUser("ada"),
        blueprint(),
        new SessionRequest.Payload.Inline(
            "{\"task_id\":\"" + attempt.taskId() + "\",\"prompt\":\"sleep\"}"));
  }

  protected final SessionHandle started(AttemptId attempt) {
    return ((SessionStart.Started) strategy().startSession(request(attempt))).session();
  }

  @Test
  void aStartYieldsASessionOfTheBackend() {
    assertThat(started(FIRST).computeType()).isEqualTo(blueprint().computeType());
  }

  @Test
  void startingAnAttemptAgainFindsTheSameSession() {
    assertThat(started(FIRST)).isEqualTo(started(FIRST));
  }

  @Test
  void startingAnAttemptAgainWithAnotherRequestStillFindsTheSameSession() {
    var first = started(FIRST);
    var changed =
        new SessionRequest(
            FIRST,
            TaskRequest.ofUser("bob"),
            blueprint(),
            new SessionRequest.Payload.Inline("{\"prompt\":\"sleep\",\"changed\":true}"));

    assertThat(strategy().startSession(changed))
        .isInstanceOfSatisfying(
            SessionStart.Started.class, again -> assertThat(again.session()).isEqualTo(first));
  }

  @Test
  void anotherAttemptIsAnotherSession() {
    assertThat(started(FIRST).sessionId()).isNotEqualTo(started(SECOND).sessionId());
  }

  @Test
  void stoppingASessionThatNobodyKnowsIsGone() {
    assertThat(strategy().stopSession(unknown(), "signalbox: test")).isEqualTo(StopOutcome.GONE);
  }

  @Test
  void aStopMayBeRepeated() {
    var session = started(FIRST);

    var first = strategy().stopSession(session, "signalbox: test");
    var second = strategy().stopSession(session, "signalbox: test");

    assertThat(first).isIn((Object[]) StopOutcome.values());
    assertThat(second).isIn(first, StopOutcome.GONE);
  }

  @Test
  void aStopOfOneSessionLeavesOthersAlone() {
    var first = started(FIRST);
    var second = started(SECOND);

    var _ = strategy().stopSession(first, "signalbox: test");

    assertThat(started(SECOND)).isEqualTo(second);
  }

  protected static Blueprint of(ComputeType type, Optional<String> runtimeArn) {
    return Blueprint.of(type, runtimeArn);
  }

  /// The patience with a backend that really starts and stops something.
  protected static org.awaitility.core.ConditionFactory eventually() {
    return Awaitility.await().atMost(Duration.ofSeconds(30));
  }
}
