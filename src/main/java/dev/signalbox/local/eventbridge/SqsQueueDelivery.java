package dev.signalbox.local.eventbridge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueUrlResponse;

/// Delivers through the SQS API. A queue's URL is looked up by its name once, and again after a
/// failure: a queue that was made again under its old name gets events again, as on AWS.
public final class SqsQueueDelivery implements QueueDelivery {
  private final SqsAsyncClient sqs;
  private final ConcurrentHashMap<String, CompletableFuture<String>> urls =
      new ConcurrentHashMap<>();

  public SqsQueueDelivery(SqsAsyncClient sqs) {
    this.sqs = sqs;
  }

  @Override
  public CompletionStage<?> send(String queueArn, String body) {
    var name = queueArn.substring(queueArn.lastIndexOf(':') + 1);
    return urls.computeIfAbsent(name, this::look)
        .thenCompose(url -> sqs.sendMessage(message -> message.queueUrl(url).messageBody(body)))
        .whenComplete(
            (_, failure) -> {
              if (failure != null) {
                urls.remove(name);
              }
            });
  }

  private CompletableFuture<String> look(String name) {
    return sqs.getQueueUrl(request -> request.queueName(name))
        .thenApply(GetQueueUrlResponse::queueUrl);
  }
}
