package dev.signalbox.deploy.service;

import dev.signalbox.deploy.agents.Substrate;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.PayloadBucket;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.data.TaskQueues;
import dev.signalbox.deploy.data.TaskTables;
import dev.signalbox.deploy.foundation.TaskRoles;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.sqs.Queue;

/// What the service may do: the calls that its adapters make, each on the one thing it makes them
/// on. A test reads the calls from the service's source and compares. Operators' commands act by
/// the same adapters, so they may do the same with a task.
public final class OrchestratorPolicy {
  /// Indexes of the Tasks table that the service queries, the one for the limit over all users and
  /// the lanes among them.
  private static final List<String> QUERIED =
      List.of(
          "UserStatusIndex",
          "IdempotencyIndex",
          "DeadlineIndex",
          "UserQueueIndex",
          "QueueIndex",
          "RepoFailureIndex",
          "CreatedIndex",
          "UserCreatedIndex",
          "RepoIndex",
          "EndedIndex");

  private final List<PolicyStatement> statements = new ArrayList<>();

  private OrchestratorPolicy() {}

  static void grant(Role role, Choices choices, SignalboxData data, Optional<Substrate> ecs) {
    var policy = new OrchestratorPolicy();
    policy.queues(data.queues());
    if (choices.settings().console()) {
      policy.letters(data.queues());
    }
    policy.tasks(choices, data, ecs);
    policy.output(
        Stream.concat(
                AgentOutput.groupsOf(choices.runtimeArns()).stream(),
                ecs.stream().flatMap(it -> it.logGroupArns().stream()))
            .toList());
    policy.statements.forEach(role::addToPolicy);
    PolicyWildcards.justify(role);
  }

  /// What a person who acts may do: a sweep by hand starts and stops sessions as the service does,
  /// and letters are moved back or thrown away. Nobody but the service takes from its queues.
  public static List<PolicyStatement> ofOperators(
      Choices choices, SignalboxData data, Optional<Substrate> ecs) {
    var policy = new OrchestratorPolicy();
    var queues = data.queues();
    policy.allow(arns(queues.consumed().stream()), "sqs:SendMessage");
    policy.allow(arns(dead(queues)), "sqs:DeleteMessage");
    policy.tasks(choices, data, ecs);
    return List.copyOf(policy.statements);
  }

  private void tasks(Choices choices, SignalboxData data, Optional<Substrate> ecs) {
    tables(data.tables());
    payloads(data.payloads());
    runtimes(choices.runtimeArns());
    tokens(choices.tokenSecretArns());
    ecs.ifPresent(this::ecs);
    data.key().use("sqs", "dynamodb", "s3").ifPresent(statements::add);
  }

  private static Stream<Queue> dead(TaskQueues queues) {
    return Stream.of(queues.taskDeadLetters(), queues.eventsDeadLetters());
  }

  private static List<String> arns(Stream<Queue> queues) {
    return queues.map(Queue::getQueueArn).toList();
  }

  private void allow(List<String> resources, String... actions) {
    statements.add(
        PolicyStatement.Builder.create().actions(List.of(actions)).resources(resources).build());
  }

  private void queues(TaskQueues queues) {
    allow(
        arns(queues.consumed().stream()),
        "sqs:ReceiveMessage",
        "sqs:DeleteMessage",
        "sqs:ChangeMessageVisibility");
    // Asked once after the start: a wrong name would show with the first dead letter only, and a
    // missing redrive policy never.
    allow(arns(Stream.concat(queues.consumed().stream(), dead(queues))), "sqs:GetQueueAttributes");
    // The task queue and the lanes for wakes of its own, the others for what is unusable.
    allow(
        arns(
            Stream.concat(
                queues.lanes().stream(),
                Stream.of(queues.tasks(), queues.taskDeadLetters(), queues.eventsDeadLetters()))),
        "sqs:SendMessage");
  }

  /// Only where people look and act by the service's own pages and API: these receive dead letters,
  /// put them back at once, and move one that is chosen.
  private void letters(TaskQueues queues) {
    allow(
        arns(dead(queues)),
        "sqs:ReceiveMessage",
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage");
    allow(arns(Stream.of(queues.events())), "sqs:SendMessage");
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
    // Asked once after the start, for indexes and the stream.
    allow(tables.arns(), "dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive");
    allow(QUERIED.stream().map(it -> tasks + "/index/" + it).toList(), "dynamodb:Query");
    // One entry of the timeline is read by its key: whether the last output was kept already.
    allow(
        List.of(tables.taskEvents().getTableArn()),
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query");
    // Only an operator's recount reads all of its items.
    allow(
        List.of(tables.userConcurrency().getTableArn()),
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:BatchGetItem",
        "dynamodb:Scan");
    // The list of users, for people who look.
    allow(
        List.of(tables.userConcurrency().getTableArn() + "/index/UserListIndex"), "dynamodb:Query");
    allow(List.of(tables.repos().getTableArn()), "dynamodb:GetItem");
    // For people who look at what an agent asks, and who answer it with the service's own commands
    // and role.
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
  }

  /// What issues and pull requests are read with.
  private void tokens(List<String> secretArns) {
    if (!secretArns.isEmpty()) {
      allow(secretArns, "secretsmanager:GetSecretValue");
    }
  }

  /// The last lines of an agent that failed; never more than reading.
  private void output(List<String> logGroupArns) {
    AgentOutput.reading(logGroupArns).ifPresent(statements::add);
  }

  /// Only with ECS, and then only these families, this cluster and these roles.
  private void ecs(Substrate ecs) {
    var thisCluster = Map.of("ArnEquals", Map.of("ecs:cluster", ecs.clusterArn()));
    statements.add(
        PolicyStatement.Builder.create()
            .actions(List.of("ecs:RunTask"))
            .resources(ecs.families().stream().flatMap(it -> family(ecs, it)).toList())
            .conditions(thisCluster)
            .build());
    statements.add(
        PolicyStatement.Builder.create()
            .actions(List.of("ecs:StopTask", "ecs:DescribeTasks"))
            .resources(List.of(tasksOf(ecs)))
            .conditions(thisCluster)
            .build());
    // Where a container's output lies is said by its definition alone, and this action knows no
    // resource.
    statements.add(TaskRoles.allow("*", "ecs:DescribeTaskDefinition"));
    // A list is of no task that there is: only the condition can limit it.
    statements.add(
        PolicyStatement.Builder.create()
            .actions(List.of("ecs:ListTasks"))
            .resources(List.of("*"))
            .conditions(thisCluster)
            .build());
    statements.add(
        PolicyStatement.Builder.create()
            .actions(List.of("iam:PassRole"))
            .resources(ecs.roleArns())
            .conditions(Map.of("StringEquals", Map.of("iam:PassedToService", TaskRoles.PRINCIPAL)))
            .build());
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
