package dev.signalbox.service;

import dev.signalbox.agentcore.AgentCoreComputeStrategy;
import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.agentcore.AgentCoreSettings;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.ecs.EcsComputeStrategy;
import dev.signalbox.ecs.EcsReport;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.ecs.EcsStateChangeIntake;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.orchestrator.Metrics;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.orchestrator.port.queue.EventIntake;
import dev.signalbox.service.settings.ComputeSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The backends that this program knows, and those of them that the settings switch on. A further
/// backend is one constant in `KNOWN` and one line in `of`.
final class Backends {
  /// What a row or a blueprint may name.
  static final ComputeTypes KNOWN = ComputeTypes.of(AgentCoreSession.TYPE, EcsSession.TYPE);

  /// Those that tell of the end of a session.
  private static final Map<ComputeType, Function<String, Optional<SessionReport>>> REPORTS =
      Map.of(EcsSession.TYPE, EcsReport::of);

  private Backends() {}

  /// One backend at work.
  ///
  /// @param startsPerSecond of this replica
  /// @param intake reads the backend's own events, if it sends any
  record Backend(
      ComputeType type,
      ComputeStrategy strategy,
      int startsPerSecond,
      Optional<EventIntake> intake) {}

  /// Returns what a backend said of a session that is over, read from the evidence in a row.
  static Optional<SessionReport> report(ComputeType type, String evidence) {
    return Optional.ofNullable(REPORTS.get(type)).flatMap(it -> it.apply(evidence));
  }

  static List<Backend> of(
      ComputeSettings settings, AwsClients clients, Metrics metrics, SetupDoubts doubts) {
    return Stream.of(
            settings.ecs().map(it -> ecs(it, clients, doubts)),
            Optional.of(settings.agentCore())
                .filter(ComputeSettings.AgentCore::enabled)
                .map(it -> agentCore(it, clients, metrics)))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Backend ecs(ComputeSettings.Ecs ecs, AwsClients clients, SetupDoubts doubts) {
    return new Backend(
        EcsSession.TYPE,
        new EcsComputeStrategy(clients.ecs(), ecs.settings()),
        ecs.startRate(),
        Optional.of(new EcsStateChangeIntake(ecs.settings(), doubts)));
  }

  private static Backend agentCore(
      ComputeSettings.AgentCore agentCore, AwsClients clients, Metrics metrics) {
    return new Backend(
        AgentCoreSession.TYPE,
        new AgentCoreComputeStrategy(clients.agentCore(), AgentCoreSettings.DEFAULTS, metrics),
        agentCore.startRate(),
        Optional.empty());
  }
}
