package dev.signalbox.deploy.service;

import dev.signalbox.deploy.agents.Substrate;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.foundation.DeploymentNetwork;
import dev.signalbox.deploy.foundation.Stacks;
import java.util.ArrayList;
import java.util.Optional;
import software.amazon.awscdk.Annotations;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;

/// What runs: the service, and the pipe that brings it the agents' own word.
public final class SignalboxService extends Stack {
  private final TaskOrchestrator orchestrator;
  private final TaskRowPipe pipe;

  public SignalboxService(
      App app,
      Choices choices,
      SignalboxData data,
      DeploymentNetwork network,
      Optional<Substrate> ecs) {
    super(app, Stacks.id(choices, "Service"), Stacks.props("Signalbox: the service"));
    this.orchestrator = new TaskOrchestrator(this, choices, data, ecs, network.vpc(this));
    this.pipe = new TaskRowPipe(this, choices, data);
    if (ecs.isEmpty() && choices.runtimeArns().isEmpty()) {
      Annotations.of(this)
          .addWarningV2(
              "signalbox:noCompute",
              "neither agentCoreRuntimeArns nor enableEcs is given: every task will fail with"
                  + " COMPUTE_NOT_CONFIGURED");
    }
    Stacks.output(
        this,
        "ServiceClusterName",
        orchestrator.cluster().getClusterName(),
        "Where the service runs");
    Stacks.output(
        this, "ServiceName", orchestrator.service().getServiceName(), "The service in ECS");
    Stacks.output(
        this, "ServiceLogGroupName", orchestrator.log().getLogGroupName(), "What the service says");
    Stacks.output(
        this, "ServiceRoleArn", orchestrator.taskRole().getRoleArn(), "What the service may do");
    Stacks.output(
        this,
        "PipeDeadLetterQueueUrl",
        pipe.deadLetters().getQueueUrl(),
        "Records the pipe gave up");
    Stacks.output(
        this,
        "ComputeSubstrates",
        substrates(choices, ecs),
        "What compute_type of a repository may be");
  }

  private static String substrates(Choices choices, Optional<Substrate> ecs) {
    var offered = new ArrayList<String>();
    if (!choices.runtimeArns().isEmpty()) {
      offered.add("agentcore");
    }
    ecs.ifPresent(_ -> offered.add("ecs"));
    return offered.isEmpty() ? "none" : String.join(",", offered);
  }

  public TaskOrchestrator orchestrator() {
    return orchestrator;
  }

  public TaskRowPipe pipe() {
    return pipe;
  }
}
