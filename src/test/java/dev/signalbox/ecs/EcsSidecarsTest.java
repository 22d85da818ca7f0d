package dev.signalbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsTask.Container;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.session.SessionStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a container beside the agent's has to do with the agent's end. Containers are written as
/// `name exit reason`, with `-` for no exit code.
class EcsSidecarsTest {
  private static final String OOM = "OutOfMemoryError: Container killed due to memory usage";

  private static Container container(String text) {
    var parts = text.strip().split(" ", 3);
    return new Container(
        parts[0],
        Optional.of("STOPPED"),
        parts[1].equals("-") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(parts[1])),
        parts.length == 3 ? Optional.of(parts[2]) : Optional.empty());
  }

  private static SessionStatus status(String stopCode, boolean ran, String... containers) {
    var reason = stopCode.equals("TaskFailedToStart") ? "" : "Essential container in task exited";
    return new EcsTask(
            "arn:task",
            "arn:cluster",
            "STOPPED",
            OptionalLong.empty(),
            Optional.empty(),
            Optional.of(stopCode),
            Optional.of(reason).filter(it -> !it.isEmpty()),
            ran,
            List.of(containers).stream().map(EcsSidecarsTest::container).toList())
        .status("agent");
  }

  private static String told(SessionStatus status) {
    return switch (status) {
      case SessionStatus.Completed() -> "Completed";
      case SessionStatus.Failed(var cause) -> "Failed " + cause.code();
      case SessionStatus.NeverStarted(var cause) -> "NeverStarted " + cause.code();
      case SessionStatus.Running _, SessionStatus.AgentEnded _, SessionStatus.NotFound _ ->
          "not an end";
    };
  }

  private static FailureCause cause(SessionStatus status) {
    return ((SessionStatus.Failed) status).cause();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "log_router 1        | agent 143     | Failed SIDECAR_FAILED",
        "log_router 1        | agent 137     | Failed SIDECAR_FAILED",
        "log_router 139      | agent 143     | Failed SIDECAR_FAILED",
        "log_router 1        | agent -       | Failed SIDECAR_FAILED",
        "log_router 137 " + OOM + " | agent 137 | Failed SIDECAR_FAILED",
        "log_router - CannotStartContainerError: x | agent 143 | Failed SIDECAR_FAILED",
        // The agent went first, and the others with it.
        "log_router 143      | agent 137     | Failed KILLED",
        "log_router 137      | agent 137     | Failed KILLED",
        "log_router 137      | agent 143     | Failed KILLED",
        "log_router 0        | agent 137     | Failed KILLED",
        "log_router 137      | agent 1       | Failed APPLICATION_EXIT",
        // Its own end is its own verdict, whatever became of the others.
        "log_router 1        | agent 1       | Failed APPLICATION_EXIT",
        "log_router 1        | agent 139     | Failed PROCESS_CRASHED",
        "log_router 1        | agent 0       | Completed",
        "log_router 137      | agent 137 " + OOM + " | Failed OUT_OF_MEMORY",
        "log_router 1        | agent 137 " + OOM + " | Failed OUT_OF_MEMORY",
        // Never essential.
        "aws-guardduty-agent-Xy12 1 | agent 137 | Failed KILLED",
        "aws-guardduty-agent-Xy12 137 " + OOM + " | agent 0 | Completed"
      })
  void aSidecarThatFailedExplainsAnAgentThatWasTakenDown(
      String other, String agent, String expected) {
    assertThat(told(status("EssentialContainerExited", true, other, agent))).isEqualTo(expected);
    assertThat(told(status("EssentialContainerExited", true, agent, other))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"UserInitiated, STOPPED_BY_SOMEONE", "SpotInterruption, SPOT_INTERRUPTION"})
  void whoeverStoppedTheTaskExplainsTheSidecarAsWell(String stopCode, String expected) {
    assertThat(told(status(stopCode, true, "log_router 1", "agent 143")))
        .isEqualTo("Failed " + expected);
  }

  @Test
  void theSidecarIsNamedWithItsExitCodeAndReason() {
    var cause =
        cause(status("EssentialContainerExited", true, "log_router 137 " + OOM, "agent 143"));

    assertThat(cause.detail())
        .startsWith("Container log_router exited with 137: " + OOM + ".")
        .contains("Exit code 143.", "Essential container in task exited");
  }

  @Test
  void theOtherContainersStandBesideEveryOtherVerdict() {
    var cause = cause(status("EssentialContainerExited", true, "log_router 137", "agent 143"));

    assertThat(cause.detail()).endsWith("Beside it: log_router exited with 137.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "log_router - CannotPullContainerError: ref not found | agent - | NeverStarted IMAGE_PULL",
        "log_router - CannotPullContainerError: EOF | agent - | NeverStarted IMAGE_PULL_TIMEOUT",
        "init 1              | agent -       | NeverStarted SIDECAR_FAILED",
        "init 137 " + OOM + " | agent -      | NeverStarted SIDECAR_FAILED",
        "log_router - a text of a later year | agent - | NeverStarted UNKNOWN",
        "log_router -        | agent -       | NeverStarted PLATFORM_START_ERROR",
        // What the runtime makes up for a process that could not be started is no end of one.
        "log_router -        | agent 128 CannotStartContainerError: x"
            + " | NeverStarted CONTAINER_NOT_STARTABLE",
        // The agent was up when the sidecar was not: it may have done something.
        "log_router - CannotPullContainerError: not found | agent 143 | Failed SIDECAR_FAILED",
        "log_router - CannotPullContainerError: not found | agent 1 | Failed APPLICATION_EXIT"
      })
  void aStartMayFailForASidecarAlone(String other, String agent, String expected) {
    assertThat(told(status("TaskFailedToStart", false, other, agent))).isEqualTo(expected);
  }

  @Test
  void aStartThatFailedForASidecarSaysWhichOne() {
    var status =
        (SessionStatus.NeverStarted)
            status(
                "TaskFailedToStart",
                false,
                "log_router - CannotPullContainerError: not found",
                "agent -");

    assertThat(status.cause().detail())
        .contains("log_router has no exit code: CannotPullContainerError: not found");
  }
}
