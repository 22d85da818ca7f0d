package dev.signalbox.ecs;

import dev.signalbox.ecs.EcsSettings.AgentDefinition;
import dev.signalbox.ecs.EcsSettings.ContainerName;
import dev.signalbox.ecs.EcsSettings.Family;
import dev.signalbox.ecs.EcsSettings.Launch;
import dev.signalbox.ecs.EcsSettings.Network;
import dev.signalbox.ecs.EcsSettings.SecurityGroups;
import dev.signalbox.ecs.EcsSettings.Subnets;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.DeploymentName;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The deployment and the task that the tests of this package speak of.
final class EcsTestSettings {
  static final String CLUSTER = "arn:aws:ecs:us-east-1:111122223333:cluster/agents";
  static final String TASK_ARN =
      "arn:aws:ecs:us-east-1:111122223333:task/agents/4f1c0e9a7b6d4c2f8e3a5b7c9d0e1f2a";
  static final AttemptId ATTEMPT = new AttemptId("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", 1);
  static final Blueprint BLUEPRINT = Blueprint.of(EcsSession.TYPE, Optional.empty());

  static final EcsSettings SETTINGS =
      EcsSettings.onFargate(
          CLUSTER,
          new AgentDefinition(
              new Family("arn:aws:ecs:us-east-1:111122223333:task-definition/agent:42"),
              Optional.of(new Family("agent-planning:7")),
              new ContainerName("agent"),
              List.of("python", "-m", "agent.batch")),
          new Network(Subnets.of(" subnet-1 ", "", "subnet-2", "  "), SecurityGroups.of("sg-1")));

  private EcsTestSettings() {}

  static EcsSettings launchedBy(Launch launch) {
    return new EcsSettings(
        DeploymentName.DEFAULT,
        CLUSTER,
        new AgentDefinition(
            new Family("agent"), Optional.empty(), new ContainerName("agent"), List.of()),
        new Network(Subnets.of("subnet-1"), SecurityGroups.of("sg-1")),
        launch,
        Optional.of("1.4.0"),
        Map.of("LOG_LEVEL", "debug", "TASK_ID", "of the settings"));
  }

  static SessionRequest request(TaskRequest task, Blueprint blueprint) {
    return new SessionRequest(
        ATTEMPT,
        task,
        blueprint,
        new SessionRequest.Payload.Pointer("s3://payloads/" + ATTEMPT.taskId() + "/payload.json"));
  }

  static SessionRequest request() {
    return request(TaskRequest.ofUser("ada"), BLUEPRINT);
  }

  static SessionRequest inline(String json) {
    return new SessionRequest(
        ATTEMPT, TaskRequest.ofUser("ada"), BLUEPRINT, new SessionRequest.Payload.Inline(json));
  }

  static TaskRequest ofWorkflow(Optional<String> workflowRef) {
    return new TaskRequest(
        "ada",
        Optional.of("acme/shop"),
        Optional.of("the prompt that must stay out"),
        OptionalInt.of(17),
        OptionalInt.empty(),
        workflowRef,
        OptionalInt.empty(),
        Optional.empty(),
        Optional.empty(),
        "sqs",
        Map.of(),
        Optional.empty());
  }
}
