package dev.signalbox.deploy.data;

import dev.signalbox.deploy.choice.Choices;
import dev.signalbox.deploy.foundation.Justified;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.iam.AnyPrincipal;
import software.amazon.awscdk.services.iam.IPrincipal;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.kms.IKey;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/// The queues that the service consumes: the task queue, which producers send to; the events queue,
/// which the rule and the pipe send to; and a launch lane per compute type, which the service sends
/// to. A lane holds the wakes of tasks that wait for the launch rate of their compute type. It is a
/// standard queue, and its messages carry the user as `MessageGroupId`: SQS then delivers them
/// fairly between users, without a setting of the queue.
public final class TaskQueues extends Construct {
  // The service moves what is unusable by name, and waiting for a dependency counts as a receive:
  // this is only the net below, and as wide as SQS allows.
  static final int MAX_RECEIVE_COUNT = 1000;

  private final Optional<IKey> key;
  private final Duration visibility;
  private final Queue taskDeadLetters;
  private final Queue tasks;
  private final Queue eventsDeadLetters;
  private final Queue events;
  private final Queue agentCoreLane;
  private final Optional<Queue> ecsLane;

  TaskQueues(Construct scope, Choices choices, DataKey key) {
    super(scope, "TaskQueues");
    this.key = key.key();
    // How long a message stays hidden; the service is told the same.
    this.visibility = Duration.seconds(choices.settings().visibility().toSeconds());
    this.taskDeadLetters = deadLetters(this, "TaskDeadLetters", key.key());
    this.tasks = queue("Tasks", taskDeadLetters);
    this.eventsDeadLetters = deadLetters(this, "EventsDeadLetters", key.key());
    this.events = queue("Events", eventsDeadLetters);
    // Also without a runtime: the service always has the setting, and an idle queue costs nothing.
    // The dead letters of lanes are unusable tasks, so they lie with the other ones.
    this.agentCoreLane = queue("AgentCoreLane", taskDeadLetters);
    admit(choices.producers());
    var withEcs = choices.agents().isPresent();
    this.ecsLane = withEcs ? Optional.of(queue("EcsLane", taskDeadLetters)) : Optional.empty();
  }

  private Queue queue(String id, Queue deadLetters) {
    return encrypted(Queue.Builder.create(this, id), key)
        .enforceSsl(true)
        .visibilityTimeout(visibility)
        .retentionPeriod(Duration.days(14))
        .receiveMessageWaitTime(Duration.seconds(20))
        .deadLetterQueue(
            DeadLetterQueue.builder().queue(deadLetters).maxReceiveCount(MAX_RECEIVE_COUNT).build())
        .build();
  }

  private static Queue.Builder encrypted(Queue.Builder queue, Optional<IKey> key) {
    key.ifPresent(queue::encryptionMasterKey);
    return queue.encryption(key.isPresent() ? QueueEncryption.KMS : QueueEncryption.SQS_MANAGED);
  }

  /// A producer of another account also needs a policy there that lets it send.
  private void admit(Choices.Producers producers) {
    if (!producers.accounts().isEmpty()) {
      admit(
          producers.accounts().stream().<IPrincipal>map(AccountPrincipal::new).toList(), Map.of());
    }
    producers
        .organization()
        .ifPresent(
            it ->
                admit(
                    List.of(new AnyPrincipal()),
                    Map.of("StringEquals", Map.of("aws:PrincipalOrgID", it))));
  }

  private void admit(List<IPrincipal> principals, Map<String, ?> conditions) {
    tasks.addToResourcePolicy(
        PolicyStatement.Builder.create()
            .actions(List.of("sqs:SendMessage", "sqs:GetQueueUrl", "sqs:GetQueueAttributes"))
            .resources(List.of(tasks.getQueueArn()))
            .principals(principals)
            .conditions(conditions)
            .build());
  }

  /// A queue that nothing consumes: fourteen days, the longest there is, for a person to look.
  public static Queue deadLetters(Construct scope, String id, Optional<IKey> key) {
    var queue =
        encrypted(Queue.Builder.create(scope, id), key)
            .enforceSsl(true)
            .retentionPeriod(Duration.days(14))
            .build();
    Justified.finding(queue, "AwsSolutions-SQS3", "It is the dead-letter queue of another.");
    return queue;
  }

  public Queue tasks() {
    return tasks;
  }

  public Queue taskDeadLetters() {
    return taskDeadLetters;
  }

  public Queue events() {
    return events;
  }

  public Queue eventsDeadLetters() {
    return eventsDeadLetters;
  }

  /// Wakes of tasks that wait for the launch rate of AgentCore.
  public Queue agentCoreLane() {
    return agentCoreLane;
  }

  /// Wakes of tasks that wait for the launch rate of ECS; absent without ECS.
  public Optional<Queue> ecsLane() {
    return ecsLane;
  }

  /// The queues that nothing may delay, unlike the lanes, whose messages are meant to wait.
  public List<Queue> intake() {
    return List.of(tasks, events);
  }

  /// One launch lane per compute type.
  public List<Queue> lanes() {
    return Stream.concat(Stream.of(agentCoreLane), ecsLane.stream()).toList();
  }

  /// All queues that the service receives from.
  public List<Queue> consumed() {
    return Stream.concat(intake().stream(), lanes().stream()).toList();
  }
}
