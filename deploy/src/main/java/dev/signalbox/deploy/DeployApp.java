package dev.signalbox.deploy;

import dev.signalbox.deploy.agents.SignalboxAgents;
import dev.signalbox.deploy.agents.Substrate;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.foundation.DeploymentNetwork;
import dev.signalbox.deploy.foundation.SignalboxNetwork;
import dev.signalbox.deploy.operator.SignalboxOperator;
import dev.signalbox.deploy.service.SignalboxService;
import dev.signalbox.deploy.watch.SignalboxWatch;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.constructs.Node;

/// Start of the CDK app: reads what was chosen, makes the stacks in the order in which they need
/// each other, and has cdk-nag look at all of them, so that a finding without a reason fails the
/// synth.
public final class DeployApp {
  private DeployApp() {}

  public static void main(String[] args) {
    var app = new App();
    addTo(app);
    var _ = app.synth();
  }

  static void addTo(App app) {
    var choices = Choices.read(context(app.getNode()));
    var data = new SignalboxData(app, choices);
    var network = network(app, choices, data);
    var ecs = choices.agents().map(agents -> substrate(app, choices, agents, data, network));
    var service = new SignalboxService(app, choices, data, network, ecs);
    var _ = new SignalboxOperator(app, choices, data, service, ecs);
    var _ = new SignalboxWatch(app, choices, data, service);
    Aspects.of(app).add(new AwsSolutionsChecks());
  }

  private static Substrate substrate(
      App app,
      Choices choices,
      Choices.Agents agents,
      SignalboxData data,
      DeploymentNetwork network) {
    return switch (agents) {
      case Choices.Agents.Ours ours ->
          new SignalboxAgents(app, choices, ours, data, network).substrate();
      case Choices.Agents.Theirs theirs -> Substrate.of(theirs);
    };
  }

  private static DeploymentNetwork network(App app, Choices choices, SignalboxData data) {
    return switch (choices.network()) {
      case Choices.Network.Ours ours ->
          new DeploymentNetwork.Ours(new SignalboxNetwork(app, choices, ours, data.key().key()));
      case Choices.Network.Theirs(var vpcId, var subnetIds) ->
          new DeploymentNetwork.Theirs(vpcId, subnetIds);
    };
  }

  private static Map<String, Object> context(Node node) {
    var context = new TreeMap<String, Object>();
    if (node.getAllContext() instanceof Map<?, ?> all) {
      all.forEach(
          (key, value) ->
              Optional.ofNullable(value).ifPresent(it -> context.put(key.toString(), it)));
    }
    return context;
  }
}
