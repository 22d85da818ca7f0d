package dev.signalbox.doctor;

import static dev.signalbox.doctor.PlantedFault.broken;
import static dev.signalbox.doctor.PlantedFault.named;

import dev.signalbox.local.LocalNames;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

/// What is broken on purpose of what agents run on.
final class PlantedComputeFaults {
  private PlantedComputeFaults() {}

  static List<PlantedFault> all() {
    return List.of(
        broken(
            "a cluster that was deleted",
            aws -> done(aws.clients().ecs().deleteCluster(it -> it.cluster(LocalNames.CLUSTER))),
            aws ->
                done(aws.clients().ecs().createCluster(it -> it.clusterName(LocalNames.CLUSTER))),
            "cluster",
            "is INACTIVE",
            "aws ecs create-cluster"),
        named(
                "a cluster that is not there",
                Map.of("SIGNALBOX_ECS_CLUSTER_ARN", LocalNames.CLUSTER_ARN + "-nowhere"),
                "rule-pattern",
                "does not match",
                "aws events put-rule")
            .alsoFound("cluster"),
        named(
            "a capacity provider that the cluster does not have",
            Map.of("SIGNALBOX_ECS_CAPACITY_PROVIDERS", "FARGATE_SPOT:1:0"),
            "cluster",
            "does not have the capacity providers FARGATE_SPOT",
            "put-cluster-capacity-providers"),
        named(
            "a task definition that is not there",
            Map.of("SIGNALBOX_ECS_TASK_DEFINITION", "no-agent"),
            "definition no-agent",
            "no active task definition no-agent (SIGNALBOX_ECS_TASK_DEFINITION)",
            "list-task-definition-families"),
        named(
            "a planning definition that is not there",
            Map.of("SIGNALBOX_ECS_PLANNING_TASK_DEFINITION", "no-planner"),
            "definition no-planner",
            "(SIGNALBOX_ECS_PLANNING_TASK_DEFINITION)",
            "list-task-definition-families"),
        named(
            "a container of another name",
            Map.of("SIGNALBOX_ECS_CONTAINER_NAME", "agent"),
            "definition signalbox-agent",
            "has no container agent, but AgentContainer",
            "containerDefinitions[].name"),
        definition(
            "a network mode that is not awsvpc",
            "bridged",
            it -> it.networkMode("bridge").requiresCompatibilitiesWithStrings("EC2"),
            Map.of(),
            "definition bridged",
            "is bridge, not awsvpc"),
        definition(
            "a task definition that Fargate does not take",
            "ec2-only",
            it -> it.requiresCompatibilitiesWithStrings("EC2"),
            Map.of(),
            "definition ec2-only",
            "is for EC2, and starts go to Fargate"),
        definition(
            "no task role",
            "roleless",
            it -> it.taskRoleArn(""),
            Map.of(),
            "definition roleless",
            "has no task role"),
        definition(
            "no execution role",
            "unpulled",
            it -> it.executionRoleArn(""),
            Map.of(),
            "definition unpulled",
            "has no execution role"),
        definition(
            "a log configuration without a group",
            "groupless",
            _ -> {},
            Map.of("awslogs-group", ""),
            "logs groupless",
            "lacks awslogs-group"),
        definition(
            "another log driver",
            "elsewhere",
            it ->
                it.containerDefinitions(
                    container(LogConfiguration.builder().logDriver("splunk").build())),
            Map.of(),
            "logs elsewhere",
            "logs to splunk"),
        named(
            "a subnet that is not there",
            Map.of("SIGNALBOX_ECS_SUBNETS", "subnet-local,subnet-gone"),
            "network",
            "There is no subnet subnet-gone (SIGNALBOX_ECS_SUBNETS)",
            "aws ec2 describe-subnets"),
        broken(
                "a security group of another network",
                aws -> aws.account().securityGroup("sg-far", "vpc-far"),
                _ -> {},
                "network",
                "several VPCs: vpc-far, vpc-local",
                "aws ec2")
            .with(Map.of("SIGNALBOX_ECS_SECURITY_GROUPS", "sg-far")),
        named(
            "more starts than ECS allows",
            Map.of("SIGNALBOX_ECS_START_RATE", "100"),
            "start-rate ecs",
            "SIGNALBOX_ECS_START_RATE is 100, but AWS allows an account 20",
            "SIGNALBOX_ECS_START_RATE=20"),
        named(
            "more starts than AgentCore allows",
            Map.of("SIGNALBOX_AGENTCORE_START_RATE", "26"),
            "start-rate agentcore",
            "allows an account 25",
            "SIGNALBOX_AGENTCORE_START_RATE=25"),
        broken(
            "too few vCPUs",
            aws -> aws.account().vcpus(6),
            aws -> aws.account().vcpus(4_000),
            "vcpus",
            "6 vCPUs on Fargate: 3 agents of 2.00 each at once, and one user may have 10",
            "request-service-quota-increase"));
  }

  /// A family of its own that differs from the right one in one thing.
  private static PlantedFault definition(
      String name,
      String family,
      Consumer<RegisterTaskDefinitionRequest.Builder> wrong,
      Map<String, String> logOptions,
      String found,
      String told) {
    var options =
        new java.util.TreeMap<>(
            Map.of(
                "awslogs-group", "/a",
                "awslogs-region", "us-east-1",
                "awslogs-stream-prefix", "a"));
    options.putAll(logOptions);
    return broken(
            name,
            aws ->
                done(
                    aws.clients()
                        .ecs()
                        .registerTaskDefinition(
                            it -> {
                              it.family(family)
                                  .networkMode("awsvpc")
                                  .requiresCompatibilitiesWithStrings("FARGATE")
                                  .cpu("2 vCPU")
                                  .memory("4096")
                                  .taskRoleArn("arn:aws:iam::000000000000:role/agent")
                                  .executionRoleArn("arn:aws:iam::000000000000:role/execution")
                                  .containerDefinitions(
                                      container(
                                          LogConfiguration.builder()
                                              .logDriver("awslogs")
                                              .options(options)
                                              .build()));
                              wrong.accept(it);
                            })),
            _ -> {},
            found,
            told,
            "aws ecs describe-task-definition")
        .with(Map.of("SIGNALBOX_ECS_TASK_DEFINITION", family));
  }

  private static ContainerDefinition container(LogConfiguration logs) {
    return ContainerDefinition.builder()
        .name(LocalNames.CONTAINER)
        .image("local/agent")
        .logConfiguration(logs)
        .build();
  }

  private static void done(CompletableFuture<?> call) {
    var _ = call.join();
  }
}
