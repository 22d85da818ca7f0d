package dev.signalbox.deploy.service;

import dev.signalbox.deploy.agents.Substrate;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.PayloadBucket;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.data.TaskQueues;
import dev.signalbox.deploy.data.TaskTables;
import dev.signalbox.deploy.foundation.Justified;
import dev.signalbox.deploy.foundation.TaskRoles;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;

/// What the service may do: the calls that its adapters make, each on the one thing it makes them
/// on. A test reads the calls from the service's source and compares.
final class OrchestratorPolicy {
  /// Indexes of the Tasks table that the service queries, the one for the limit over all users and
  /// the lanes among them. `IdempotencyIndex` is for the programs that create tasks.
  private static final List<String> QUERIED =
      List.of(
          "UserStatusIndex", "DeadlineIndex", "UserQueueIndex", "QueueIndex", "RepoFailureIndex");

  private final Role role;

  private OrchestratorPolicy(Role role) {
    this.role = role;
  }

  static void grant(Role role, Choices choices, SignalboxData data) {
    var policy = new OrchestratorPolicy(role);
    policy.queues(data.queues());
    policy.tables(data.tables());
    policy.payloads(data.payloads());
    policy.runtimes(choices.runtimeArns());
    policy.tokens(choices.tokenSecretArns());
  }

  private void allow(List<String> resources, String... actions) {
    role.addToPolicy(
        PolicyStatement.Builder.create().actions(List.of(actions)).resources(resources).build());
  }

  private void queues(TaskQueues queues) {
    allow(
        queues.consumed().stream().map(it -> it.getQueueArn()).toList(),
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:ChangeMessageVisibility");
    // Asked once after the start: a wrong name would show with the first dead letter only.
    allow(
        Stream.of(queues.taskDeadLetters(), queues.eventsDeadLetters())
            .map(it -> it.getQueueArn())
            .toList(),
        "sqs:GetQueueAttributes");
    // The task queue and the lanes for wakes of its own, the others for what is unusable.
    var sentTo =
        Stream.concat(
            queues.lanes().stream(),
            Stream.of(queues.tasks(), queues.taskDeadLetters(), queues.eventsDeadLetters()));
    allow(sentTo.map(it -> it.getQueueArn()).toList(), "sqs:SendMessage");
  }

  /// A transaction is authorised by the actions of its items; there is none of its own.
  private void tables(TaskTables tables) {
    var tasks = tables.tasks().getTableArn();
    allow(
        List.of(tasks),
        "dynamodb:GetItem",
        "dynamodb:BatchGetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem");
    allow(QUERIED.stream().map(it -> tasks + "/index/" + it).toList(), "dynamodb:Query");
    allow(List.of(tables.taskEvents().getTableArn()), "dynamodb:PutItem", "dynamodb:Query");
    // Only an operator's recount reads all of its items.
    allow(
        List.of(tables.userConcurrency().getTableArn()),
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:Scan");
    allow(List.of(tables.repos().getTableArn()), "dynamodb:GetItem");
    // Only for people who answer agents with the service's own commands and role.
    allow(
        List.of(tables.taskApprovals().getTableArn()),
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "dynamodb:UpdateItem");
  }

  /// Never Get: what agents are told is for agents to read.
  private void payloads(PayloadBucket payloads) {
    allow(List.of(payloads.bucket().arnForObjects("*")), "s3:PutObject", "s3:DeleteObject");
    Justified.wildcards(
        role,
        "Object names begin with task ids, which are not known before there are tasks; the bucket"
            + " holds nothing but payloads.",
        "^Resource::.*PayloadBucket.*/\\*$");
  }

  /// A call with a user id needs an action of its own; calls go to an endpoint below the runtime.
  private void runtimes(List<String> arns) {
    if (arns.isEmpty()) {
      return;
    }
    allow(
        arns.stream().flatMap(arn -> Stream.of(arn, arn + "/*")).toList(),
        "bedrock-agentcore:InvokeAgentRuntime",
        "bedrock-agentcore:InvokeAgentRuntimeForUser",
        "bedrock-agentcore:StopRuntimeSession");
    Justified.wildcards(
        role,
        "Runtimes are called by their endpoints, whose ARNs lie below the runtime's.",
        "^Resource::arn:[a-z-]+:bedrock-agentcore:.*/\\*$");
  }

  /// What issues and pull requests are read with.
  private void tokens(List<String> secretArns) {
    if (!secretArns.isEmpty()) {
      allow(secretArns, "secretsmanager:GetSecretValue");
    }
  }

  /// Only with ECS, and then only these families, this cluster and these roles.
  static void grantEcs(Role role, Substrate ecs) {
    new OrchestratorPolicy(role).ecs(ecs);
  }

  private void ecs(Substrate ecs) {
    var thisCluster = Map.of("ArnEquals", Map.of("ecs:cluster", ecs.clusterArn()));
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("ecs:RunTask"))
            .resources(ecs.families().stream().flatMap(it -> family(ecs, it)).toList())
            .conditions(thisCluster)
            .build());
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("ecs:StopTask", "ecs:DescribeTasks"))
            .resources(List.of(tasksOf(ecs)))
            .conditions(thisCluster)
            .build());
    // A list is of no task that there is: only the condition can limit it.
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("ecs:ListTasks"))
            .resources(List.of("*"))
            .conditions(thisCluster)
            .build());
    role.addToPolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("iam:PassRole"))
            .resources(ecs.roleArns())
            .conditions(Map.of("StringEquals", Map.of("iam:PassedToService", TaskRoles.PRINCIPAL)))
            .build());
    Justified.wildcards(
        role,
        "ecs:ListTasks knows no resource on Fargate; it is limited to the cluster by condition.",
        "^Resource::\\*$");
    Justified.wildcards(
        role,
        "A new revision of the agent must not need a new policy; the family is fixed.",
        "^Resource::arn:.*:ecs:.*:task-definition/[A-Za-z0-9_-]+:\\*$");
    Justified.wildcards(
        role,
        "Tasks are named by ECS when they start; the cluster is fixed in the ARN and by condition.",
        "^Resource::arn:.*:task/.*/\\*$");
  }

  /// The service names families; ECS checks the revision that it finds, and documents both forms.
  private static Stream<String> family(Substrate ecs, String family) {
    var arn = besideCluster(ecs, "task-definition/" + family);
    return Stream.of(arn, arn + ":*");
  }

  private static String tasksOf(Substrate ecs) {
    var arn = ecs.clusterArn();
    return besideCluster(ecs, "task/" + arn.substring(arn.lastIndexOf('/') + 1) + "/*");
  }

  /// In the account and Region of the cluster, which may be written as pseudo parameters.
  private static String besideCluster(Substrate ecs, String resource) {
    var arn = ecs.clusterArn();
    return arn.substring(0, arn.indexOf(":cluster/") + 1) + resource;
  }
}
