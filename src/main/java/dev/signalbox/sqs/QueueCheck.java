package dev.signalbox.sqs;

import dev.signalbox.aws.AwsCall;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Whether a queue is there that nobody receives from.
public final class QueueCheck implements Runnable {
  private final SqsAsyncClient client;
  private final String url;
  private final AwsCall aws = new AwsCall("sqs");

  public QueueCheck(SqsAsyncClient client, String url) {
    this.client = client;
    this.url = url;
  }

  /// Throws `DependencyUnavailable` or `DependencyRefused`.
  @Override
  public void run() {
    var _ =
        aws.await(
            "GetQueueAttributes",
            () ->
                client.getQueueAttributes(
                    it -> it.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN)));
  }
}
