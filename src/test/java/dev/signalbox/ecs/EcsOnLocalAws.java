package dev.signalbox.ecs;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.AwsTimeouts;
import dev.signalbox.aws.ScriptedAws;
import dev.signalbox.ecs.EcsSettings.AgentDefinition;
import dev.signalbox.ecs.EcsSettings.ContainerName;
import dev.signalbox.ecs.EcsSettings.Family;
import dev.signalbox.ecs.EcsSettings.Network;
import dev.signalbox.ecs.EcsSettings.SecurityGroups;
import dev.signalbox.ecs.EcsSettings.Subnets;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.lifecycle.session.SessionHandle;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.ecs.LocalEcs;
import dev.signalbox.local.ecs.StartedTask;
import dev.signalbox.local.ecs.task.StepProfile;
import dev.signalbox.local.wire.JournalEntry;
import dev.signalbox.local.wire.WireServer;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.port.compute.SessionObservation;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.queue.EventIntake.Reading;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.NetworkMode;

/// The real strategy with the real client before the local ECS, over HTTP, and the intake behind
/// the events that it sends. Its clock can be moved on.
final class EcsOnLocalAws implements AutoCloseable {
  static final String FAMILY = LocalNames.FAMILY;
  static final String UNTIL_STOPPED = "exec sleep 30";

  private final List<ObjectNode> events = new CopyOnWriteArrayList<>();
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final Vertx vertx = Vertx.vertx();
  private final LocalEcs ecs;
  private final WireServer server;
  private final AwsClients clients;

  EcsOnLocalAws() {
    ecs =
        new LocalEcs(
            dev.signalbox.local.ecs.EcsSettings.of(StepProfile.INSTANT, Map.of()),
            events::add,
            (_, _) -> {},
            this::now,
            UUID::randomUUID);
    server = new WireServer(vertx, this::now).serve(ecs.target()).start(0);
    clients = new AwsClients(ScriptedAws.settings(server.endpoint(), AwsTimeouts.DEFAULTS));
    var _ = clients.ecs().createCluster(it -> it.clusterName(LocalNames.CLUSTER)).join();
    register(FAMILY);
  }

  private Instant now() {
    return Instant.now().plus(ahead.get());
  }

  void advance(Duration by) {
    ahead.updateAndGet(before -> before.plus(by));
  }

  void register(String family) {
    var agent = ContainerDefinition.builder().name(LocalNames.CONTAINER).image("agent:1").build();
    var _ =
        clients
            .ecs()
            .registerTaskDefinition(
                definition ->
                    definition
                        .family(family)
                        .networkMode(NetworkMode.AWSVPC)
                        .requiresCompatibilities(Compatibility.FARGATE)
                        .cpu("256")
                        .memory("512")
                        .containerDefinitions(agent))
            .join();
  }

  LocalEcs ecs() {
    return ecs;
  }

  AwsClients clients() {
    return clients;
  }

  static EcsSettings settings(String family, String subnet, String script) {
    return settings(family, subnet, List.of("/bin/sh", "-c", script));
  }

  static EcsSettings settings(String family, String subnet, List<String> command) {
    return EcsSettings.onFargate(
        LocalNames.CLUSTER_ARN,
        new AgentDefinition(
            new Family(family), Optional.empty(), new ContainerName(LocalNames.CONTAINER), command),
        new Network(Subnets.of(subnet), SecurityGroups.of(LocalNames.SECURITY_GROUP)));
  }

  EcsComputeStrategy strategy(EcsSettings settings) {
    return new EcsComputeStrategy(clients.ecs(), settings);
  }

  /// Of agents that run this in a shell.
  EcsComputeStrategy strategy(String script) {
    return strategy(settings(FAMILY, LocalNames.SUBNET, script));
  }

  static AttemptId attempt(int number) {
    return new AttemptId(EcsTestSettings.ATTEMPT.taskId(), number);
  }

  static SessionRequest request(AttemptId attempt) {
    return new SessionRequest(
        attempt,
        TaskRequest.ofUser("ada"),
        EcsTestSettings.BLUEPRINT,
        new SessionRequest.Payload.Inline("{}"));
  }

  SessionHandle started(AttemptId attempt, String script) {
    return started(attempt, strategy(script));
  }

  static SessionHandle started(AttemptId attempt, EcsComputeStrategy strategy) {
    var start = strategy.startSession(request(attempt));
    return ((SessionStart.Started) start).session();
  }

  SessionHandle running(AttemptId attempt) {
    var session = started(attempt, UNTIL_STOPPED);
    await().until(() -> !observed(session).isEmpty());
    return session;
  }

  /// Whatever was started for an attempt, whether it lives or not.
  List<StartedTask> startedFor(AttemptId attempt) {
    return ecs.started("").stream()
        .filter(
            task -> task.startedBy().equals(EcsSession.startedBy(DeploymentName.DEFAULT, attempt)))
        .toList();
  }

  List<JournalEntry> calls(String operation) {
    return server.journal().calls("ecs", operation);
  }

  List<ObjectNode> events(SessionHandle session) {
    return events.stream()
        .filter(
            event ->
                event.path("detail").path("taskArn").asText().equals(EcsSession.taskArn(session)))
        .toList();
  }

  List<Reading> readings(SessionHandle session) {
    var intake =
        new EcsStateChangeIntake(
            settings(FAMILY, LocalNames.SUBNET, ""), new SetupDoubts(this::now));
    return events(session).stream()
        .map(event -> intake.read(event.toString(), Instant.EPOCH))
        .toList();
  }

  /// What the events of a session say, those of its steps up and down left out.
  List<SessionObserved> observed(SessionHandle session) {
    return readings(session).stream()
        .filter(Reading.Understood.class::isInstance)
        .map(reading -> (SessionObserved) ((Reading.Understood) reading).event())
        .toList();
  }

  /// Waits for the event of the end.
  SessionObserved end(SessionHandle session) {
    await().atMost(Duration.ofSeconds(20)).until(() -> !ends(session).isEmpty());
    return ends(session).getFirst();
  }

  private List<SessionObserved> ends(SessionHandle session) {
    return observed(session).stream()
        .filter(it -> it.status() instanceof SessionStatus.Ended)
        .toList();
  }

  SessionObservation look(SessionHandle session) {
    var sightings = strategy(UNTIL_STOPPED).pollSession(List.of(session));
    return Optional.ofNullable(sightings.get(session)).orElseThrow();
  }

  @Override
  public void close() {
    clients.close();
    server.close();
    ecs.close();
    vertx.close().await();
  }
}
