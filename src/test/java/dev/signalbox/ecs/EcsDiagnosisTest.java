package dev.signalbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.ecs.EcsTask.Container;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.SessionStatus;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EcsDiagnosisTest {
  private static final String ESSENTIAL = "Essential container in task exited";

  private static EcsTask stopped(
      String stopCode, String stoppedReason, boolean reachedRunning, Container... containers) {
    return new EcsTask(
        "arn:task",
        "arn:cluster",
        "STOPPED",
        OptionalLong.empty(),
        Optional.empty(),
        Optional.of(stopCode).filter(it -> !it.isEmpty()),
        Optional.of(stoppedReason).filter(it -> !it.isEmpty()),
        reachedRunning,
        List.of(containers));
  }

  private static Container agent(OptionalInt exitCode, String reason) {
    return new Container(
        "agent", Optional.of("STOPPED"), exitCode, Optional.of(reason).filter(it -> !it.isEmpty()));
  }

  private static Container exited(int code) {
    return agent(OptionalInt.of(code), "");
  }

  private static FailureCode failed(SessionStatus status) {
    return ((SessionStatus.Failed) status).cause().code();
  }

  private static FailureCode neverStarted(SessionStatus status) {
    return ((SessionStatus.NeverStarted) status).cause().code();
  }

  @ParameterizedTest
  @CsvSource({
    "1, APPLICATION_EXIT",
    "2, APPLICATION_EXIT",
    "3, APPLICATION_EXIT",
    "125, CONTAINER_NOT_STARTABLE",
    "126, COMMAND_NOT_RUNNABLE",
    "127, COMMAND_NOT_RUNNABLE",
    "130, KILLED",
    "134, PROCESS_CRASHED",
    "137, KILLED",
    "139, PROCESS_CRASHED",
    "143, KILLED",
    "255, APPLICATION_EXIT",
    "-1, APPLICATION_EXIT"
  })
  void anExitCodeDecidesWhenNobodyStoppedTheTask(int code, FailureCode expected) {
    var task = stopped("EssentialContainerExited", ESSENTIAL, true, exited(code));

    assertThat(failed(task.status("agent"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "SpotInterruption, SPOT_INTERRUPTION",
    "TerminationNotice, SPOT_INTERRUPTION",
    "InfrastructureHealth, HOST_LOST",
    "ServiceSchedulerInitiated, SERVICE_STOPPED_TASK",
    "UserInitiated, STOPPED_BY_SOMEONE"
  })
  void whoeverStoppedTheTaskExplainsEveryExitCode(String stopCode, FailureCode expected) {
    for (int code : new int[] {0, 1, 137, 143}) {
      assertThat(failed(stopped(stopCode, "", true, exited(code)).status("agent")))
          .as("exit code " + code)
          .isEqualTo(expected);
    }
    var early = stopped(stopCode, "", false, agent(OptionalInt.empty(), ""));
    assertThat(neverStarted(early.status("agent"))).isEqualTo(expected);
  }

  @Test
  void anUnknownStopCodeLeavesTheExitCodeToDecide() {
    assertThat(stopped("MoonPhase", "", true, exited(0)).status("agent"))
        .isEqualTo(new SessionStatus.Completed());
    assertThat(failed(stopped("MoonPhase", "", true, exited(1)).status("agent")))
        .isEqualTo(FailureCode.APPLICATION_EXIT);
    var silent = stopped("MoonPhase", "", false).status("agent");
    assertThat(neverStarted(silent)).isEqualTo(FailureCode.UNKNOWN);
    assertThat(((SessionStatus.NeverStarted) silent).cause().detail()).contains("MoonPhase");
  }

  @Test
  void noStopCodeAtAllLeavesTheExitCodeToDecide() {
    assertThat(stopped("", "", true, exited(0)).status("agent"))
        .isEqualTo(new SessionStatus.Completed());
    assertThat(failed(stopped("", "", true, exited(137)).status("agent")))
        .isEqualTo(FailureCode.KILLED);
  }

  @ParameterizedTest
  @CsvSource({"137", "2"})
  void outOfMemoryIsToldByTheContainersReasonAndNotByItsExitCode(int code) {
    var oom = agent(OptionalInt.of(code), "OutOfMemoryError: container killed due to memory usage");

    assertThat(failed(stopped("EssentialContainerExited", ESSENTIAL, true, oom).status("agent")))
        .isEqualTo(FailureCode.OUT_OF_MEMORY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CannotPullContainerError: ref pull has been retried 1 time(s): not found | IMAGE_PULL",
        "CannotPullContainerError: image Manifest does not contain descriptor matching platform"
            + " | IMAGE_PULL",
        "CannotPullContainerError: unexpected status 403 Forbidden | IMAGE_PULL",
        "CannotPullContainerError: dial tcp: i/o timeout | IMAGE_PULL_TIMEOUT",
        "CannotPullContainerError: toomanyrequests: rate limit | THROTTLED",
        "ResourceInitializationError: unable to pull secrets or registry auth:"
            + " AccessDeniedException | SECRETS_UNAVAILABLE",
        "ResourceInitializationError: unable to pull secrets or registry auth: context deadline"
            + " exceeded | RESOURCE_INITIALIZATION_TIMEOUT",
        "ResourceInitializationError: failed to validate logger args: no such group"
            + " | LOGGING_UNAVAILABLE",
        "ResourceInitializationError: failed to invoke EFS utils | CONTAINER_NOT_STARTABLE",
        "Timeout waiting for network interface provisioning to complete. | NETWORK_INTERFACE",
        "Timeout waiting for EphemeralStorage provisioning to complete. | STORAGE_TIMEOUT",
        "Unexpected EC2 error while attempting to Create Network Interface | NETWORK_INTERFACE",
        "TaskFailedToStart: Unexpected EC2 error while attempting to Create | NETWORK_INTERFACE",
        "InternalError: unable to place | PLATFORM_START_ERROR",
        "CannotStartContainerError: exec format error | CONTAINER_NOT_STARTABLE",
        "Capacity is unavailable at this time. | CAPACITY_UNAVAILABLE",
        "Task stopped by user | STOPPED_BY_SOMEONE",
        "a text of a later year | UNKNOWN"
      })
  void aFailedStartIsToldByItsReason(String reason, FailureCode expected) {
    var task = stopped("TaskFailedToStart", reason, false, agent(OptionalInt.empty(), ""));

    assertThat(neverStarted(task.status("agent"))).isEqualTo(expected);
  }

  @Test
  void aFailedStartMayBeToldByTheContainersReasonAlone() {
    var pull = agent(OptionalInt.empty(), "CannotPullContainerError: not found");

    assertThat(neverStarted(stopped("TaskFailedToStart", "", false, pull).status("agent")))
        .isEqualTo(FailureCode.IMAGE_PULL);
  }

  @Test
  void anUnknownTextIsKeptRaw() {
    var status =
        stopped(
                "TaskFailedToStart",
                "a text of a later year",
                false,
                agent(OptionalInt.empty(), ""))
            .status("agent");

    assertThat(((SessionStatus.NeverStarted) status).cause().detail())
        .isEqualTo("a text of a later year [TaskFailedToStart]");
  }

  @Test
  void aFailedStartNeverRanWhateverExitCodeTheRuntimeMadeUp() {
    var task =
        stopped(
            "TaskFailedToStart",
            "CannotStartContainerError: no such file",
            false,
            agent(OptionalInt.of(128), ""));

    assertThat(neverStarted(task.status("agent"))).isEqualTo(FailureCode.CONTAINER_NOT_STARTABLE);
  }

  @Test
  void aTaskThatWasRunningAndHasNoExitCodeDidRun() {
    var task = stopped("", "", true, agent(OptionalInt.empty(), ""));

    assertThat(failed(task.status("agent"))).isEqualTo(FailureCode.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "ECS is performing maintenance on the underlying infrastructure hosting the task, HOST_LOST",
    "ECS is performing maintenance on the underlying infrastructure hosting the task., HOST_LOST",
    "Host EC2 (instance i-0123) terminated., HOST_LOST",
    "Host EC2 (instance i-0123) stopped., HOST_LOST"
  })
  void aHostThatWentAwaySaysSoUnderAnyStopCode(String reason, FailureCode expected) {
    for (var stopCode :
        List.of(
            "UserInitiated",
            "ServiceSchedulerInitiated",
            "TerminationNotice",
            "EssentialContainerExited",
            "")) {
      assertThat(failed(stopped(stopCode, reason, true, exited(137)).status("agent")))
          .as(stopCode)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TerminationNotice", "ServiceSchedulerInitiated", "SpotInterruption", ""})
  void aSpotInterruptionSaysSoWhereverAwsWritesTheReason(String stopCode) {
    var task = stopped(stopCode, "Your Spot Task was interrupted.", true, exited(143));

    assertThat(failed(task.status("agent"))).isEqualTo(FailureCode.SPOT_INTERRUPTION);
  }

  /// Whoever stops a task may write what they like, and quote what AWS wrote elsewhere.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Your Spot Task was interrupted. That is what support said, so start anew",
        "cleanup after 'Your Spot Task was interrupted.'",
        "SpotInterruptionError again?",
        "moved away, ECS is performing maintenance on the underlying infrastructure hosting the"
            + " task",
        "ECS is performing maintenance on the underlying infrastructure hosting the tasks of dev",
        "CannotPullContainerError seen in the other one",
        "Host EC2 (instance of the test) terminated",
        "RESOURCE:MEMORY",
        ""
      })
  void aPersonsWordsAreAPersonsStop(String reason) {
    for (var code : new int[] {0, 1, 137, 143}) {
      var status = stopped("UserInitiated", reason, true, exited(code)).status("agent");

      assertThat(failed(status)).isEqualTo(FailureCode.STOPPED_BY_SOMEONE);
      assertThat(((SessionStatus.Failed) status).cause().detail()).contains(reason);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Task failed ELB health checks in (target-group arn:tg)",
        "Scaling activity initiated by (deployment ecs-svc/1)",
        ""
      })
  void aSchedulerThatStopsATaskForItsServiceIsNoLostHost(String reason) {
    var task = stopped("ServiceSchedulerInitiated", reason, true, exited(143));

    assertThat(failed(task.status("agent"))).isEqualTo(FailureCode.SERVICE_STOPPED_TASK);
  }

  /// A reason that keeps a task from starting cannot be why a process ended that had run.
  @ParameterizedTest
  @ValueSource(
      strings = {"CannotPullContainerError: EOF", "connection timed out", "rate exceeded", "AGENT"})
  void anExitCodeOfItsOwnIsNotExplainedByAFailedStart(String reason) {
    var task = stopped("EssentialContainerExited", reason, true, exited(1));

    assertThat(failed(task.status("agent"))).isEqualTo(FailureCode.APPLICATION_EXIT);
  }

  @Test
  void anAgentThatWasUpWhenTheRestCouldNotBeStartedRan() {
    var task = stopped("TaskFailedToStart", "CannotPullContainerError: x", false, exited(143));

    assertThat(failed(task.status("agent"))).isEqualTo(FailureCode.SIDECAR_FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Task failed to start", "TaskFailedToStart"})
  void aFailedStartWithoutAReasonMayBeTriedAgain(String reason) {
    var silent = stopped("TaskFailedToStart", reason, false, agent(OptionalInt.empty(), ""));

    assertThat(neverStarted(silent.status("agent"))).isEqualTo(FailureCode.PLATFORM_START_ERROR);
    assertThat(FailureCode.PLATFORM_START_ERROR.retry()).isEqualTo(FailureCode.Retry.START_AGAIN);
  }

  @Test
  void theAgentIsFoundByNameWhereverItStands() {
    var sidecar = new Container("sidecar", Optional.empty(), OptionalInt.of(137), Optional.empty());

    assertThat(
            stopped("EssentialContainerExited", ESSENTIAL, true, sidecar, exited(0))
                .status("agent"))
        .isEqualTo(new SessionStatus.Completed());
  }

  @Test
  void aTaskWithoutTheAgentsContainerNamesThoseItHas() {
    var sidecar = new Container("sidecar", Optional.empty(), OptionalInt.of(0), Optional.empty());
    var status = stopped("EssentialContainerExited", ESSENTIAL, false, sidecar).status("agent");

    assertThat(neverStarted(status)).isEqualTo(FailureCode.UNKNOWN);
    assertThat(((SessionStatus.NeverStarted) status).cause().detail()).contains("sidecar");
  }

  @Test
  void aTaskWithoutContainersNeverStarted() {
    assertThat(
            neverStarted(stopped("TaskFailedToStart", "InternalError: x", false).status("agent")))
        .isEqualTo(FailureCode.PLATFORM_START_ERROR);
  }
}
