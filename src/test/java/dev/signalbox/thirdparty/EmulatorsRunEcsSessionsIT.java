package dev.signalbox.thirdparty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.signalbox.ecs.EcsComputeStrategy;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.ecs.EcsSettings;
import dev.signalbox.ecs.EcsSettings.AgentDefinition;
import dev.signalbox.ecs.EcsSettings.Family;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.local.LocalNames;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.compute.StopOutcome;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;

/// The requests of the ECS strategy, read by code that we did not write.
final class EmulatorsRunEcsSessionsIT {
  private static final Map<Emulator.Kind, Emulator> EMULATORS = new EnumMap<>(Emulator.Kind.class);

  @BeforeAll
  static void start() {
    Python.require();
    for (var kind : Emulator.Kind.values()) {
      EMULATORS.put(kind, Emulator.start(kind));
    }
    emulator(Emulator.Kind.MOTO).endTasksByLooking(1000);
  }

  @AfterAll
  static void stop() {
    EMULATORS.values().forEach(Emulator::close);
  }

  private static Emulator emulator(Emulator.Kind kind) {
    return Optional.ofNullable(EMULATORS.get(kind)).orElseThrow();
  }

  private static AttemptId attempt() {
    return new AttemptId(UlidCreator.getUlid().toString(), 1);
  }

  private static EcsComputeStrategy strategy(Emulator emulator, EcsSettings settings) {
    return new EcsComputeStrategy(emulator.clients().ecs(), settings);
  }

  private static EcsComputeStrategy strategy(Emulator emulator) {
    return strategy(emulator, emulator.ecsSettings());
  }

  private static SessionStart start(EcsComputeStrategy strategy, AttemptId attempt) {
    return strategy.startSession(
        new SessionRequest(
            attempt,
            TaskRequest.ofUser("ada"),
            Blueprint.of(EcsSession.TYPE, Optional.empty()),
            new SessionRequest.Payload.Inline("{\"prompt\":\"hello\"}")));
  }

  private static SessionHandle started(EcsComputeStrategy strategy, AttemptId attempt) {
    return ((SessionStart.Started) start(strategy, attempt)).session();
  }

  private static SessionStatus look(EcsComputeStrategy strategy, SessionHandle session) {
    var sightings = strategy.pollSession(List.of(session));
    return Optional.ofNullable(sightings.get(session)).orElseThrow().status();
  }

  @ParameterizedTest
  @EnumSource
  void aStartedSessionIsFoundByItsAttemptAndRuns(Emulator.Kind kind) {
    var strategy = strategy(emulator(kind));
    var attempt = attempt();

    var session = started(strategy, attempt);

    assertThat(strategy.findSession(attempt)).contains(session);
    assertThat(strategy.findSession(attempt())).isEmpty();
    assertThat(look(strategy, session)).isEqualTo(new SessionStatus.Running());
  }

  @ParameterizedTest
  @EnumSource
  void theEmulatorUnderstoodTheWholeRequest(Emulator.Kind kind) {
    var emulator = emulator(kind);
    var attempt = attempt();
    var session = started(strategy(emulator), attempt);

    var task =
        emulator
            .clients()
            .ecs()
            .describeTasks(
                it -> it.cluster(EcsSession.clusterArn(session)).tasks(EcsSession.taskArn(session)))
            .join()
            .tasks()
            .getFirst();

    assertThat(task.startedBy()).isEqualTo(EcsSession.startedBy(DeploymentName.DEFAULT, attempt));
    assertThat(task.launchTypeAsString()).isEqualTo("FARGATE");
    assertThat(task.taskDefinitionArn()).contains("task-definition/" + Emulator.FAMILY + ":1");
    var override = task.overrides().containerOverrides().getFirst();
    assertThat(override.name()).isEqualTo(LocalNames.CONTAINER);
    assertThat(override.command()).containsExactly("python", "-m", "agent.batch");
    assertThat(override.environment())
        .contains(
            pair("TASK_ID", attempt.taskId()),
            pair("ATTEMPT", "1"),
            pair("AGENT_PAYLOAD", "{\"prompt\":\"hello\"}"));
  }

  private static KeyValuePair pair(String name, String value) {
    return KeyValuePair.builder().name(name).value(value).build();
  }

  /// moto says nothing of who stopped a task and shows exit code 0: by that, it just ended.
  @ParameterizedTest
  @EnumSource
  void aStoppedSessionHasEnded(Emulator.Kind kind) {
    var strategy = strategy(emulator(kind));
    var session = started(strategy, attempt());

    assertThat(strategy.stopSession(session, "cancelled by ada")).isEqualTo(StopOutcome.STOPPING);

    var end = look(strategy, session);
    switch (kind) {
      case MOTO -> assertThat(end).isEqualTo(new SessionStatus.Completed());
      case MINISTACK -> {
        var cause = ((SessionStatus.Failed) end).cause();
        assertThat(cause.code()).isEqualTo(FailureCode.STOPPED_BY_SOMEONE);
        assertThat(cause.detail()).contains("cancelled by ada");
      }
    }
  }

  /// One says that it is missing, the other nothing at all.
  @ParameterizedTest
  @EnumSource
  void aHundredUnknownSessionsAreNotFoundBesideOneThatRuns(Emulator.Kind kind) {
    var strategy = strategy(emulator(kind));
    var session = started(strategy, attempt());
    var asked = new ArrayList<SessionHandle>();
    IntStream.range(0, 100).mapToObj(n -> unknown(session, n)).forEach(asked::add);
    asked.add(session);

    var sightings = strategy.pollSession(asked);

    assertThat(sightings).hasSize(101);
    sightings.forEach(
        (of, sighting) ->
            assertThat(sighting.status())
                .isEqualTo(
                    of.equals(session)
                        ? new SessionStatus.Running()
                        : new SessionStatus.NotFound()));
  }

  private static SessionHandle unknown(SessionHandle like, int number) {
    var arn = EcsSession.taskArn(like);
    var id = "%032d".formatted(number);
    return EcsSession.of(
        EcsSession.clusterArn(like), arn.substring(0, arn.lastIndexOf('/') + 1) + id);
  }

  /// moto fails over it (500), which must count as an outage and not as a stop.
  @ParameterizedTest
  @EnumSource
  void stoppingAnUnknownSession(Emulator.Kind kind) {
    var strategy = strategy(emulator(kind));
    var session = unknown(started(strategy, attempt()), 7);

    switch (kind) {
      case MINISTACK ->
          assertThat(strategy.stopSession(session, "why")).isEqualTo(StopOutcome.GONE);
      case MOTO ->
          assertThatThrownBy(() -> strategy.stopSession(session, "why"))
              .isInstanceOf(DependencyUnavailable.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownTaskDefinitionDeclinesTheStart(Emulator.Kind kind) {
    var emulator = emulator(kind);
    var good = emulator.ecsSettings();
    var bad =
        EcsSettings.onFargate(
            good.clusterArn(),
            new AgentDefinition(
                new Family("nowhere"),
                Optional.empty(),
                good.agent().container(),
                good.agent().command()),
            good.network());

    var start = start(strategy(emulator, bad), attempt());

    var cause = ((SessionStart.Declined) start).cause();
    assertThat(cause.code()).isEqualTo(FailureCode.REQUEST_REFUSED);
  }
}
