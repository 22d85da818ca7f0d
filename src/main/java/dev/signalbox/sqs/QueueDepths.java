package dev.signalbox.sqs;

import dev.signalbox.aws.AwsCall;
import dev.signalbox.orchestrator.port.DependencyRefused;
import dev.signalbox.orchestrator.port.DependencyUnavailable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;
import software.amazon.awssdk.services.sqs.model.GetQueueAttributesResponse;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// How many messages are in queues, as SQS approximates it; all are asked at once.
public final class QueueDepths {
  private final AwsCall aws = new AwsCall("sqs");
  private final SqsAsyncClient client;

  public QueueDepths(SqsAsyncClient client) {
    this.client = client;
  }

  /// @param waiting those that can be received, and those that cannot yet because they are delayed
  /// @param inFlight those that were received and are hidden
  public record Depth(long waiting, long inFlight) {}

  /// What came of asking.
  ///
  /// @param known by the URL of the queue
  /// @param unknown what went wrong, of each queue that could not be asked
  public record Depths(Map<String, Depth> known, Map<String, RuntimeException> unknown) {}

  /// Asks each queue; one that fails takes no other with it.
  public Depths of(List<String> urls) {
    var asked = new LinkedHashMap<String, CompletableFuture<GetQueueAttributesResponse>>();
    urls.stream().distinct().forEach(url -> asked.put(url, ask(url)));
    var depths = new Depths(new LinkedHashMap<>(), new LinkedHashMap<>());
    asked.forEach((url, answer) -> keep(url, answer, depths));
    return depths;
  }

  private void keep(
      String url, CompletableFuture<GetQueueAttributesResponse> answer, Depths depths) {
    try {
      depths.known().put(url, depth(aws.await("GetQueueAttributes", () -> answer)));
    } catch (DependencyRefused | DependencyUnavailable trouble) {
      depths.unknown().put(url, trouble);
    }
  }

  private CompletableFuture<GetQueueAttributesResponse> ask(String url) {
    return client.getQueueAttributes(
        it ->
            it.queueUrl(url)
                .attributeNames(
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED,
                    QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
  }

  private static Depth depth(GetQueueAttributesResponse answer) {
    return new Depth(
        number(answer, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)
            + number(answer, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED),
        number(answer, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
  }

  private static long number(GetQueueAttributesResponse answer, QueueAttributeName name) {
    return Long.parseLong(answer.attributes().getOrDefault(name, "0"));
  }
}
