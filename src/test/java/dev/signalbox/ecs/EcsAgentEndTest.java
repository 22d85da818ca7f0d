package dev.signalbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsTask.Container;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A task that lives on without its agent's container.
class EcsAgentEndTest {
  private static final Container SIDECAR = container("envoy", "RUNNING", OptionalInt.empty(), "");

  @ParameterizedTest
  @CsvSource({
    "1, '', APPLICATION_EXIT",
    "137, OutOfMemoryError: container killed due to memory usage, OUT_OF_MEMORY",
    "137, '', KILLED",
    "127, '', COMMAND_NOT_RUNNABLE",
    "139, '', PROCESS_CRASHED"
  })
  void theAgentsOwnExitCodeSaysHow(int exitCode, String reason, FailureCode code) {
    var agent = container("agent", "STOPPED", OptionalInt.of(exitCode), reason);

    var status = (SessionStatus.AgentEnded) status("RUNNING", Optional.empty(), agent);

    var cause = ((SessionStatus.Failed) status.outcome()).cause();
    assertThat(cause.code()).isEqualTo(code);
    assertThat(cause.detail()).contains("Exit code " + exitCode);
  }

  @Test
  void anExitWithZeroIsCompleted() {
    var agent = container("agent", "STOPPED", OptionalInt.of(0), "");

    assertThat(status("RUNNING", Optional.empty(), agent))
        .isEqualTo(new SessionStatus.AgentEnded(new SessionStatus.Completed()));
  }

  @Test
  void aContainerWithoutExitCodeNeverRan() {
    var reason = "CannotStartContainerError: no such file or directory";
    var agent = container("agent", "STOPPED", OptionalInt.empty(), reason);

    var status = (SessionStatus.AgentEnded) status("RUNNING", Optional.empty(), agent);

    assertThat(status.outcome()).isInstanceOf(SessionStatus.NeverStarted.class);
    assertThat(((SessionStatus.NeverStarted) status.outcome()).cause())
        .extracting(FailureCause::detail)
        .asString()
        .contains("CannotStartContainerError");
  }

  @ParameterizedTest
  @CsvSource({
    "RUNNING, '', RUNNING",
    "RUNNING, '', PENDING",
    "RUNNING, UserInitiated, STOPPED",
    "RUNNING, EssentialContainerExited, STOPPED",
    "DEACTIVATING, '', STOPPED",
    "STOPPING, '', STOPPED",
    "DEPROVISIONING, '', STOPPED",
    "PENDING, '', STOPPED"
  })
  void oneThatRunsOrIsOnItsWayUpOrDownStillRuns(
      String taskStatus, String stopCode, String containerStatus) {
    var agent = container("agent", containerStatus, OptionalInt.of(1), "");

    assertThat(status(taskStatus, Optional.of(stopCode).filter(it -> !it.isEmpty()), agent))
        .isEqualTo(new SessionStatus.Running());
  }

  @Test
  void theEndOfAnotherContainerIsNotTheAgents() {
    var sidecar = container("envoy", "STOPPED", OptionalInt.of(1), "");
    var agent = container("agent", "RUNNING", OptionalInt.empty(), "");

    assertThat(task("RUNNING", Optional.empty(), List.of(sidecar, agent)).status("agent"))
        .isEqualTo(new SessionStatus.Running());
  }

  private static SessionStatus status(String status, Optional<String> stopCode, Container agent) {
    return task(status, stopCode, List.of(SIDECAR, agent)).status("agent");
  }

  private static EcsTask task(
      String status, Optional<String> stopCode, List<Container> containers) {
    return new EcsTask(
        EcsTestSettings.TASK_ARN,
        EcsTestSettings.CLUSTER,
        status,
        OptionalLong.of(6),
        Optional.empty(),
        stopCode,
        Optional.empty(),
        true,
        containers);
  }

  private static Container container(
      String name, String status, OptionalInt exitCode, String reason) {
    return new Container(
        name, Optional.of(status), exitCode, Optional.of(reason).filter(it -> !it.isEmpty()));
  }
}
