package dev.signalbox.ecs;

import static dev.signalbox.ecs.EcsOnLocalAws.FAMILY;
import static dev.signalbox.ecs.EcsOnLocalAws.UNTIL_STOPPED;
import static dev.signalbox.ecs.EcsOnLocalAws.attempt;
import static dev.signalbox.ecs.EcsOnLocalAws.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.ecs.EcsFaults;
import dev.signalbox.local.wire.JournalEntry;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the fake of ECS can only claim: tokens, lost answers, refusals and stops, with the real
/// adapter and the SDK's own retries on the local ECS.
class EcsOnLocalAwsTest {
  private static final AttemptId FIRST = attempt(1);
  private static final AttemptId SECOND = attempt(2);

  private final EcsOnLocalAws world = new EcsOnLocalAws();
  private final EcsComputeStrategy strategy = world.strategy(UNTIL_STOPPED);
  private final EcsFaults faults = world.ecs().faults();

  @AfterEach
  void close() {
    world.close();
  }

  private SessionStart start(AttemptId attempt) {
    return strategy.startSession(request(attempt));
  }

  private static SessionHandle session(SessionStart start) {
    return ((SessionStart.Started) start).session();
  }

  private FailureCode declined(AttemptId attempt) {
    return ((SessionStart.Declined) start(attempt)).cause().code();
  }

  @Test
  void startingAnAttemptTwiceStartsOneTask() {
    var first = start(FIRST);

    assertThat(session(start(FIRST))).isEqualTo(session(first));
    assertThat(world.startedFor(FIRST)).hasSize(1);
    assertThat(world.startedFor(FIRST).getFirst().clientToken())
        .isEqualTo(EcsSession.clientToken(DeploymentName.DEFAULT, FIRST));
    assertThat(world.calls("RunTask")).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "another-family, subnet-local, exec sleep 30",
    "signalbox-agent, subnet-elsewhere, exec sleep 30",
    "signalbox-agent, subnet-local, exec sleep 31"
  })
  void settingsThatChangeBetweenTwoTriesAdoptTheTaskThatRuns(
      String family, String subnet, String script) {
    world.register("another-family");
    var first = start(FIRST);

    var changed = world.strategy(EcsOnLocalAws.settings(family, subnet, script));

    assertThat(changed.startSession(request(FIRST)))
        .isEqualTo(new SessionStart.Started(session(first), SessionStart.Origin.ADOPTED));
    assertThat(world.startedFor(FIRST)).hasSize(1);
  }

  @Test
  void aNewRevisionOfTheFamilyBetweenTwoTriesIsNoConflict() {
    var first = start(FIRST);
    world.register(FAMILY);

    assertThat(session(start(FIRST))).isEqualTo(session(first));
    assertThat(world.startedFor(FIRST)).hasSize(1);
  }

  /// A producer sent one task id to both. Without the name in the token, the second would adopt the
  /// session of the first.
  @Test
  void twoDeploymentsOnOneClusterStartAndFindEachItsOwnSession() {
    var settings = EcsOnLocalAws.settings(FAMILY, LocalNames.SUBNET, UNTIL_STOPPED);
    var blue = world.strategy(settings.withDeployment(new DeploymentName("blue")));
    var green = world.strategy(settings.withDeployment(new DeploymentName("green")));

    var ofBlue = ((SessionStart.Started) blue.startSession(request(FIRST))).session();
    assertThat(green.findSession(FIRST)).isEmpty();
    var ofGreen = ((SessionStart.Started) green.startSession(request(FIRST))).session();

    assertThat(ofGreen).isNotEqualTo(ofBlue);
    assertThat(blue.findSession(FIRST)).contains(ofBlue);
    assertThat(green.findSession(FIRST)).contains(ofGreen);
  }

  @Test
  void aLostAnswerIsAskedForAgainByTheSdkUnderTheSameToken() {
    faults.loseAnswer("RunTask", EcsSession.startedBy(DeploymentName.DEFAULT, FIRST), 1);

    assertThat(start(FIRST)).isInstanceOf(SessionStart.Started.class);

    assertThat(world.calls("RunTask")).extracting(JournalEntry::attempt).containsExactly(1, 2);
    assertThat(world.startedFor(FIRST)).hasSize(1);
  }

  @Test
  void anAnswerThatStaysLostIsUnavailableAndTheNextTryFindsTheOneSession() {
    faults.loseAnswer("RunTask", EcsSession.startedBy(DeploymentName.DEFAULT, FIRST), 3);

    assertThatThrownBy(() -> start(FIRST)).isInstanceOf(DependencyUnavailable.class);
    var found = ((SessionStart.Started) start(FIRST)).session();

    assertThat(world.startedFor(FIRST)).hasSize(1);
    assertThat(EcsSession.taskArn(found)).isEqualTo(world.startedFor(FIRST).getFirst().taskArn());
    assertThat(world.ecs().liveSessions("")).containsExactly(EcsSession.taskArn(found));
  }

  @Test
  void aRefusedPlacementIsReplayedToItsAttemptAndNotToTheNext() {
    faults.refusePlacement(
        EcsSession.startedBy(DeploymentName.DEFAULT, FIRST), EcsFaults.NO_CAPACITY, 1);

    assertThat(declined(FIRST)).isEqualTo(FailureCode.CAPACITY_UNAVAILABLE);
    assertThat(declined(FIRST)).isEqualTo(FailureCode.CAPACITY_UNAVAILABLE);
    assertThat(start(SECOND)).isInstanceOf(SessionStart.Started.class);

    assertThat(world.startedFor(FIRST)).isEmpty();
    assertThat(world.startedFor(SECOND)).hasSize(1);
  }

  @Test
  void throttlingThatOutlivesTheSdksPatiencePassesUnderTheSameToken() {
    faults.throttle("RunTask", EcsSession.startedBy(DeploymentName.DEFAULT, FIRST), 3);

    assertThatThrownBy(() -> start(FIRST)).isInstanceOf(DependencyUnavailable.class);
    assertThat(world.calls("RunTask")).extracting(JournalEntry::attempt).containsExactly(1, 2, 3);
    assertThat(world.startedFor(FIRST)).isEmpty();

    assertThat(start(FIRST)).isInstanceOf(SessionStart.Started.class);
  }

  @Test
  void aStopOfARunningTaskIsUnderWayUntilItsStoppedEventTells() {
    var session = world.running(FIRST);

    assertThat(strategy.stopSession(session, "signalbox: cancelled"))
        .isEqualTo(StopOutcome.STOPPING);

    var end = world.end(session);
    assertThat(end.attempt()).isEqualTo(FIRST);
    assertThat(end.session()).isEqualTo(session);
    assertThat(end.status())
        .isInstanceOfSatisfying(
            SessionStatus.Failed.class,
            failed -> {
              assertThat(failed.cause().code()).isEqualTo(FailureCode.STOPPED_BY_SOMEONE);
              assertThat(failed.cause().detail()).contains("Exit code 143", "signalbox: cancelled");
            });
    assertThat(world.ecs().liveSessions("")).isEmpty();
  }

  @Test
  void aSecondStopChangesNothingWhetherTheTaskStillStopsOrHasStopped() {
    var session = world.running(FIRST);

    var _ = strategy.stopSession(session, "signalbox: first");
    assertThat(strategy.stopSession(session, "signalbox: second")).isEqualTo(StopOutcome.STOPPING);
    var end = world.end(session);
    assertThat(strategy.stopSession(session, "signalbox: third")).isEqualTo(StopOutcome.STOPPING);

    assertThat(world.look(session).version()).isEqualTo(end.version());
    assertThat(end.evidence().orElseThrow())
        .contains("signalbox: first")
        .doesNotContain("signalbox: second");
  }

  @Test
  void aTaskThatEcsHasForgottenIsGoneAndNotFound() {
    var session = world.running(FIRST);
    var _ = strategy.stopSession(session, "signalbox: cancelled");
    var _ = world.end(session);
    world.advance(Duration.ofMinutes(61));

    assertThat(strategy.stopSession(session, "signalbox: again")).isEqualTo(StopOutcome.GONE);
    assertThat(world.look(session).status()).isEqualTo(new SessionStatus.NotFound());
  }

  @Test
  void aStopThatIsNotAllowedIsRefusedAndStopsNothing() {
    var session = world.running(FIRST);
    faults.accessDenied("StopTask", EcsSession.startedBy(DeploymentName.DEFAULT, FIRST));

    assertThatThrownBy(() -> strategy.stopSession(session, "signalbox: cancelled"))
        .isInstanceOf(DependencyRefused.class)
        .hasMessageContaining("AccessDeniedException");
    assertThat(world.ecs().liveSessions("")).containsExactly(EcsSession.taskArn(session));
  }

  @Test
  void aHundredAndFiftySessionsAreLookedAtInTwoCalls() {
    var sessions = new ArrayList<>(EcsComputeStrategyContractTest.unknownTasks(149));
    var running = world.running(FIRST);
    sessions.add(running);

    var sightings = strategy.pollSession(sessions);

    assertThat(sightings).containsOnlyKeys(sessions);
    assertThat(sightings.get(running)).isEqualTo(world.look(running));
    assertThat(sightings.values())
        .filteredOn(it -> it.status().equals(new SessionStatus.NotFound()))
        .hasSize(149);
    assertThat(world.calls("DescribeTasks"))
        .extracting(call -> call.request().path("tasks").size())
        .containsExactly(100, 50, 1);
  }

  @Test
  void aTaskThatIsMissingAtFirstIsNotFoundAndThenSeen() {
    var session = world.running(FIRST);
    faults.missing(EcsSession.startedBy(DeploymentName.DEFAULT, FIRST), 1);

    assertThat(world.look(session).status()).isEqualTo(new SessionStatus.NotFound());
    assertThat(world.look(session).status()).isEqualTo(new SessionStatus.Running());
  }

  @Test
  void aSidecarInFirstPlaceThatIsKilledWithTheAgentDoesNotDisturb() {
    var session = world.started(FIRST, "exit 3");

    var end = world.end(session);

    var first = world.events(session).getLast().path("detail").path("containers").path(0);
    assertThat(first.path("name").asText())
        .startsWith("aws-guardduty-agent-")
        .isNotEqualTo(LocalNames.CONTAINER);
    assertThat(first.path("exitCode").asInt()).isEqualTo(137);
    assertThat(((SessionStatus.Failed) end.status()).cause().code())
        .isEqualTo(FailureCode.APPLICATION_EXIT);
    assertThat(world.look(session).status()).isEqualTo(end.status());
  }
}
