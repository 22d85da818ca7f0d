package dev.signalbox.deploy.agents;

import dev.signalbox.deploy.choice.AgentChoices;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.foundation.DeploymentNetwork;
import dev.signalbox.deploy.foundation.Stacks;
import java.util.List;
import java.util.Optional;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.ec2.IVpc;

/// Agents on ECS Fargate; not made at all without `enableEcs`, nor for a cluster of somebody's own.
public final class SignalboxAgents extends Stack {
  private final Choices choices;
  private final Choices.Agents.Ours ours;
  private final IVpc vpc;
  private final EcsAgentCluster agents;

  public SignalboxAgents(
      App app,
      Choices choices,
      Choices.Agents.Ours ours,
      SignalboxData data,
      DeploymentNetwork network) {
    super(app, Stacks.id(choices, "Agents"), Stacks.props("Signalbox: agents on ECS Fargate"));
    this.choices = choices;
    this.ours = ours;
    this.vpc = network.vpc(this);
    this.agents = new EcsAgentCluster(this, choices, ours, data, vpc);
    if (choices.access().modelArns().isEmpty()) {
      Annotations.of(this)
          .addWarningV2(
              "signalbox:noModels", "bedrockModelArns is empty: agents may not invoke any model");
    }
    Stacks.output(this, "AgentClusterName", agents.cluster().getClusterName(), "Where agents run");
    Stacks.output(
        this, "AgentFamily", EcsAgentCluster.Families.build(choices), "Task definition of agents");
    Stacks.output(
        this,
        "AgentPlanningFamily",
        EcsAgentCluster.Families.planning(choices),
        "For reading only");
    Stacks.output(this, "AgentLogGroupName", agents.log().getLogGroupName(), "What agents say");
    Stacks.output(
        this, "AgentTaskRoleArn", agents.taskRole().getRoleArn(), "Grant agents more here");
  }

  public Substrate substrate() {
    return new Substrate(
        // By name: a reference would bind the two stacks to each other for good.
        Stacks.clusterArn(this, ours.clusterName()),
        EcsAgentCluster.Families.build(choices),
        Optional.of(EcsAgentCluster.Families.planning(choices)),
        vpc.selectSubnets(DeploymentNetwork.subnets()).getSubnetIds(),
        List.of(agents.securityGroup().getSecurityGroupId()),
        List.of(agents.taskRole().getRoleArn(), agents.executionRole().getRoleArn()),
        List.of(agents.log().getLogGroupArn()),
        AgentChoices.CONTAINER,
        false);
  }
}
