package dev.signalbox.ecs;

import dev.signalbox.ecs.EcsSettings.Launch;
import dev.signalbox.lifecycle.AttemptId;
import dev.signalbox.lifecycle.Blueprint;
import dev.signalbox.lifecycle.ComputeType;
import dev.signalbox.lifecycle.TaskRequest;
import dev.signalbox.orchestrator.SessionRequest;
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
  static final Blueprint BLUEPRINT = Blueprint.of(ComputeType.ECS, Optional.empty());

  static final EcsSettings SETTINGS =
      new EcsSettings(
          CLUSTER,
          "arn:aws:ecs:us-east-1:111122223333:task-definition/agent:42",
          Optional.of("agent-planning:7"),
          List.of(" subnet-1 ", "", "subnet-2", "  "),
          List.of("sg-1"),
          "agent",
          List.of("python", "-m", "agent.batch"),
          new Launch.Fargate(),
          Optional.empty(),
          Map.of());

  private EcsTestSettings() {}

  static EcsSettings launchedBy(Launch launch) {
    return new EcsSettings(
        CLUSTER,
        "agent",
        Optional.empty(),
        List.of("subnet-1"),
        List.of("sg-1"),
        "agent",
        List.of(),
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
