package dev.signalbox.deploy.data;

import dev.signalbox.deploy.ground.Justified;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.services.sqs.DeadLetterQueue;
import software.amazon.awscdk.services.sqs.Queue;
import software.amazon.awscdk.services.sqs.QueueEncryption;
import software.constructs.Construct;

/// The task queue, which producers send to, and the events queue, which the rule and the pipe send
/// to; each with the queue for its dead letters.
public final class TaskQueues extends Construct {
  // The service moves what is unusable by name, and waiting for a dependency counts as a receive:
  // this is only the net below, and as wide as SQS allows.
  static final int MAX_RECEIVE_COUNT = 1000;

  /// How long a message stays hidden; the service is told the same.
  public static final Duration VISIBILITY = Duration.seconds(60);

  private final Queue taskDeadLetters = deadLetters(this, "TaskDeadLetters");
  private final Queue tasks = queue("Tasks", taskDeadLetters);
  private final Queue eventsDeadLetters = deadLetters(this, "EventsDeadLetters");
  private final Queue events = queue("Events", eventsDeadLetters);

  TaskQueues(Construct scope) {
    super(scope, "TaskQueues");
  }

  private Queue queue(String id, Queue deadLetters) {
    return Queue.Builder.create(this, id)
        .encryption(QueueEncryption.SQS_MANAGED)
        .enforceSsl(true)
        .visibilityTimeout(VISIBILITY)
        .retentionPeriod(Duration.days(14))
        .receiveMessageWaitTime(Duration.seconds(20))
        .deadLetterQueue(
            DeadLetterQueue.builder().queue(deadLetters).maxReceiveCount(MAX_RECEIVE_COUNT).build())
        .build();
  }

  /// A queue that nothing consumes: fourteen days, the longest there is, for a person to look.
  public static Queue deadLetters(Construct scope, String id) {
    var queue =
        Queue.Builder.create(scope, id)
            .encryption(QueueEncryption.SQS_MANAGED)
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

  public List<Queue> consumed() {
    return List.of(tasks, events);
  }
}
