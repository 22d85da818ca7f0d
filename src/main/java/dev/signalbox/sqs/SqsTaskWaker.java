package dev.signalbox.sqs;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.orchestrator.port.queue.TaskWaker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/// Wakes a task by a delayed message that names it. SQS delays by a quarter of an hour at most: a
/// later wake comes early, and the row's deadline decides again.
public final class SqsTaskWaker implements TaskWaker {
  private static final Duration LONGEST_DELAY = Duration.ofMinutes(15);

  private final SqsAsyncClient client;
  private final String taskQueueUrl;
  private final InstantSource clock;
  private final AwsCall aws = new AwsCall("sqs");

  public SqsTaskWaker(SqsAsyncClient client, String taskQueueUrl, InstantSource clock) {
    this.client = client;
    this.taskQueueUrl = taskQueueUrl;
    this.clock = clock;
  }

  @Override
  public void wakeAt(String taskId, Instant at) {
    var body = WakeMessage.of(taskId);
    var seconds = delaySeconds(Duration.between(clock.instant(), at));
    var _ =
        aws.await(
            "SendMessage",
            () ->
                client.sendMessage(
                    r -> r.queueUrl(taskQueueUrl).messageBody(body).delaySeconds(seconds)));
  }

  private static int delaySeconds(Duration until) {
    if (until.isNegative()) {
      return 0;
    }
    // Rounded up: a wake that comes before its instant finds nothing due.
    return until.compareTo(LONGEST_DELAY) >= 0
        ? (int) LONGEST_DELAY.toSeconds()
        : (int) until.plusNanos(999_999_999).toSeconds();
  }
}
