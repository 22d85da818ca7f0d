package dev.signalbox.deploy.service;

import dev.signalbox.deploy.agents.Substrate;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.data.TaskQueues;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The service's settings: every one that it requires, those that follow from what is deployed,
/// and those that were chosen. All others keep the service's own defaults. The service's own code
/// judges them before anything is deployed.
final class ServiceEnvironment {
  private final Map<String, String> settings = new TreeMap<>();

  private ServiceEnvironment() {}

  static Map<String, String> of(
      Choices choices, SignalboxData data, Optional<Substrate> ecs, String region) {
    var environment = new ServiceEnvironment();
    environment.put("DEPLOYMENT_NAME", choices.name());
    environment.queues(data.queues());
    environment.data(data);
    environment.compute(choices);
    ecs.ifPresent(it -> environment.ecs(it, choices));
    environment.chosen(choices.settings());
    environment.settings.put("AWS_REGION", region);
    SettingsJudgement.check(environment.settings);
    return environment.settings;
  }

  private void put(String setting, String value) {
    settings.put("SIGNALBOX_" + setting, value);
  }

  /// Chosen values go before those that only follow from something else, such as a share of AWS's
  /// limits. What nobody may choose was refused when the context was read.
  private void chosen(Choices.ServiceSettings chosen) {
    put("MESSAGE_VISIBILITY", chosen.visibility().toSeconds() + "s");
    put("SHUTDOWN_GRACE", chosen.grace().toSeconds() + "s");
    settings.putAll(chosen.given());
  }

  private void queues(TaskQueues queues) {
    put("TASK_QUEUE_URL", queues.tasks().getQueueUrl());
    put("TASK_DEAD_LETTER_QUEUE_URL", queues.taskDeadLetters().getQueueUrl());
    put("EVENTS_QUEUE_URL", queues.events().getQueueUrl());
    put("EVENTS_DEAD_LETTER_QUEUE_URL", queues.eventsDeadLetters().getQueueUrl());
    put("AGENTCORE_LANE_QUEUE_URL", queues.agentCoreLane().getQueueUrl());
    queues.ecsLane().ifPresent(lane -> put("ECS_LANE_QUEUE_URL", lane.getQueueUrl()));
    // The dashboard reads fields of these lines.
    put("LOG_FORMAT", "json");
    // The alarms stand on these.
    put("METRICS_EMF", "true");
  }

  private void data(SignalboxData data) {
    var tables = data.tables();
    put("TASK_TABLE", tables.tasks().getTableName());
    put("TASK_EVENTS_TABLE", tables.taskEvents().getTableName());
    put("USER_CONCURRENCY_TABLE", tables.userConcurrency().getTableName());
    put("REPO_TABLE", tables.repos().getTableName());
    put("TASK_APPROVALS_TABLE", tables.taskApprovals().getTableName());
    put("PAYLOAD_BUCKET", data.payloads().bucket().getBucketName());
  }

  private void compute(Choices choices) {
    put("AGENTCORE_START_RATE", share(25, choices));
    put("USER_CONCURRENCY_MAX", Integer.toString(choices.limits().perUser()));
    choices.limits().overAllUsers().ifPresent(max -> put("CONCURRENCY_MAX", Integer.toString(max)));
    put("DEFAULT_COMPUTE_TYPE", choices.defaultComputeType());
    put("AGENTCORE_ENABLED", Boolean.toString(!choices.runtimeArns().isEmpty()));
    choices.runtimeArns().stream()
        .findFirst()
        .ifPresent(first -> put("AGENTCORE_RUNTIME_ARN", first));
    choices.githubTokenSecretArn().ifPresent(arn -> put("GITHUB_TOKEN_SECRET_ARN", arn));
  }

  /// AWS's limit on starts per second is of the account, the service's of one replica.
  private static String share(int limit, Choices choices) {
    return Integer.toString(Math.max(1, limit / choices.service().replicasMax()));
  }

  /// All or nothing: without ECS not one of these may be there.
  private void ecs(Substrate ecs, Choices choices) {
    put("ECS_ENABLED", "true");
    put("ECS_CLUSTER_ARN", ecs.clusterArn());
    put("ECS_TASK_DEFINITION", ecs.family());
    ecs.planningFamily().ifPresent(family -> put("ECS_PLANNING_TASK_DEFINITION", family));
    put("ECS_SUBNETS", String.join(",", ecs.subnetIds()));
    put("ECS_SECURITY_GROUPS", String.join(",", ecs.securityGroupIds()));
    put("ECS_ASSIGN_PUBLIC_IP", ecs.publicIp() ? "ENABLED" : "DISABLED");
    put("ECS_CONTAINER_NAME", ecs.containerName());
    put("ECS_START_RATE", share(20, choices));
  }
}
