package dev.signalbox.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalbox.agentcore.AgentCoreComputeStrategy;
import dev.signalbox.agentcore.AgentCoreSession;
import dev.signalbox.agentcore.AgentCoreSettings;
import dev.signalbox.aws.AwsClients;
import dev.signalbox.aws.ScriptedAws;
import dev.signalbox.aws.ScriptedAws.Answer;
import dev.signalbox.ecs.EcsComputeStrategy;
import dev.signalbox.ecs.EcsSession;
import dev.signalbox.ecs.EcsSettings;
import dev.signalbox.ecs.EcsStateChangeIntake;
import dev.signalbox.lifecycle.failure.FailureCause;
import dev.signalbox.lifecycle.failure.FailureCode;
import dev.signalbox.lifecycle.session.AttemptId;
import dev.signalbox.lifecycle.session.ComputeType;
import dev.signalbox.lifecycle.session.SessionStatus;
import dev.signalbox.lifecycle.task.Blueprint;
import dev.signalbox.lifecycle.task.TaskRequest;
import dev.signalbox.lifecycle.transition.TaskEvent.SessionObserved;
import dev.signalbox.orchestrator.SetupDoubts;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import dev.signalbox.orchestrator.port.compute.ComputeStrategy;
import dev.signalbox.orchestrator.port.compute.SessionRequest;
import dev.signalbox.orchestrator.port.compute.SessionStart;
import dev.signalbox.orchestrator.port.occurrence.Occurrences;
import dev.signalbox.orchestrator.port.queue.EventIntake.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The service's readers of what AWS says, each fed as AWS feeds it.
final class FailureReaders implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final String CONTAINER = "AgentContainer";
  private static final String CLUSTER = "arn:aws:ecs:us-east-1:111122223333:cluster/agents";
  private static final String TASK = CLUSTER.replace(":cluster/", ":task/") + "/4f1c0e9a";
  private static final String RUNTIME =
      "arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/agent-abcdefghij";
  private static final AttemptId ATTEMPT = new AttemptId("01JZ3M2Q6D8R4T5V7W9X0Y1Z2A", 1);
  private static final EcsSettings SETTINGS =
      EcsSettings.onFargate(
          CLUSTER,
          new EcsSettings.AgentDefinition(
              new EcsSettings.Family("agent"),
              Optional.empty(),
              new EcsSettings.ContainerName(CONTAINER),
              List.of()),
          new EcsSettings.Network(
              EcsSettings.Subnets.of("subnet-1"), EcsSettings.SecurityGroups.of("sg-1")));

  private final List<FailureCause> causes = new ArrayList<>();
  private final ScriptedAws aws = new ScriptedAws();
  private final AwsClients clients = aws.clients();
  private final EcsComputeStrategy ecs = new EcsComputeStrategy(clients.ecs(), SETTINGS);
  private final AgentCoreComputeStrategy agentCore =
      new AgentCoreComputeStrategy(
          clients.agentCore(),
          new AgentCoreSettings(1000, Duration.ofSeconds(1), Duration.ofSeconds(1)),
          Occurrences.NONE);

  @Override
  public void close() {
    clients.close();
    aws.close();
  }

  /// Returns what the event of a stopped task says.
  String event(JsonNode stop) {
    var detail = task(stop);
    var container = detail.withObject("overrides").withArray("containerOverrides").addObject();
    var environment = container.put("name", CONTAINER).putArray("environment");
    environment.addObject().put("name", "TASK_ID").put("value", ATTEMPT.taskId());
    environment.addObject().put("name", "ATTEMPT").put("value", "" + ATTEMPT.number());
    if (ran(stop)) {
      detail.put("startedAt", "2026-11-23T09:00:00Z");
    }
    var event =
        JSON.createObjectNode()
            .put("detail-type", "ECS Task State Change")
            .put("source", "aws.ecs");
    event.set("detail", detail);
    var reading =
        new EcsStateChangeIntake(SETTINGS, new SetupDoubts(() -> NOW)).read(event.toString(), NOW);
    return reading instanceof Reading.Understood(SessionObserved observed)
        ? told(observed.status())
        : "not a sighting: " + reading;
  }

  /// Returns what DescribeTasks says of the same task.
  String look(JsonNode stop) {
    var task = task(stop);
    if (ran(stop)) {
      task.put("startedAt", 1.5);
    }
    var answer = JSON.createObjectNode();
    answer.putArray("tasks").add(task);
    aws.forget().answer("DescribeTasks", answer.toString());
    var session = EcsSession.of(CLUSTER, TASK);
    return told(ecs.pollSession(List.of(session)).values().iterator().next().status());
  }

  private static boolean ran(JsonNode stop) {
    return stop.has("startedAt")
        ? stop.get("startedAt").asBoolean()
        : stop.path("containers").valueStream().anyMatch(it -> it.has("exitCode"));
  }

  private static ObjectNode task(JsonNode stop) {
    var task =
        JSON.createObjectNode()
            .put("taskArn", TASK)
            .put("clusterArn", CLUSTER)
            .put("lastStatus", "STOPPED");
    task.set("containers", stop.path("containers"));
    for (var field : List.of("stopCode", "stoppedReason")) {
      if (stop.has(field)) {
        task.set(field, stop.get(field));
      }
    }
    return task;
  }

  private String told(SessionStatus status) {
    return switch (status) {
      case SessionStatus.Completed() -> "COMPLETED - - ran";
      case SessionStatus.Failed(var cause) -> told(cause) + " ran";
      case SessionStatus.NeverStarted(var cause) -> told(cause) + " never ran";
      case SessionStatus other -> "not an end: " + other;
    };
  }

  /// Returns every cause that was read so far.
  List<FailureCause> causes() {
    return List.copyOf(causes);
  }

  private String told(FailureCause cause) {
    causes.add(cause);
    return told(cause.code());
  }

  private static String told(FailureCode code) {
    return code + " " + code.origin() + " " + code.retry();
  }

  /// Returns what a RunTask says that is answered with failures.
  String runFailure(JsonNode input) {
    var answer = JSON.createObjectNode();
    answer.putArray("tasks");
    answer.set("failures", input.path("failures"));
    aws.forget().answer("RunTask", answer.toString());
    return start(ecs, EcsSession.TYPE, Optional.empty());
  }

  /// Returns what a RunTask says that is answered with an error.
  String runException(JsonNode input) {
    aws.forget().answer("RunTask", error(input));
    return start(ecs, EcsSession.TYPE, Optional.empty());
  }

  /// Returns what an InvokeAgentRuntime says that is answered with an error.
  String invocation(JsonNode input) {
    aws.forget().answer("InvokeAgentRuntime", error(input));
    return start(agentCore, AgentCoreSession.TYPE, Optional.of(RUNTIME));
  }

  private static Answer error(JsonNode input) {
    var body = JSON.createObjectNode();
    var code = Optional.ofNullable(input.get("error")).map(JsonNode::asText);
    code.ifPresent(it -> body.put("__type", it));
    if (input.has("message")) {
      body.set("message", input.get("message"));
    }
    return new Answer.Full(
        input.path("status").asInt(),
        code.map(it -> Map.of("x-amzn-errortype", it)).orElse(Map.of()),
        body.isEmpty() ? "" : body.toString());
  }

  private String start(ComputeStrategy strategy, ComputeType type, Optional<String> arn) {
    var request =
        new SessionRequest(
            ATTEMPT,
            TaskRequest.ofUser("ada"),
            Blueprint.of(type, arn),
            new SessionRequest.Payload.Pointer("s3://payloads/p.json"));
    try {
      return switch (strategy.startSession(request)) {
        case SessionStart.Declined(var cause, _) -> told(cause);
        case SessionStart.Unconfirmed _ -> "UNCONFIRMED - -";
        case SessionStart.Started _ -> "started";
      };
    } catch (DependencyUnavailable trouble) {
      return trouble.isThrottled() ? told(FailureCode.THROTTLED) : "UNCONFIRMED - -";
    } catch (DependencyRefused refused) {
      return "refused: " + refused.getMessage();
    }
  }
}
