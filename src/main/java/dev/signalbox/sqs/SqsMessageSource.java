package dev.signalbox.sqs;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.aws.AwsFailureKind;
import dev.signalbox.orchestrator.port.queue.MessageHandler;
import dev.signalbox.sqs.deadletter.DeadLetters;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageNotInflightException;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageRequest;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;

/// A queue and its dead-letter queue on SQS.
public final class SqsMessageSource implements MessageSource {
  private static final int BATCH = 10;
  private static final Duration POLL_SLACK = Duration.ofSeconds(5);

  private final SqsAsyncClient client;
  private final String queueUrl;
  private final String deadLetterUrl;
  private final AwsCall aws = new AwsCall("sqs");

  public SqsMessageSource(SqsAsyncClient client, String queueUrl, String deadLetterUrl) {
    this.client = client;
    this.queueUrl = queueUrl;
    this.deadLetterUrl = deadLetterUrl;
  }

  @Override
  public Poll poll(int max, Duration wait, Duration visibility) {
    var call = client.receiveMessage(receive(max, wait, visibility));
    return new Poll() {
      @Override
      public List<Received> await() {
        return read(aws.await("ReceiveMessage", () -> call));
      }

      @Override
      public void cancel() {
        // The SDK's own future: cancelling one derived from it would leave the poll open.
        call.cancel(true);
      }
    };
  }

  private ReceiveMessageRequest receive(int max, Duration wait, Duration visibility) {
    // The client's own time-outs are for quick calls; an empty poll must not run into them. Much
    // more than the wait would only be time lost when SQS has fallen silent. Both are the same, so
    // that no second attempt leaves a first one open at the server.
    var limit = wait.plus(POLL_SLACK);
    return ReceiveMessageRequest.builder()
        .queueUrl(queueUrl)
        .maxNumberOfMessages(max)
        .waitTimeSeconds((int) wait.toSeconds())
        .visibilityTimeout((int) visibility.toSeconds())
        .messageAttributeNames("All")
        .messageSystemAttributeNames(
            MessageSystemAttributeName.SENT_TIMESTAMP,
            MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
            MessageSystemAttributeName.AWS_TRACE_HEADER)
        .overrideConfiguration(o -> o.apiCallTimeout(limit).apiCallAttemptTimeout(limit))
        .build();
  }

  private static List<Received> read(ReceiveMessageResponse response) {
    return response.messages().stream().map(SqsMessageSource::read).toList();
  }

  private static Received read(Message message) {
    var count = number(message, MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT);
    var sentAt = number(message, MessageSystemAttributeName.SENT_TIMESTAMP);
    return new Received(
        new MessageHandler.Message(
            message.messageId(),
            message.body(),
            (int) count,
            Instant.ofEpochMilli(sentAt),
            DeadLetters.originOf(message),
            MessageTrace.of(message)),
        message.receiptHandle(),
        message.messageAttributes());
  }

  private static long number(Message message, MessageSystemAttributeName name) {
    return Long.parseLong(message.attributes().getOrDefault(name, "1"));
  }

  @Override
  public List<Received> delete(List<Received> messages) {
    var entries = new ArrayList<DeleteMessageBatchRequestEntry>();
    for (var i = 0; i < messages.size(); i++) {
      var entry = DeleteMessageBatchRequestEntry.builder().id(Integer.toString(i));
      entries.add(entry.receiptHandle(messages.get(i).receipt()).build());
    }
    var answer =
        aws.await(
            "DeleteMessageBatch",
            () -> client.deleteMessageBatch(r -> r.queueUrl(queueUrl).entries(entries)));
    return answer.failed().stream()
        .filter(SqsMessageSource::isWorthAnotherTry)
        .map(failure -> messages.get(Integer.parseInt(failure.id())))
        .toList();
  }

  private static boolean isWorthAnotherTry(BatchResultErrorEntry failure) {
    // A fault of ours here is a receipt handle that is no good any more: the same again next time.
    return !Boolean.TRUE.equals(failure.senderFault());
  }

  @Override
  public boolean hide(Received message, Duration duration) {
    // Rounded up, or a short delay would be none.
    var seconds = (int) duration.plusMillis(999).toSeconds();
    return aws.await(
        "ChangeMessageVisibility",
        () ->
            client.changeMessageVisibility(
                r ->
                    r.queueUrl(queueUrl)
                        .receiptHandle(message.receipt())
                        .visibilityTimeout(seconds)),
        _ -> true,
        SqsMessageSource::notOurs);
  }

  /// An expired handle, and one past its 12 hours, have no exception class of their own in SQS.
  private static Optional<Boolean> notOurs(SdkException failure) {
    var gone =
        failure instanceof ReceiptHandleIsInvalidException
            || failure instanceof MessageNotInflightException
            || AwsFailureKind.codeOf(failure).contains("InvalidParameterValue");
    return gone ? Optional.of(false) : Optional.empty();
  }

  @Override
  public void handBack(List<Received> messages) {
    var asked = new ArrayList<CompletableFuture<ChangeMessageVisibilityBatchResponse>>();
    for (var from = 0; from < messages.size(); from += BATCH) {
      asked.add(handBackBatch(messages.subList(from, Math.min(from + BATCH, messages.size()))));
    }
    // Failed entries are no trouble: those messages come back when their visibility ends.
    asked.forEach(it -> aws.await("ChangeMessageVisibilityBatch", () -> it));
  }

  private CompletableFuture<ChangeMessageVisibilityBatchResponse> handBackBatch(
      List<Received> messages) {
    var entries = new ArrayList<ChangeMessageVisibilityBatchRequestEntry>();
    for (var i = 0; i < messages.size(); i++) {
      var entry = ChangeMessageVisibilityBatchRequestEntry.builder().id(Integer.toString(i));
      entries.add(entry.receiptHandle(messages.get(i).receipt()).visibilityTimeout(0).build());
    }
    return client.changeMessageVisibilityBatch(r -> r.queueUrl(queueUrl).entries(entries));
  }

  @Override
  public void sendToDeadLetters(String body, Map<String, MessageAttributeValue> attributes) {
    var _ =
        aws.await(
            "SendMessage",
            () ->
                client.sendMessage(
                    r ->
                        r.queueUrl(deadLetterUrl).messageBody(body).messageAttributes(attributes)));
  }
}
