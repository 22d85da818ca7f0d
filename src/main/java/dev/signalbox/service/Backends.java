package dev.signalbox.service;

import dev.signalbox.agentcore.AgentCoreComputeStrategy;
import dev.signalbox.agentcore.AgentCoreLogPlaces;
import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.agentcore.AgentCoreSettings;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.ecs.EcsComputeStrategy;
import dev.signalbox.ecs.EcsLogPlaces;
import dev.signalbox.ecs.EcsReport;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.ecs.EcsStateChangeIntake;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.ComputeTypes;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionReport;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.output.LogPlace;
import dev.signalbox.orchestrator.port.queue.EventIntake;
import dev.signalbox.service.settings.ComputeSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// The backends that this program knows, and those of them that the settings switch on. A further
/// backend is one constant in `KNOWN` and one line in `of`.
public final class Backends {
  /// What a row or a blueprint may name.
  public static final ComputeTypes KNOWN = ComputeTypes.of(AgentCoreSession.TYPE, EcsSession.TYPE);

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

  /// What a backend said of the end of a session, as far as the row keeps it.
  public static Optional<SessionReport> report(ComputeType type, String evidence) {
    return Optional.ofNullable(REPORTS.get(type)).flatMap(it -> it.apply(evidence));
  }

  /// Where the sessions of each backend print to. One that is switched off here is still asked for
  /// sessions of before, as far as its settings are there.
  public static LogPlace.Finder logPlaces(
      ComputeSettings settings, String region, AwsClients clients) {
    var ecs = settings.ecs().map(it -> new EcsLogPlaces(clients.ecs(), it.settings(), region));
    var agentCore = new AgentCoreLogPlaces();
    return (session, evidence) -> {
      if (session.computeType().equals(AgentCoreSession.TYPE)) {
        return agentCore.of(session, evidence);
      }
      return ecs.filter(_ -> session.computeType().equals(EcsSession.TYPE))
          .map(it -> it.of(session, evidence))
          .orElseGet(() -> new LogPlace.Unknown(session.computeType() + " is not configured here"));
    };
  }

  static List<Backend> of(
      ComputeSettings settings, AwsClients clients, Occurrences occurrences, SetupDoubts doubts) {
    return Stream.of(
            settings.ecs().map(it -> ecs(it, clients, doubts)),
            Optional.of(settings.agentCore())
                .filter(ComputeSettings.AgentCore::enabled)
                .map(it -> agentCore(it, clients, occurrences)))
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
      ComputeSettings.AgentCore agentCore, AwsClients clients, Occurrences occurrences) {
    return new Backend(
        AgentCoreSession.TYPE,
        new AgentCoreComputeStrategy(clients.agentCore(), AgentCoreSettings.DEFAULTS, occurrences),
        agentCore.startRate(),
        Optional.empty());
  }
}
