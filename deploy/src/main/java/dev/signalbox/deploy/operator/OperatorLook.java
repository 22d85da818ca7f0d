package dev.signalbox.deploy.operator;

import static dev.signalbox.service.settings.Setting.ATTACHMENTS_BUCKET;

import dev.signalbox.deploy.agents.Substrate;
import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.data.EcsEventRule;
import dev.signalbox.deploy.data.SignalboxData;
import dev.signalbox.deploy.data.TaskTables;
import dev.signalbox.deploy.foundation.TaskRoles;
import dev.signalbox.deploy.service.AgentOutput;
import dev.signalbox.deploy.service.SignalboxService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.sqs.Queue;

/// What the commands that only look need: `status`, `tasks`, `explain`, `logs`, `stuck`,
/// `dead-letters list`, `doctor`. Nothing in it changes a task, a message or a setting.
final class OperatorLook {
  private final SignalboxData data;
  private final SignalboxService service;
  private final Optional<Substrate> ecs;

  OperatorLook(SignalboxData data, SignalboxService service, Optional<Substrate> ecs) {
    this.data = data;
    this.service = service;
    this.ecs = ecs;
  }

  List<PolicyStatement> statements(Choices choices) {
    return Stream.of(
            queues(),
            tables(data.tables()),
            Stream.of(
                    Optional.of(buckets(choices)),
                    Optional.of(pipe()),
                    secrets(choices),
                    data.key().read("sqs", "dynamodb"),
                    key())
                .flatMap(Optional::stream),
            rule(),
            runtimes(choices.runtimeArns()),
            ecs.stream().flatMap(this::ecs),
            output(choices),
            unlimited())
        .flatMap(it -> it)
        .toList();
  }

  private static PolicyStatement allow(List<String> resources, String... actions) {
    return PolicyStatement.Builder.create().actions(List.of(actions)).resources(resources).build();
  }

  /// A list of dead letters receives them, and puts them back at once.
  private Stream<PolicyStatement> queues() {
    var dead = List.of(data.queues().taskDeadLetters(), data.queues().eventsDeadLetters());
    var all =
        Stream.of(data.queues().consumed().stream(), dead.stream(), undelivered())
            .flatMap(it -> it)
            .map(Queue::getQueueArn)
            .toList();
    return Stream.of(
        allow(all, "sqs:GetQueueAttributes", "sqs:GetQueueUrl"),
        allow(
            Stream.concat(dead.stream(), undelivered()).map(Queue::getQueueArn).toList(),
            "sqs:ReceiveMessage",
            "sqs:ChangeMessageVisibility"));
  }

  /// The dead letters of the rule and of the pipe, which no command of ours knows.
  private Stream<Queue> undelivered() {
    return Stream.concat(
        data.rule().stream().map(EcsEventRule::deadLetters),
        Stream.of(service.pipe().deadLetters()));
  }

  /// Once their cause is mended nobody needs them.
  PolicyStatement deletion() {
    return allow(undelivered().map(Queue::getQueueArn).toList(), "sqs:DeleteMessage");
  }

  private static Stream<PolicyStatement> tables(TaskTables tables) {
    var tasks = tables.tasks().getTableArn();
    var approvals = tables.taskApprovals().getTableArn();
    return Stream.of(
        allow(
            tables.arns(),
            "dynamodb:GetItem",
            "dynamodb:Query",
            "dynamodb:DescribeTable",
            "dynamodb:DescribeTimeToLive"),
        allow(List.of(tasks), "dynamodb:BatchGetItem"),
        allow(List.of(tasks + "/index/*", approvals + "/index/*"), "dynamodb:Query"),
        // Neither has an index that lists all of it, and both are small.
        allow(List.of(tables.userConcurrency().getTableArn(), approvals), "dynamodb:Scan"));
  }

  /// Whether it is there and how it is kept; never a payload.
  private PolicyStatement buckets(Choices choices) {
    var attachments =
        Optional.ofNullable(choices.settings().given().get(ATTACHMENTS_BUCKET.key()))
            .map(it -> "arn:" + Stack.of(data).getPartition() + ":s3:::" + it);
    var payloads = data.payloads().bucket().getBucketArn();
    return allow(
        Stream.concat(Stream.of(payloads), attachments.stream()).toList(),
        "s3:ListBucket",
        "s3:GetBucketLocation",
        "s3:GetEncryptionConfiguration",
        "s3:GetBucketPublicAccessBlock");
  }

  /// Whom it lets use it, which decides whether EventBridge can send.
  private Optional<PolicyStatement> key() {
    return data.key()
        .key()
        .map(it -> allow(List.of(it.getKeyArn()), "kms:DescribeKey", "kms:GetKeyPolicy"));
  }

  /// Pipes of others that begin at a table whose name begins like ours are not described.
  private PolicyStatement pipe() {
    return allow(List.of(service.pipe().arn()), "pipes:DescribePipe");
  }

  /// That they are there, not what they say.
  private static Optional<PolicyStatement> secrets(Choices choices) {
    var arns = choices.tokenSecretArns();
    return arns.isEmpty()
        ? Optional.empty()
        : Optional.of(allow(arns, "secretsmanager:DescribeSecret"));
  }

  /// The bus has rules of others too, whose targets are nobody's business here: the doctor goes on
  /// without them.
  private Stream<PolicyStatement> rule() {
    return data.rule().stream()
        .map(
            it ->
                allow(
                    List.of(it.rule().getRuleArn()),
                    "events:DescribeRule",
                    "events:ListTargetsByRule"));
  }

  private static Stream<PolicyStatement> runtimes(List<String> arns) {
    return arns.isEmpty()
        ? Stream.empty()
        : Stream.of(allow(arns, "bedrock-agentcore:GetAgentRuntime"));
  }

  private Stream<PolicyStatement> ecs(Substrate ecs) {
    var thisCluster = Map.of("ArnEquals", Map.of("ecs:cluster", ecs.clusterArn()));
    return Stream.of(
        allow(List.of(ecs.clusterArn()), "ecs:DescribeClusters"),
        allow(ecs.roleArns(), "iam:GetRole"),
        PolicyStatement.Builder.create()
            .actions(List.of("ecs:DescribeTasks", "ecs:ListTasks"))
            .resources(List.of("*"))
            .conditions(thisCluster)
            .build());
  }

  private Stream<PolicyStatement> output(Choices choices) {
    var groups =
        Stream.of(
                AgentOutput.groupsOf(choices.runtimeArns()).stream(),
                ecs.stream().flatMap(it -> it.logGroupArns().stream()),
                Stream.of(service.orchestrator().log().getLogGroupArn()))
            .flatMap(it -> it)
            .toList();
    return AgentOutput.reading(groups).stream();
  }

  /// Actions that know no resource; all of them only read.
  private static Stream<PolicyStatement> unlimited() {
    return Stream.of(
        TaskRoles.allow(
            "*",
            "ecs:DescribeTaskDefinition",
            "ec2:DescribeSubnets",
            "ec2:DescribeSecurityGroups",
            "events:ListRules",
            "events:ListRuleNamesByTarget",
            "pipes:ListPipes",
            "servicequotas:GetServiceQuota"));
  }

  /// The one stack that tells commands their settings.
  static PolicyStatement outputs(Stack stack) {
    return TaskRoles.allow(
        "arn:%s:cloudformation:%s:%s:stack/%s/*"
            .formatted(
                stack.getPartition(), stack.getRegion(), stack.getAccount(), stack.getStackName()),
        "cloudformation:DescribeStacks");
  }
}
