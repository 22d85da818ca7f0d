package dev.signalbox.local;

import dev.signalbox.aws.AwsClients;
import dev.signalbox.local.account.LocalAccount;
import dev.signalbox.local.agentcore.AgentBackend;
import dev.signalbox.local.agentcore.AgentCoreSettings;
import dev.signalbox.local.agentcore.AgentCoreStandIn;
import dev.signalbox.local.ecs.EcsSettings;
import dev.signalbox.local.ecs.LocalEcs;
import dev.signalbox.local.ecs.task.StepProfile;
import dev.signalbox.local.eventbridge.EventBridgeSettings;
import dev.signalbox.local.eventbridge.LocalEventBridge;
import dev.signalbox.local.eventbridge.SqsQueueDelivery;
import dev.signalbox.local.github.LocalGitHub;
import dev.signalbox.local.logs.LocalLogs;
import dev.signalbox.local.secrets.LocalSecrets;
import dev.signalbox.local.wire.WireServer;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/// The services that we stand in for, joined as on AWS: ECS speaks to EventBridge, EventBridge to
/// queues. GitHub, which is not of AWS, is among them.
record StandIns(
    LocalEventBridge eventBridge,
    LocalEcs ecs,
    AgentCoreStandIn agentCore,
    LocalSecrets secrets,
    LocalGitHub gitHub,
    LocalLogs logs,
    LocalAccount account) {
  static StandIns start(
      LocalAws.Agents agents, AwsClients clients, Map<String, String> environment, Opened opened) {
    var clock = InstantSource.system();
    var logs = new LocalLogs(clock);
    var output = logs.and(agents.output());
    var eventBridge =
        opened.keep(
            new LocalEventBridge(
                EventBridgeSettings.strict(),
                new SqsQueueDelivery(clients.sqs()),
                clock,
                UUID::randomUUID));
    var ecs =
        opened.keep(
            new LocalEcs(
                EcsSettings.of(StepProfile.FAST, environment),
                agents.events().andThen(eventBridge::publish),
                output,
                clock,
                UUID::randomUUID));
    var processes =
        new AgentBackend.ProcessAgents(
            _ -> new AgentBackend.Launch(agents.command(), environment), output);
    var agentCore =
        opened.keep(
            AgentCoreStandIn.start(
                AgentCoreSettings.ofRuntimes(LocalNames.RUNTIMES), clock, processes));
    var secrets = new LocalSecrets(LocalNames.REGION, LocalNames.ACCOUNT, clock);
    secrets.put(LocalNames.GITHUB_TOKEN_SECRET_ARN, LocalNames.GITHUB_TOKEN);
    var gitHub = new LocalGitHub(LocalNames.GITHUB_TOKEN, clock);
    SampleRepositories.add(gitHub.repositories());
    var account =
        new LocalAccount(LocalNames.ACCOUNT)
            .subnet(LocalNames.SUBNET, LocalNames.VPC)
            .securityGroup(LocalNames.SECURITY_GROUP, LocalNames.VPC);
    return new StandIns(eventBridge, ecs, agentCore, secrets, gitHub, logs, account);
  }

  void serveOn(WireServer wire) {
    account.serveOn(wire);
    wire.serve(eventBridge.target())
        .serve(ecs.target())
        .serve(secrets.target())
        .serve(logs.target())
        .rest("/repos/", gitHub.on(wire.journal()))
        .rest("/graphql", gitHub.on(wire.journal()))
        .rest("/runtimes/", agentCore)
        .faults("ecs", ecs.faults()::add, ecs.faults()::clear)
        .faults("events", eventBridge.faults()::add, eventBridge.faults()::clear)
        .faults("agentcore", agentCore.faults()::accept, agentCore.faults()::clear)
        .faults("secrets", secrets.faults()::add, secrets.faults()::clear)
        .faults("logs", logs.faults()::add, logs.faults()::clear)
        .faults("account", account::addFault, account::clearFaults)
        .faults("github", gitHub.faults()::add, gitHub.faults()::clear);
  }
}
