package dev.signalbox.ecs;

import static dev.signalbox.ecs.EcsOnLocalAws.UNTIL_STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.ecs.task.TaskFate.FailToStart.Containers;
import dev.signalbox.orchestrator.port.queue.EventIntake.Reading;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// From RunTask to the diagnosis: each way in which a task ends is met by a task of the local ECS,
/// told by its events, and read by the intake; a look at the task must say the same.
class EcsFailureJourneyTest {
  private static final EcsOnLocalAws WORLD = new EcsOnLocalAws();
  private static final AtomicInteger ATTEMPTS = new AtomicInteger();

  private final AttemptId attempt = EcsOnLocalAws.attempt(ATTEMPTS.incrementAndGet());

  @AfterEach
  void forgetFaults() {
    WORLD.ecs().faults().clear();
  }

  @AfterAll
  static void close() {
    WORLD.close();
  }

  /// How the session ended, after all that its events said on the way was looked through.
  private SessionStatus end(SessionHandle session) {
    var end = WORLD.end(session);
    assertThat(end.attempt()).isEqualTo(attempt);
    assertThat(WORLD.readings(session))
        .filteredOn(reading -> !(reading instanceof Reading.Understood))
        .isNotEmpty()
        .allMatch(new Reading.Ignored("intermediate")::equals);
    var observed = WORLD.observed(session);
    assertThat(observed)
        .extracting(it -> it.version().orElseThrow())
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.naturalOrder());
    assertThat(observed.subList(0, observed.size() - 1))
        .allMatch(it -> it.status().equals(new SessionStatus.Running()));
    var look = WORLD.look(session);
    assertThat(look.status()).isEqualTo(end.status());
    assertThat(look.version()).isEqualTo(end.version());
    return end.status();
  }

  private FailureCause neverStarted(String reason, Containers containers) {
    WORLD
        .ecs()
        .faults()
        .failToStart(EcsSession.startedBy(DeploymentName.DEFAULT, attempt), reason, containers, 1);
    var ended = end(WORLD.started(attempt, UNTIL_STOPPED));
    return ((SessionStatus.NeverStarted) ended).cause();
  }

  private FailureCause failed(SessionHandle session) {
    return ((SessionStatus.Failed) end(session)).cause();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to"
            + " resolve ref repo/agent:nope: repo/agent:nope: not found | IMAGE_PULL",
        "CannotPullContainerError: pull image manifest has been retried 5 time(s): image Manifest"
            + " does not contain descriptor matching platform 'linux/arm64' | IMAGE_PULL",
        "CannotPullContainerError: pulling from host failed: unexpected status from HEAD request:"
            + " 403 Forbidden | IMAGE_PULL",
        "CannotPullContainerError: dial tcp 10.0.0.1:443: i/o timeout | IMAGE_PULL_TIMEOUT",
        "ResourceInitializationError: unable to pull secrets or registry auth: execution resource"
            + " retrieval failed: unable to retrieve secret from asm: service call has been"
            + " retried 1 time(s): AccessDeniedException: no | SECRETS_UNAVAILABLE",
        "ResourceInitializationError: unable to pull secrets or registry auth: dial tcp: i/o"
            + " timeout | RESOURCE_INITIALIZATION_TIMEOUT",
        "ResourceInitializationError: unable to pull secrets or registry auth: context deadline"
            + " exceeded | RESOURCE_INITIALIZATION_TIMEOUT",
        "ResourceInitializationError: failed to validate logger args: create stream has been"
            + " retried 1 times: log group does not exist | LOGGING_UNAVAILABLE",
        "Timeout waiting for network interface provisioning to complete. | NETWORK_INTERFACE",
        "Timeout waiting for EphemeralStorage provisioning to complete. | STORAGE_TIMEOUT",
        "Unexpected EC2 error while attempting to Create Network Interface with public IP"
            + " assignment enabled in subnet 'subnet-1': InsufficientFreeAddressesInSubnet"
            + " | NETWORK_INTERFACE",
        "InternalError: an internal service error occurred | PLATFORM_START_ERROR",
        "Your Spot Task was interrupted. | SPOT_INTERRUPTION",
        "ECS is performing maintenance on the underlying infrastructure hosting the task"
            + " | HOST_LOST",
        "Task failed ELB health checks in (target-group arn:tg) | SERVICE_STOPPED_TASK",
        "Task stopped by user | STOPPED_BY_SOMEONE",
        "ContainerRuntimeError: could not create | PLATFORM_START_ERROR",
        "ContainerRuntimeTimeoutError: could not transition to running | PLATFORM_START_ERROR",
        "CannotStartContainerError: ResourceInitializationError: exec format error"
            + " | CONTAINER_NOT_STARTABLE",
        "CannotInspectContainerError: could not transition to inspecting"
            + " | CONTAINER_NOT_STARTABLE",
        "CannotCreateVolumeError: no space | CONTAINER_NOT_STARTABLE",
        "a text of a later year | UNKNOWN"
      })
  void aStartThatFailsIsToldByItsReason(String reason, FailureCode expected) {
    var listed = neverStarted(reason, Containers.LISTED);

    assertThat(listed.code()).isEqualTo(expected);
    assertThat(listed.detail()).containsOnlyOnce(reason).contains("[TaskFailedToStart]");
  }

  @ParameterizedTest
  @EnumSource(Containers.class)
  void aStartThatFailsIsTheSameWhetherContainersAreListedOrNot(Containers containers) {
    var reason = "Timeout waiting for network interface provisioning to complete.";

    assertThat(neverStarted(reason, containers).code()).isEqualTo(FailureCode.NETWORK_INTERFACE);
  }

  @Test
  void aCommandThatIsNotThereNeverStarted() {
    var settings =
        EcsOnLocalAws.settings(EcsOnLocalAws.FAMILY, LocalNames.SUBNET, List.of("/no/such/agent"));

    var ended = end(EcsOnLocalAws.started(attempt, WORLD.strategy(settings)));

    assertThat(((SessionStatus.NeverStarted) ended).cause().code())
        .isEqualTo(FailureCode.CONTAINER_NOT_STARTABLE);
  }

  @Test
  void anEssentialContainerThatExitsWithZeroIsCompleted() {
    assertThat(end(WORLD.started(attempt, "exit 0"))).isEqualTo(new SessionStatus.Completed());
  }

  @ParameterizedTest
  @CsvSource({
    "exit 1, APPLICATION_EXIT",
    "no-such-command, COMMAND_NOT_RUNNABLE",
    "kill -SEGV $$, PROCESS_CRASHED",
    "kill -KILL $$, KILLED",
    "kill -TERM $$, KILLED"
  })
  void anEssentialContainerThatExitsOtherwiseIsToldByItsCode(String script, FailureCode expected) {
    var cause = failed(WORLD.started(attempt, script));

    assertThat(cause.code()).isEqualTo(expected);
    assertThat(cause.detail()).contains("Essential container in task exited");
  }

  @Test
  void memoryIsToldByTheContainerThoughTheTaskSaysNothingOfIt() {
    WORLD
        .ecs()
        .faults()
        .killOutOfMemory(
            EcsSession.startedBy(DeploymentName.DEFAULT, attempt), Duration.ofMillis(50), 1);

    assertThat(failed(WORLD.started(attempt, UNTIL_STOPPED)).code())
        .isEqualTo(FailureCode.OUT_OF_MEMORY);
  }

  @Test
  void aSpotInterruptionIsNoEndBeforeTheTaskHasStopped() {
    WORLD
        .ecs()
        .faults()
        .spotInterruption(
            EcsSession.startedBy(DeploymentName.DEFAULT, attempt), Duration.ofMillis(50), 1);

    var session = WORLD.started(attempt, UNTIL_STOPPED);

    assertThat(failed(session).code()).isEqualTo(FailureCode.SPOT_INTERRUPTION);
    assertThat(WORLD.observed(session)).hasSizeGreaterThanOrEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ECS is performing maintenance on the underlying infrastructure hosting the task"
            + " | HOST_LOST",
        "signalbox: cancelled | STOPPED_BY_SOMEONE",
        "somebody's own words | STOPPED_BY_SOMEONE"
      },
      quoteCharacter = '"')
  void aRunningTaskThatIsStoppedIsToldByTheEchoedReason(String reason, FailureCode expected) {
    var session = WORLD.running(attempt);

    var _ = WORLD.strategy(UNTIL_STOPPED).stopSession(session, reason);

    var cause = failed(session);
    assertThat(cause.code()).isEqualTo(expected);
    assertThat(cause.detail()).contains(reason);
  }

  @Test
  void aRunningTaskThatIsStoppedWithoutAReasonWasStoppedByAUser() {
    var session = WORLD.running(attempt);

    var _ =
        WORLD
            .clients()
            .ecs()
            .stopTask(
                it -> it.cluster(EcsSession.clusterArn(session)).task(EcsSession.taskArn(session)))
            .join();

    assertThat(failed(session).detail()).contains("Task stopped by user");
  }
}
