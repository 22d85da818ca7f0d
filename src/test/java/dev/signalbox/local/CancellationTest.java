package dev.signalbox.local;

import static dev.signalbox.local.RunningSignalbox.HANGS;
import static dev.signalbox.local.RunningSignalbox.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalbox.local.agentcore.AgentCoreCall;
import dev.signalbox.local.agentcore.AgentCoreFault;
import dev.signalbox.local.agentcore.AgentCoreFaults;
import dev.signalbox.local.ecs.task.EcsStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// The agents here hang and do not look at their rows, so only a stop ends them.
@TestInstance(Lifecycle.PER_CLASS)
final class CancellationTest {
  private final RunningSignalbox signalbox = RunningSignalbox.start();

  @BeforeAll
  void warmUp() {
    signalbox.awaitSettled(signalbox.submit(LocalNames.ECS_REPO, Map.of()), "COMPLETED");
  }

  @AfterAll
  void close() {
    signalbox.close();
  }

  @Test
  void rowThatSomeoneElseCancelsEndsItsEcsSession() {
    var id = signalbox.submit(LocalNames.ECS_REPO, HANGS);
    signalbox.awaitRunning(id);
    assertThat(signalbox.activeCount(RunningSignalbox.user(id))).isOne();

    signalbox.overwriteStatus(id, "CANCELLED", now());

    signalbox.awaitNothingLeft(id);
    signalbox.awaitSettled(id, "CANCELLED");
    assertThat(signalbox.ecsCalls("StopTask", signalbox.text(id, "session_id"))).isPositive();
    assertThat(signalbox.timeline(id)).containsOnlyOnce("task_cancelled");
  }

  @Test
  void rowThatSomeoneElseCancelsEndsItsAgentCoreSession() {
    var id = signalbox.submit(LocalNames.AGENTCORE_REPO, HANGS);
    signalbox.awaitRunning(id);
    assertThat(signalbox.activeCount(RunningSignalbox.user(id))).isOne();

    signalbox.overwriteStatus(id, "CANCELLED", now());

    signalbox.awaitNothingLeft(id);
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(signalbox.row(id)).containsKey("settled_at"));
    assertThat(signalbox.status(id)).isEqualTo("CANCELLED");
    assertThat(agentCoreStops(id)).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {LocalNames.ECS_REPO, LocalNames.AGENTCORE_REPO})
  void cancelOfARunningTaskEndsItsSession(String repo) {
    var id = signalbox.submit(repo, HANGS);
    signalbox.awaitRunning(id);

    signalbox.cancel(id);

    signalbox.awaitNothingLeft(id);
    assertThat(signalbox.status(id)).isEqualTo("CANCELLED");
  }

  @ParameterizedTest
  @ValueSource(strings = {LocalNames.ECS_REPO, LocalNames.AGENTCORE_REPO})
  void cancelOfATaskThatAwaitsAnApprovalEndsItsSession(String repo) {
    var id = signalbox.submit(repo, HANGS);
    signalbox.awaitRunning(id);
    signalbox.overwriteStatus(id, "AWAITING_APPROVAL", now());

    signalbox.cancel(id);

    signalbox.awaitNothingLeft(id);
    assertThat(signalbox.status(id)).isEqualTo("CANCELLED");
  }

  /// Nobody knows the session when the cancel comes: it is stopped by whoever first hears of it.
  @Test
  void cancelWhileRunTaskHasNotAnsweredEndsTheTaskThatItStarted() {
    var id = RunningSignalbox.newId();
    signalbox.aws().ecs().faults().stuckIn(id, EcsStatus.PENDING);
    signalbox.aws().ecs().faults().holdAnswerUntilStopped(id);
    signalbox.submit(id, LocalNames.ECS_REPO, HANGS);
    await().atMost(LIMIT).until(() -> signalbox.aws().ecs().liveSessions(id).size() == 1);
    assertThat(signalbox.status(id)).isEqualTo("HYDRATING");
    assertThat(signalbox.row(id)).doesNotContainKey("session_id");

    signalbox.cancel(id);

    await().atMost(LIMIT).until(() -> signalbox.status(id).equals("CANCELLED"));
    assertThat(signalbox.aws().ecs().liveSessions(id)).hasSize(1);
    signalbox.awaitNothingLeft(id);
    signalbox.awaitSettled(id, "CANCELLED");
    assertThat(signalbox.aws().ecs().started(id)).hasSize(1);
  }

  @Test
  void cancelWhileTheInvocationHasNotAnsweredEndsTheSessionThatItStarted() {
    var id = RunningSignalbox.newId();
    var slow = new AgentCoreFault.SlowFirstByte(Duration.ofSeconds(6));
    signalbox
        .aws()
        .agentCore()
        .faults()
        .add(
            new AgentCoreFaults.Rule(
                AgentCoreCall.Operation.INVOKE, id, OptionalInt.empty(), slow));
    signalbox.submit(id, LocalNames.AGENTCORE_REPO, HANGS);
    await().atMost(LIMIT).until(() -> RunningSignalbox.agentProcesses(id).size() == 1);
    assertThat(signalbox.row(id)).doesNotContainKey("session_id");

    signalbox.cancel(id);

    signalbox.awaitNothingLeft(id);
    assertThat(signalbox.status(id)).isEqualTo("CANCELLED");
    signalbox.awaitQuiet();
    signalbox.awaitNothingLeft(id);
    assertThat(signalbox.status(id)).isEqualTo("CANCELLED");
    assertThat(signalbox.aws().agentCore().starts(id)).isOne();
  }

  @Test
  void cancelThatOvertakesItsSubmitWaitsForIt() {
    var id = RunningSignalbox.newId();
    signalbox.awaitQuiet();
    signalbox.cancel(id, Map.of("reason", "Sent twice.\u202e", "requested_by", "bob"));
    await()
        .atMost(LIMIT)
        .until(
            () ->
                signalbox.count(
                        signalbox.aws().queues().tasks(),
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)
                    == 1);

    signalbox.submit(id, LocalNames.ECS_REPO, HANGS);

    await().atMost(LIMIT).until(() -> signalbox.status(id).equals("CANCELLED"));
    signalbox.awaitQuiet();
    signalbox.awaitNothingLeft(id);
    assertThat(signalbox.status(id)).isEqualTo("CANCELLED");
    assertThat(signalbox.text(id, "cancel_reason")).isEqualTo("Sent twice.\u202e");
    assertThat(signalbox.text(id, "cancel_requested_by")).isEqualTo("bob");
    assertThat(signalbox.metadata(id, "task_cancelled"))
        .contains("reason=Sent twice.\u202e", "cancelled_by=bob");
  }

  private long agentCoreStops(String id) {
    return signalbox.aws().agentCore().journal().stream()
        .filter(
            call ->
                call.operation() == AgentCoreCall.Operation.STOP && call.sessionId().contains(id))
        .count();
  }

  private static String now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
