package dev.signalbox.local.eventbridge;

import java.util.concurrent.CompletionStage;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/// Delivers through the SQS API. The queue is looked up by its name each time: a queue that was
/// made again under its old name gets events again, as on AWS.
public final class SqsQueueDelivery implements QueueDelivery {
  private final SqsAsyncClient sqs;

  public SqsQueueDelivery(SqsAsyncClient sqs) {
    this.sqs = sqs;
  }

  @Override
  public CompletionStage<?> send(String queueArn, String body) {
    var name = queueArn.substring(queueArn.lastIndexOf(':') + 1);
    return sqs.getQueueUrl(request -> request.queueName(name))
        .thenCompose(
            found ->
                sqs.sendMessage(message -> message.queueUrl(found.queueUrl()).messageBody(body)));
  }
}
