package dev.signalbox.agentcore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.agentcore.AgentCoreCall.Operation;
import dev.signalbox.local.agentcore.AgentCoreFault;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the fake of AgentCore can only claim, told by processes that live or do not.
class AgentCoreOnLocalAwsTest {
  private static final AttemptId ATTEMPT = new AttemptId("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", 1);
  private static final SessionHandle SESSION = AgentCoreOnLocalAws.session(ATTEMPT);

  private final Path notes;
  private final AgentCoreOnLocalAws world;

  AgentCoreOnLocalAwsTest(@TempDir Path notes) {
    this.notes = notes;
    world = new AgentCoreOnLocalAws(notes, AgentCoreOnLocalAws.UNTIL_STOPPED);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static SessionStart start(AgentCoreOnLocalAws world) {
    return world
        .strategy()
        .startSession(
            new SessionRequest(
                ATTEMPT,
                TaskRequest.ofUser("ada"),
                Blueprint.of(AgentCoreSession.TYPE, Optional.of(LocalNames.RUNTIME_ARN)),
                new SessionRequest.Payload.Inline("{\"prompt\":\"sleep\"}")));
  }

  private static FailureCode declined(AgentCoreOnLocalAws world) {
    return ((SessionStart.Declined) start(world)).cause().code();
  }

  private void awaitProcesses(Boolean... alive) {
    await().untilAsserted(() -> assertThat(world.processes(ATTEMPT)).containsExactly(alive));
  }

  @Test
  void aStartRunsOneAgentAndARepeatFindsIt() {
    var first = start(world);
    awaitProcesses(true);

    assertThat(start(world)).isEqualTo(first).isEqualTo(new SessionStart.Started(SESSION));

    awaitProcesses(true);
    assertThat(world.liveSessions()).containsExactly(SESSION.sessionId());
  }

  @Test
  void aLostAnswerIsUnconfirmedAndItsAgentRunsExactlyOnce() {
    world.fault(Operation.INVOKE, new AgentCoreFault.LoseAnswer());

    var start = (SessionStart.Unconfirmed) start(world);

    assertThat(start.cause().code()).isEqualTo(FailureCode.START_NOT_CONFIRMED);
    awaitProcesses(true);
    assertThat(world.calls(Operation.INVOKE)).isOne();
  }

  @Test
  void aSessionWhoseAnswerWasLostCanBeStoppedByItsKnownId() {
    world.fault(Operation.INVOKE, new AgentCoreFault.LoseAnswer());
    assertThat(start(world)).isInstanceOf(SessionStart.Unconfirmed.class);
    awaitProcesses(true);

    assertThat(world.strategy().stopSession(SESSION, "signalbox: test"))
        .isEqualTo(StopOutcome.GONE);

    awaitProcesses(false);
  }

  @Test
  void aRuntimeThatFailsIsDeclinedAndNothingRuns() {
    var refusal =
        new AgentCoreFault.Refuse(424, "RuntimeClientError", "Received error (500) from runtime");
    world.fault(Operation.INVOKE, refusal);

    assertThat(declined(world)).isEqualTo(FailureCode.AGENT_RUNTIME_ERROR);
    assertThat(world.calls(Operation.INVOKE)).isOne();
    assertThat(world.processes(ATTEMPT)).isEmpty();
  }

  @Test
  void anAgentThatCanNotBeStartedIsDeclinedInTheSameWords() {
    try (var broken = new AgentCoreOnLocalAws(notes, List.of("/no/such/agent"))) {
      assertThat(declined(broken)).isEqualTo(FailureCode.AGENT_RUNTIME_ERROR);
      assertThat(broken.liveSessions()).isEmpty();
    }
  }

  @Test
  void throttlingIsDeclinedAtOnceAndNothingRuns() {
    world.fault(
        Operation.INVOKE, new AgentCoreFault.Refuse(429, "ThrottlingException", "Rate exceeded"));

    assertThat(declined(world)).isEqualTo(FailureCode.THROTTLED);
    assertThat(world.calls(Operation.INVOKE)).isOne();
    assertThat(world.processes(ATTEMPT)).isEmpty();
  }

  @Test
  void aStopIsTheEndOfTheProcess() {
    var _ = start(world);
    awaitProcesses(true);

    assertThat(world.strategy().stopSession(SESSION, "signalbox: test"))
        .isEqualTo(StopOutcome.GONE);

    awaitProcesses(false);
    assertThat(world.liveSessions()).isEmpty();
    assertThat(world.strategy().stopSession(SESSION, "signalbox: test"))
        .isEqualTo(StopOutcome.GONE);
  }

  @Test
  void aStopWhoseAnswerIsLostMayBeRepeatedUntilItIsGone() {
    var _ = start(world);
    awaitProcesses(true);
    world.fault(Operation.STOP, new AgentCoreFault.LoseAnswer());

    assertThatThrownBy(() -> world.strategy().stopSession(SESSION, "signalbox: test"))
        .isInstanceOf(DependencyUnavailable.class);
    assertThat(world.strategy().stopSession(SESSION, "signalbox: test"))
        .isEqualTo(StopOutcome.GONE);

    awaitProcesses(false);
  }
}
