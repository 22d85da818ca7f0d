package dev.signalbox.e2e;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.dynamodb.TableNames;
import dev.signalbox.local.LocalAws;
import dev.signalbox.local.LocalNames;
import dev.signalbox.local.agentcore.AgentCoreStandIn;
import dev.signalbox.local.ecs.LocalEcs;
import dev.signalbox.local.eventbridge.EventFaults;
import dev.signalbox.local.wire.WireServer;
import dev.signalbox.sqs.Queues;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// An AWS with everything of a deployment in it but the service, which the story starts and stops.
///
/// @param events faults of what happens between ECS and the rule
/// @param deployment the settings of a service that runs here
record AwsWorld(
    AwsClients clients,
    Queues.QueueUrls queues,
    TableNames tables,
    LocalEcs ecs,
    AgentCoreStandIn agentCore,
    EventFaults events,
    WireServer wire,
    Map<String, String> deployment,
    Launcher launcher,
    AutoCloseable all) {

  /// Starts a replica; its output goes to the log of that name.
  interface Launcher {
    Service start(String name, Map<String, String> environment);
  }

  /// A replica that consumes.
  interface Service extends AutoCloseable {
    /// Asks it to end and kills it when the grace is over; the exit code.
    long stop(Duration grace);

    /// What it has written so far.
    String log();

    @Override
    void close();
  }

  /// Why there is no such world here.
  static final class Missing extends Exception {
    private static final long serialVersionUID = 1L;

    Missing(String why) {
      super(why);
    }
  }

  /// The AWS of `signalbox local`, and the service as processes of this class path.
  static AwsWorld embedded(List<String> agent) {
    var aws =
        LocalAws.start(LocalAws.Ports.FREE, new LocalAws.Agents(agent, (_, _) -> {}, _ -> {}));
    return new AwsWorld(
        aws.clients(),
        aws.queues(),
        LocalNames.TABLES,
        aws.ecs(),
        aws.agentCore(),
        aws.eventBridge().faults(),
        aws.wire(),
        aws.serviceEnvironment(agent),
        ServiceProcess::start,
        aws);
  }

  Service start(String name, Map<String, String> changes) {
    var environment = new TreeMap<>(deployment);
    environment.putAll(changes);
    return launcher.start(name, environment);
  }

  void close() throws Exception {
    all.close();
  }
}
