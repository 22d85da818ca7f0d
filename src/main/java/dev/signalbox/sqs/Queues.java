package dev.signalbox.sqs;

import dev.signalbox.aws.AwsCall;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Creates the queues, for the local AWS and for tests; a deployment's come from its template. May
/// be called again for queues that exist.
public final class Queues {
  // Waiting for a slot or a dependency must not end in the dead-letter queue: what is unusable is
  // moved there by name, and this is only the net below.
  private static final int MAX_RECEIVE_COUNT = 1_000;
  private static final String VISIBILITY_SECONDS = "60";
  private static final String DEAD_RETENTION_SECONDS = "1209600";

  private final SqsAsyncClient client;
  private final AwsCall aws = new AwsCall("sqs");

  public Queues(SqsAsyncClient client) {
    this.client = client;
  }

  /// Where the queues are.
  public record QueueUrls(Queue tasks, Queue tasksDead, Queue events, Queue eventsDead) {}

  /// One queue's URL, which calls need, and ARN, which rules and policies need.
  public record Queue(String url, String arn) {}

  /// Creates `{prefix}-tasks` and `{prefix}-events`, each with a dead-letter queue `…-dead`.
  public QueueUrls create(String prefix) {
    return create(prefix, MAX_RECEIVE_COUNT);
  }

  /// As above, with a receive count of choice.
  public QueueUrls create(String prefix, int maxReceiveCount) {
    var tasksDead = createDead(prefix + "-tasks-dead");
    var tasks = createWithRedrive(prefix + "-tasks", tasksDead, maxReceiveCount);
    var eventsDead = createDead(prefix + "-events-dead");
    var events = createWithRedrive(prefix + "-events", eventsDead, maxReceiveCount);
    return new QueueUrls(tasks, tasksDead, events, eventsDead);
  }

  /// Creates `{prefix}-lane-{lane}`, a launch lane, whose dead letters go to a queue that is there.
  public Queue createLane(String prefix, String lane, Queue dead) {
    return createWithRedrive(prefix + "-lane-" + lane, dead, MAX_RECEIVE_COUNT);
  }

  private Queue createDead(String name) {
    return create(
        name, Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD, DEAD_RETENTION_SECONDS));
  }

  private Queue createWithRedrive(String name, Queue dead, int maxReceiveCount) {
    var redrive =
        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":%d}"
            .formatted(dead.arn(), maxReceiveCount);
    return create(
        name,
        Map.of(
            QueueAttributeName.VISIBILITY_TIMEOUT,
            VISIBILITY_SECONDS,
            QueueAttributeName.REDRIVE_POLICY,
            redrive));
  }

  private Queue create(String name, Map<QueueAttributeName, String> attributes) {
    // Creating with attributes is refused when the queue exists with others; so they are set after.
    var url = aws.await("CreateQueue", () -> client.createQueue(r -> r.queueName(name))).queueUrl();
    var _ =
        aws.await(
            "SetQueueAttributes",
            () -> client.setQueueAttributes(r -> r.queueUrl(url).attributes(attributes)));
    var read =
        aws.await(
            "GetQueueAttributes",
            () ->
                client.getQueueAttributes(
                    r -> r.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN)));
    return new Queue(url, read.attributes().getOrDefault(QueueAttributeName.QUEUE_ARN, ""));
  }
}
