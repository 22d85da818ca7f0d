package dev.signalbox.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.port.queue.EventIntake.Reading;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Reads every event that is kept as a file.
class EcsEventSamplesTest {
  private static final Instant NOW = Instant.parse("2026-03-02T11:00:00Z");

  private final EcsStateChangeIntake intake =
      new EcsStateChangeIntake(EcsTestSettings.SETTINGS, new SetupDoubts(() -> NOW));

  static Stream<Arguments> samples() {
    return Stream.of(
        Arguments.of("running", "Running"),
        Arguments.of("stopped-0", "Completed"),
        Arguments.of("stopped-137-oom", "Failed OUT_OF_MEMORY"),
        Arguments.of("pull-failure", "NeverStarted IMAGE_PULL"),
        Arguments.of("eni-timeout", "NeverStarted NETWORK_INTERFACE"),
        Arguments.of("spot-warning", "Running"),
        Arguments.of("spot-stopped", "Failed SPOT_INTERRUPTION"),
        Arguments.of("user-stop-warning", "Running"),
        Arguments.of("user-stop-stopped", "Failed STOPPED_BY_SOMEONE"),
        Arguments.of("our-stop-stopped", "Failed STOPPED_BY_SOMEONE"),
        Arguments.of("sidecar-137-agent-1", "Failed APPLICATION_EXIT"),
        Arguments.of("agent-exited-sidecar-runs", "AgentEnded, Failed APPLICATION_EXIT"),
        Arguments.of("resource-init", "NeverStarted SECRETS_UNAVAILABLE"),
        Arguments.of("guardduty-first", "Failed APPLICATION_EXIT"),
        Arguments.of("floci-like", "Completed"),
        Arguments.of("fakecloud-like", "Failed APPLICATION_EXIT"),
        Arguments.of("provisioning", "ignored: intermediate"),
        Arguments.of("deprovisioning", "ignored: intermediate"));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everySampleIsReadAsWhatItIs(String name, String expected) {
    assertThat(told(intake.read(EventSamples.read(name), NOW))).isEqualTo(expected);
  }

  @Test
  void noSampleIsForgotten() {
    List<Object> named = samples().map(it -> it.get()[0]).toList();

    assertThat(named).containsExactlyInAnyOrderElementsOf(EventSamples.names());
  }

  private static String told(Reading reading) {
    return switch (reading) {
      case Reading.Understood(SessionObserved observed) -> told(observed.status());
      case Reading.Understood(var other) -> "not a sighting: " + other;
      case Reading.Ignored(var because) -> "ignored: " + because;
      case Reading.NotMine() -> "not mine";
      case Reading.Unusable(var reason, var detail) -> reason + ": " + detail;
    };
  }

  private static String told(SessionStatus status) {
    return switch (status) {
      case SessionStatus.Running() -> "Running";
      case SessionStatus.AgentEnded(var outcome) -> "AgentEnded, " + told(outcome);
      case SessionStatus.NotFound() -> "NotFound";
      case SessionStatus.Completed() -> "Completed";
      case SessionStatus.Failed(var cause) -> "Failed " + cause.code();
      case SessionStatus.NeverStarted(var cause) -> "NeverStarted " + cause.code();
    };
  }

  @Test
  void aStoppedEventNamesAttemptSessionVersionAndInstant() {
    var observed = observed("stopped-0");

    assertThat(observed.attempt()).isEqualTo(EcsTestSettings.ATTEMPT);
    assertThat(observed.session())
        .isEqualTo(EcsSession.of(EcsTestSettings.CLUSTER, EcsTestSettings.TASK_ARN));
    assertThat(observed.version()).isEqualTo(OptionalLong.of(8));
    assertThat(observed.at()).isEqualTo(NOW);
  }

  @Test
  void anEventWithoutVersionHasNone() {
    assertThat(observed("floci-like").version()).isEmpty();
  }

  @Test
  void anEventWithoutStartedByIsFoundByTheVariablesOfItsOverrides() {
    assertThat(observed("fakecloud-like").attempt()).isEqualTo(EcsTestSettings.ATTEMPT);
  }

  @Test
  void theEvidenceHoldsTheEventsWordsButNoVariables() {
    var evidence = observed("guardduty-first").evidence().orElseThrow();

    assertThat(evidence)
        .contains("\"stoppedReason\":\"Essential container in task exited\"", "\"exitCode\":3")
        .contains("stoppingAt")
        .doesNotContain("overrides", "environment", "AGENT_PAYLOAD_S3_URI", "s3://");
  }

  @Test
  void aRunningEventNeedsNoEvidence() {
    assertThat(observed("running").evidence()).isEmpty();
  }

  @Test
  void theDetailHoldsBothReasonsOnce() {
    var oom = (SessionStatus.Failed) observed("stopped-137-oom").status();
    var pull = (SessionStatus.NeverStarted) observed("pull-failure").status();

    assertThat(oom.cause().detail())
        .isEqualTo(
            "Exit code 137. Essential container in task exited OutOfMemoryError: container killed"
                + " due to memory usage [EssentialContainerExited]");
    assertThat(pull.cause().detail()).containsOnlyOnce("CannotPullContainerError");
  }

  private SessionObserved observed(String name) {
    var reading = (Reading.Understood) intake.read(EventSamples.read(name), NOW);
    return (SessionObserved) reading.event();
  }
}
