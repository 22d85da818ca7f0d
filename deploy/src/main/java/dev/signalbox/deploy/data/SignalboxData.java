package dev.signalbox.deploy.data;

import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.foundation.Stacks;
import dev.signalbox.service.settings.Setting;
import java.util.Optional;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;

/// Everything that holds or carries the state of tasks, and nothing that runs: queues, tables,
/// buckets and, with ECS, the rule. It needs no other stack, and CloudFormation of an emulator can
/// create it too.
public final class SignalboxData extends Stack {
  private final DataKey key;
  private final TaskQueues queues;
  private final TaskTables tables;
  private final PayloadBucket payloads;
  private final ArtifactsBucket artifacts;
  private final AgentAccess agentAccess;
  private final Optional<EcsEventRule> rule;

  public SignalboxData(App app, Choices choices) {
    super(app, Stacks.id(choices, "Data"), Stacks.props("Signalbox: queues, tables, events"));
    this.key = new DataKey(this, choices);
    this.queues = new TaskQueues(this, choices, key);
    this.tables = new TaskTables(this, choices.retain(), key);
    this.payloads = new PayloadBucket(this, choices.retain(), key);
    this.artifacts = new ArtifactsBucket(this, choices.retain(), key);
    this.agentAccess =
        new AgentAccess(
            this,
            choices,
            new AgentData(tables, payloads, artifacts, attachmentsBucket(choices), key));
    this.rule =
        choices
            .agents()
            .map(it -> new EcsEventRule(this, choices, clusterArn(it), queues.events(), key));
    outputs();
  }

  /// Made from the name, so that the rule does not wait for the cluster.
  private String clusterArn(Choices.Agents agents) {
    return switch (agents) {
      case Choices.Agents.Ours ours -> Stacks.clusterArn(this, ours.clusterName());
      case Choices.Agents.Theirs theirs -> theirs.clusterArn();
    };
  }

  private void outputs() {
    queueOutputs();
    tableOutputs();
    Stacks.output(
        this, "PayloadBucketName", payloads.bucket().getBucketName(), "Payloads of agents");
    Stacks.output(
        this,
        "ArtifactsBucketName",
        artifacts.bucket().getBucketName(),
        "ARTIFACTS_BUCKET_NAME of agents");
    agentAccess
        .policy()
        .ifPresent(
            policy ->
                Stacks.output(
                    this,
                    "AgentAccessPolicyArn",
                    policy.getManagedPolicyArn(),
                    "Attach it to the role of an AgentCore runtime or of agents of your own"));
    agentAccess
        .sessionRole()
        .ifPresent(
            role ->
                Stacks.output(
                    this,
                    "AgentSessionRoleArn",
                    role.getRoleArn(),
                    "AGENT_SESSION_ROLE_ARN of agents"));
    rule.ifPresent(this::outputs);
  }

  private void queueOutputs() {
    Stacks.output(this, "TaskQueueUrl", queues.tasks().getQueueUrl(), "Send tasks here");
    Stacks.output(
        this, "TaskQueueArn", queues.tasks().getQueueArn(), "For the policies of producers");
    Stacks.output(
        this, "TaskDeadLetterQueueUrl", queues.taskDeadLetters().getQueueUrl(), "Unusable tasks");
    Stacks.output(
        this, "EventsQueueUrl", queues.events().getQueueUrl(), "Events of sessions and rows");
    Stacks.output(
        this, "EventsQueueArn", queues.events().getQueueArn(), "Target of the rule and the pipe");
    Stacks.output(
        this,
        "EventsDeadLetterQueueUrl",
        queues.eventsDeadLetters().getQueueUrl(),
        "Unusable events");
    Stacks.output(
        this,
        "AgentCoreLaneQueueUrl",
        queues.agentCoreLane().getQueueUrl(),
        "Tasks that wait for the launch rate of AgentCore");
    queues
        .ecsLane()
        .ifPresent(
            lane ->
                Stacks.output(
                    this,
                    "EcsLaneQueueUrl",
                    lane.getQueueUrl(),
                    "Tasks that wait for the launch rate of ECS"));
  }

  private static Optional<String> attachmentsBucket(Choices choices) {
    return Optional.ofNullable(choices.settings().given().get(Setting.ATTACHMENTS_BUCKET.key()))
        .filter(it -> !it.isEmpty());
  }

  private void tableOutputs() {
    Stacks.output(
        this, "TaskTableName", tables.tasks().getTableName(), "TASK_TABLE_NAME of agents");
    Stacks.output(
        this, "TaskTableArn", tables.tasks().getTableArn(), "For the policies of readers");
    Stacks.output(this, "TaskTableStreamArn", tables.streamArn(), "Changes of rows");
    Stacks.output(
        this,
        "TaskEventsTableName",
        tables.taskEvents().getTableName(),
        "TASK_EVENTS_TABLE_NAME there");
    Stacks.output(
        this,
        "TaskEventsTableStreamArn",
        tables.taskEventsStreamArn(),
        "New entries of the timeline, for programs of yours");
    Stacks.output(
        this,
        "UserConcurrencyTableName",
        tables.userConcurrency().getTableName(),
        "USER_CONCURRENCY_TABLE_NAME there");
    Stacks.output(
        this, "RepoTableName", tables.repos().getTableName(), "Onboard repositories here");
    Stacks.output(
        this,
        "TaskApprovalsTableName",
        tables.taskApprovals().getTableName(),
        "TASK_APPROVALS_TABLE_NAME of agents");
  }

  private void outputs(EcsEventRule ofEcs) {
    Stacks.output(this, "EcsRuleName", ofEcs.rule().getRuleName(), "The rule on ECS");
    Stacks.output(this, "EcsRuleArn", ofEcs.rule().getRuleArn(), "The rule on ECS");
    Stacks.output(
        this,
        "RuleDeadLetterQueueUrl",
        ofEcs.deadLetters().getQueueUrl(),
        "Events that EventBridge could not deliver");
  }

  public DataKey key() {
    return key;
  }

  public TaskQueues queues() {
    return queues;
  }

  public TaskTables tables() {
    return tables;
  }

  public PayloadBucket payloads() {
    return payloads;
  }

  public ArtifactsBucket artifacts() {
    return artifacts;
  }

  public AgentAccess agentAccess() {
    return agentAccess;
  }

  public Optional<EcsEventRule> rule() {
    return rule;
  }
}
